package progress

import (
	"bytes"
	"hash/fnv"
	"io"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/iostreams"
	"github.com/baton-run/baton/pkg/backend"
)

// Lines writes what instances wrote. Several goroutines may use it.
type Lines struct {
	// Timestamps puts the time before each line.
	Timestamps bool

	mu       sync.Mutex
	w        io.Writer
	terminal bool
	colour   bool
	parts    map[source]*bytes.Buffer
	err      error
}

type source struct {
	instance, task string
	stderr         bool
}

// longestPart is how much of a line without an end is held back.
const longestPart = 64 << 10

// NewLines returns a writer of lines. On a terminal they are made safe.
func NewLines(w io.Writer, terminal, colour bool) *Lines {
	return &Lines{w: w, terminal: terminal, colour: colour, parts: map[source]*bytes.Buffer{}}
}

// Raw writes a line as it is, at once: there is one source only.
func (l *Lines) Raw(line backend.LogLine) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.stamp(line, nil)
	out = append(out, l.safe(line.Text)...)
	if !line.Partial {
		out = append(out, '\n')
	}
	return l.write(out)
}

// Marked writes whole lines with where they come from before each.
func (l *Lines) Marked(line backend.LogLine) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	from := source{line.Instance, line.Task, line.Stderr}
	part := l.parts[from]
	if line.Partial && (part == nil || part.Len()+len(line.Text) < longestPart) {
		if part == nil {
			part = &bytes.Buffer{}
			l.parts[from] = part
		}
		part.Write(line.Text)
		return nil
	}
	out := l.stamp(line, []byte(l.mark(line)))
	if part != nil {
		out = append(out, l.safe(part.Bytes())...)
		delete(l.parts, from)
	}
	return l.write(append(append(out, l.safe(line.Text)...), '\n'))
}

func (l *Lines) stamp(line backend.LogLine, before []byte) []byte {
	if !l.Timestamps || line.Time.IsZero() {
		return before
	}
	return append(line.Time.UTC().AppendFormat(before, time.RFC3339Nano), ' ')
}

func (l *Lines) safe(text []byte) []byte {
	if !l.terminal {
		return text
	}
	return []byte(iostreams.Sanitize(string(text)))
}

// mark names the instance, and the task where there are several.
func (l *Lines) mark(line backend.LogLine) string {
	name := line.Instance
	if line.Task != "" && line.Task != backend.MainName {
		name += "/" + line.Task
	}
	if !l.colour {
		return name + " | "
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(line.Instance))
	colours := []string{"36", "33", "32", "35", "34", "96", "93", "92", "95", "94"}
	return "\x1b[" + colours[int(h.Sum32())%len(colours)] + "m" + iostreams.SanitizeLine(name) + "\x1b[0m | "
}

// write keeps the first error: nobody reads any more.
func (l *Lines) write(p []byte) error {
	if l.err == nil {
		_, l.err = l.w.Write(p)
	}
	return l.err
}
