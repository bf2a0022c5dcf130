package procfs

import (
	"bytes"

	"github.com/baton-run/baton/internal/process/inherit"
)

// Mark is what a process carries in its environment.
type Mark struct {
	Supervisor, Launch, Task string
}

// parseMark finds the marks in an environment of NUL-ended words.
func parseMark(environ []byte) Mark {
	var m Mark
	for kv := range bytes.SplitSeq(environ, []byte{0}) {
		if v, ok := bytes.CutPrefix(kv, []byte(inherit.MarkLaunch)); ok {
			m.Launch = string(v)
		} else if v, ok := bytes.CutPrefix(kv, []byte(inherit.MarkTask)); ok {
			m.Task = string(v)
		} else if v, ok := bytes.CutPrefix(kv, []byte(inherit.MarkSupervisor)); ok {
			m.Supervisor = string(v)
		}
	}
	return m
}
