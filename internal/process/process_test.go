//go:build linux

package process

import (
	"fmt"
	"testing"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

// verdict is an end in a few words.
func verdict(in v1.Instance) string {
	s := string(in.End.Cause)
	if in.End.Succeeded {
		s += " ok"
	}
	for _, t := range in.Tasks {
		s += " " + t.Name + "="
		switch {
		case t.StartError != nil:
			s += t.StartError.Errno
		case t.ExitCode != nil:
			s += fmt.Sprint(*t.ExitCode)
		case t.Signal != "":
			s += t.Signal
		default:
			s += string(t.State)
		}
		if t.Killed {
			s += "!"
		} else if t.Stopped {
			s += "."
		}
	}
	return s
}

func TestEndOfOneTask(t *testing.T) {
	h := start(t)
	cases := map[string]struct {
		task v1.Task
		want string
	}{
		"zero":       {sh("exit 0"), "exited ok main=0"},
		"seven":      {sh("exit 7"), "exited main=7"},
		"signal":     {sh("kill -USR1 $$"), "exited main=USR1"},
		"notfound":   {v1.Task{Name: "main", Argv: []string{"no-such-program"}}, "start-error main=ENOENT"},
		"notfound2":  {v1.Task{Name: "main", Argv: []string{"/no/such/program"}}, "start-error main=ENOENT"},
		"denied":     {v1.Task{Name: "main", Argv: []string{"/etc/passwd"}}, "start-error main=EACCES"},
		"nofolder":   {v1.Task{Name: "main", Argv: []string{"/bin/true"}, Dir: "/no/such/folder"}, "start-error main=ENOENT"},
		"codes":      {v1.Task{Name: "main", Argv: []string{"/bin/sh", "-c", "exit 3"}, SuccessCodes: []int{0, 3}}, "exited ok main=3"},
		"background": {sh("sleep 60 & exit 0"), "exited ok main=0"},
	}
	for name, c := range cases {
		h.launch(name, c.task)
	}
	for name, c := range cases {
		if got := verdict(h.end(name)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
