//go:build unix

package supervisor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/baton-run/baton/internal/process/inherit"
	"github.com/baton-run/baton/internal/process/pty"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"golang.org/x/sys/unix"
)

// command is a process to start: a task, or what runs beside one.
type command struct {
	argv, env []string
	dir       string
	task      *v1.Task
	// stdin and tty ask for open input and for a terminal.
	stdin, tty bool
	size       *v1.Size
}

// proc is a process that was started.
type proc struct {
	pid int
	// stdin is the input, or nil; stdout is the terminal where there is one.
	stdin, stdout, stderr *os.File
	tty                   bool
}

// fork starts a command. onExit is called once it has ended.
func (s *server) fork(c command, onExit func(exit)) (*proc, error) {
	path, err := lookPath(c.argv[0], c.env)
	if err != nil {
		return nil, err
	}
	p, child, err := s.streams(c)
	if err != nil {
		return nil, err
	}
	defer func() {
		for _, f := range child {
			if f != s.null {
				f.Close()
			}
		}
	}()
	attr := &syscall.ProcAttr{
		Dir:   c.dir,
		Env:   c.env,
		Files: []uintptr{child[0].Fd(), child[1].Fd(), child[2].Fd()},
		Sys:   &syscall.SysProcAttr{Setsid: true, Credential: credential(c.task)},
	}
	if c.tty {
		attr.Sys.Setctty = true
	}
	argv := c.argv
	if needsShim(c.task) {
		p.pid, err = s.startShim(path, argv, attr, c.task, onExit)
	} else {
		p.pid, err = s.children.start(path, argv, attr, onExit)
	}
	if err != nil {
		p.close()
		return nil, explain(err, path, c.dir)
	}
	return p, nil
}

// streams makes the descriptors of both sides; the child's are blocking.
func (s *server) streams(c command) (*proc, [3]*os.File, error) {
	p := &proc{tty: c.tty}
	if c.tty {
		master, slave, err := pty.Open()
		if err != nil {
			return nil, [3]*os.File{}, err
		}
		p.stdin, p.stdout = master, master
		if c.size != nil {
			if err := pty.Resize(master, c.size.Rows, c.size.Cols); err != nil {
				s.cfg.Log.Warn("terminal not sized", "error", err)
			}
		}
		return p, [3]*os.File{slave, slave, slave}, nil
	}
	child := [3]*os.File{s.null}
	var err error
	if c.stdin {
		child[0], p.stdin, err = os.Pipe()
	}
	if err == nil {
		p.stdout, child[1], err = os.Pipe()
	}
	if err == nil {
		p.stderr, child[2], err = os.Pipe()
	}
	if err != nil {
		p.close()
		for _, f := range child {
			if f != nil && f != s.null {
				f.Close()
			}
		}
		return nil, child, err
	}
	return p, child, nil
}

func (p *proc) close() {
	for _, f := range []*os.File{p.stdin, p.stdout, p.stderr} {
		if f != nil {
			f.Close()
		}
	}
}

// credential is nil when the task runs as this user.
func credential(t *v1.Task) *syscall.Credential {
	if t.UID == nil && t.GID == nil {
		return nil
	}
	c := &syscall.Credential{Uid: uint32(os.Geteuid()), Gid: uint32(os.Getegid())}
	if t.UID != nil {
		c.Uid = uint32(*t.UID)
	}
	if t.GID != nil {
		c.Gid = uint32(*t.GID)
	}
	if c.Uid == uint32(os.Geteuid()) && c.Gid == uint32(os.Getegid()) && len(t.Groups) == 0 {
		return nil
	}
	for _, g := range t.Groups {
		c.Groups = append(c.Groups, uint32(g))
	}
	return c
}

// environment is a task's with its marks, which nothing in it may replace, and
// with what extra sets in place of the task's own.
func (s *server) environment(launch string, t *v1.Task, extra []string) []string {
	set := map[string]bool{}
	for _, kv := range extra {
		name, _, _ := strings.Cut(kv, "=")
		set[name] = true
	}
	env := inherit.Marks(s.scope, launch, t.Name)
	env = append(env, inherit.WithoutMarks(extra)...)
	for _, kv := range inherit.WithoutMarks(t.Env) {
		if name, _, _ := strings.Cut(kv, "="); !set[name] {
			env = append(env, kv)
		}
	}
	return env
}

// lookPath finds a program as execvp does, in the PATH of its own environment.
func lookPath(name string, env []string) (string, error) {
	if name == "" {
		return "", startError(unix.ENOENT, "the command is empty")
	}
	if strings.Contains(name, "/") {
		return name, nil
	}
	var path string
	for _, kv := range env {
		if v, ok := strings.CutPrefix(kv, "PATH="); ok {
			path = v
		}
	}
	denied := false
	for _, dir := range filepath.SplitList(path) {
		if !filepath.IsAbs(dir) {
			continue
		}
		file := filepath.Join(dir, name)
		info, err := os.Stat(file)
		if err != nil || info.IsDir() {
			continue
		}
		if info.Mode()&0o111 != 0 {
			return file, nil
		}
		denied = true
	}
	if denied {
		return "", startError(unix.EACCES, fmt.Sprintf("%s: found in PATH %q, but may not be executed", name, path))
	}
	return "", startError(unix.ENOENT, fmt.Sprintf("%s: command not found in PATH %q", name, path))
}

// startFailure is a start error as an error.
type startFailure struct{ v1.StartError }

func (f *startFailure) Error() string { return f.Message }

func startError(errno unix.Errno, message string) error {
	return &startFailure{v1.StartError{Errno: unix.ErrnoName(errno), Message: message}}
}

// explain says of an error of fork or exec which part of it was at fault.
func explain(err error, path, dir string) error {
	errno, ok := errors.AsType[syscall.Errno](err)
	if !ok {
		return err
	}
	what := path
	if dir != "" {
		if info, statErr := os.Stat(dir); statErr != nil || !info.IsDir() {
			what = "working folder " + dir
		}
	}
	text := fmt.Sprintf("%s: %s", what, errno.Error())
	switch {
	case errno == unix.ENOENT && what == path && fileExists(path):
		text = fmt.Sprintf("%s: the interpreter it names does not exist", path)
	case errno == unix.ENOEXEC:
		text = fmt.Sprintf("%s: neither a program nor a script with #!", path)
	case errno == unix.EPERM:
		text = fmt.Sprintf("%s: not permitted; another user needs privileges", path)
	}
	return startError(errno, text)
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil && filepath.IsAbs(path)
}

// asStartError is the wire form of an error of fork. Lack of processes, memory
// or descriptors is told apart: it is not the task's fault.
func asStartError(err error) *v1.StartError {
	e := v1.StartError{Message: err.Error()}
	if f, ok := errors.AsType[*startFailure](err); ok {
		e = f.StartError
	} else if errno, ok := errors.AsType[syscall.Errno](err); ok {
		e.Errno = unix.ErrnoName(errno)
	}
	switch e.Errno {
	case "EAGAIN", "ENOMEM", "EMFILE", "ENFILE", "ENOSPC":
		e.Resources = true
	}
	return &e
}
