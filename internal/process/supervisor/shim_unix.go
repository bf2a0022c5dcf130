//go:build unix

package supervisor

import (
	"encoding/json"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/baton-run/baton/internal/process/inherit"
	"github.com/baton-run/baton/internal/process/shim"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"golang.org/x/sys/unix"
)

// shimLimit bounds the time until the shim has become the task.
const shimLimit = 30 * time.Second

func needsShim(t *v1.Task) bool { return len(t.Ulimits) > 0 || t.Umask != nil }

// startShim starts the shim in the place of the program and waits until it has
// become that, or has said why not.
func (s *server) startShim(path string, argv []string, attr *syscall.ProcAttr, t *v1.Task, onExit func(exit)) (int, error) {
	spec := shim.Spec{Path: path, Argv: argv, Dir: attr.Dir, Umask: t.Umask, Limits: map[string]shim.Limit{}}
	for name, u := range t.Ulimits {
		spec.Limits[name] = shim.Limit{Soft: u.Soft, Hard: u.Hard}
	}
	if c := attr.Sys.Credential; c != nil {
		spec.User = &shim.User{UID: int(c.Uid), GID: int(c.Gid), Groups: t.Groups}
		attr.Sys.Credential = nil
	}
	attr.Dir = "/"
	arg, err := json.Marshal(spec)
	if err != nil {
		return 0, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	attr.Files = append(attr.Files, w.Fd())
	became := make(chan bool, 1)
	command := append(append([]string(nil), s.cfg.Shim...), string(arg))
	pid, err := s.children.start(inherit.Program(command[0]), command, attr, func(e exit) {
		go func() {
			if <-became {
				onExit(e)
			}
		}()
	})
	w.Close()
	if err != nil {
		return 0, err
	}
	_ = r.SetReadDeadline(time.Now().Add(shimLimit))
	report, err := io.ReadAll(r)
	var f shim.Failure
	if err == nil && len(report) == 0 {
		became <- true
		return pid, nil
	}
	became <- false
	_ = s.children.signal(pid, unix.SIGKILL)
	if err == nil {
		err = json.Unmarshal(report, &f)
	}
	switch {
	case err != nil:
		return 0, err
	case f.Errno == 0:
		return 0, startError(0, f.What)
	case f.Program:
		return 0, syscall.Errno(f.Errno)
	}
	return 0, startError(unix.Errno(f.Errno), f.What+": "+unix.Errno(f.Errno).Error())
}
