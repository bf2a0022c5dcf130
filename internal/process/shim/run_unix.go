//go:build unix

package shim

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Run becomes the task. args is what the supervisor put after the shim's own
// command. It returns only when that could not be, after reporting it.
func Run(args []string) error {
	unix.CloseOnExec(ErrorFD)
	var s Spec
	if len(args) != 1 {
		return errors.New("the shim is started by the supervisor only")
	}
	if err := json.Unmarshal([]byte(args[0]), &s); err != nil {
		return fmt.Errorf("shim: %w", err)
	}
	what, err := become(s)
	f := Failure{What: what, Program: what == s.Path}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		f.Errno = int(errno)
	} else {
		f.What += ": " + err.Error()
	}
	b, jsonErr := json.Marshal(f)
	if jsonErr != nil {
		return jsonErr
	}
	report := os.NewFile(ErrorFD, "report")
	defer report.Close()
	if _, err := report.Write(b); err != nil {
		return fmt.Errorf("shim: %w", err)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// become returns what was tried and why it failed.
func become(s Spec) (what string, err error) {
	for name, l := range s.Limits {
		if err := setLimit(name, l); err != nil {
			return fmt.Sprintf("ulimit %s to %d:%d", name, l.Soft, l.Hard), err
		}
	}
	if s.Umask != nil {
		unix.Umask(*s.Umask)
	}
	if u := s.User; u != nil {
		if err := errors.Join(syscall.Setgroups(u.Groups), syscall.Setgid(u.GID), syscall.Setuid(u.UID)); err != nil {
			return fmt.Sprintf("run as user %d, group %d", u.UID, u.GID), err
		}
	}
	if s.Dir != "" {
		if err := syscall.Chdir(s.Dir); err != nil {
			return "working folder " + s.Dir, err
		}
	}
	return s.Path, syscall.Exec(s.Path, s.Argv, os.Environ())
}

func setLimit(name string, l Limit) error {
	resource, ok := Resources()[name]
	if !ok {
		return unix.EINVAL
	}
	r := syscall.Rlimit{}
	setRlimit(&r, l)
	return syscall.Setrlimit(resource, &r)
}

func limitValue(n int64) uint64 {
	if n < 0 {
		return unix.RLIM_INFINITY
	}
	return uint64(n)
}

func setRlimit(r *syscall.Rlimit, l Limit) {
	r.Cur, r.Max = limitValue(l.Soft), limitValue(l.Hard)
}
