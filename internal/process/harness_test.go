//go:build linux

package process

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/process/logfile"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

// patience bounds what never takes that long.
const patience = 30 * time.Second

// harness is a supervisor in a process of its own.
type harness struct {
	testing.TB
	state string
	env   []string
	c     *Client
}

func start(t testing.TB, env ...string) *harness {
	t.Helper()
	return startAt(t, filepath.Join(t.TempDir(), "state"), env...)
}

func startAt(t testing.TB, state string, env ...string) *harness {
	t.Helper()
	h := &harness{TB: t, state: state, env: env}
	h.spawn()
	t.Cleanup(h.stop)
	return h
}

func (h *harness) spawn() {
	h.Helper()
	env := append([]string{asSupervisor + "=" + h.state, "GORACE=halt_on_error=1"}, h.env...)
	if err := Spawn(context.Background(), SpawnConfig{Argv: []string{"/proc/self/exe"}, StateDir: h.state, Env: env}); err != nil {
		h.Fatal(err)
	}
	h.dial()
}

func (h *harness) dial() {
	h.Helper()
	c, err := Dial(context.Background(), DialConfig{StateDir: h.state})
	if err != nil {
		h.Fatal(err)
	}
	h.c = c
}

// stop ends the supervisor and looks for what should not be there.
func (h *harness) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c, err := Dial(ctx, DialConfig{StateDir: h.state})
	if err == nil {
		list, _ := c.List(ctx, v1.List{})
		for _, in := range list.Instances {
			grace := time.Duration(0)
			_ = c.Kill(ctx, v1.Kill{ID: in.ID, Grace: &grace})
		}
		if err := c.Shutdown(ctx, v1.Shutdown{Kill: true}); err != nil && !errors.Is(err, ErrClosed) {
			h.Errorf("shutdown: %v", err)
		}
		c.Close()
	} else if !errors.Is(err, ErrNotRunning) {
		h.Errorf("dial at the end: %v", err)
	}
	if h.c != nil {
		h.c.Close()
	}
	h.waitNoMarks()
	log, err := os.ReadFile(filepath.Join(h.state, "supervisor.log"))
	if err != nil {
		h.Error(err)
	}
	for _, bad := range []string{"DATA RACE", "panic:", "fatal error:"} {
		if bytes.Contains(log, []byte(bad)) {
			h.Errorf("the supervisor's log shows %q:\n%s", bad, log)
		}
	}
}

// waitNoMarks checks that no process of this supervisor is left.
func (h *harness) waitNoMarks() {
	id, err := os.ReadFile(filepath.Join(h.state, "supervisor.id"))
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	mark := []byte("BATON_SUPERVISOR=" + string(id))
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		left := ""
		files, _ := filepath.Glob("/proc/[0-9]*/environ")
		for _, f := range files {
			if b, err := os.ReadFile(f); err == nil && bytes.Contains(b, mark) {
				left = f
			}
		}
		if left == "" {
			return
		}
		if time.Now().After(end) {
			h.Errorf("a process is left: %s", left)
			return
		}
	}
}

// killSupervisor ends it as a crash does.
func (h *harness) killSupervisor() {
	h.Helper()
	pid := h.c.Welcome().PID
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		h.Fatal(err)
	}
	<-h.c.Done()
}

// sh is a main task that runs a script.
func sh(script string) v1.Task {
	return v1.Task{Name: "main", Argv: []string{"sh", "-c", script}, Env: []string{"PATH=/usr/bin:/bin"}, StopGrace: patience}
}

func (h *harness) launch(id string, tasks ...v1.Task) v1.Launched {
	h.Helper()
	l, err := h.c.Launch(context.Background(), v1.Launch{ID: id, Dir: "/", Tasks: tasks})
	if err != nil {
		h.Fatal(err)
	}
	return l
}

// until watches an instance until it is as wanted.
func (h *harness) until(id string, want func(v1.Instance) bool) v1.Instance {
	h.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var last v1.Instance
	for changes, err := range h.c.Watch(ctx, v1.Watch{}) {
		if err != nil {
			h.Fatalf("instance %s is not as wanted: %v: last seen %+v", id, err, last)
		}
		for _, in := range changes.Instances {
			if in.ID == id {
				if last = in; want(in) {
					return in
				}
			}
		}
	}
	h.Fatalf("the watch ended without an error")
	return last
}

func ended(in v1.Instance) bool     { return in.State == v1.StateEnded }
func isRunning(in v1.Instance) bool { return in.State == v1.StateRunning }

func (h *harness) end(id string) v1.Instance {
	h.Helper()
	return h.until(id, ended)
}

// logs returns the output of a task, stream before each line.
func (h *harness) logs(id, task string) string {
	h.Helper()
	var b strings.Builder
	for line, err := range logfile.Read(context.Background(), os.DirFS(LogDir(h.state, id)), task, logfile.All()) {
		if err != nil {
			h.Fatal(err)
		}
		b.WriteByte(byte(line.Stream))
		b.WriteByte(' ')
		b.Write(line.Text)
		b.WriteByte('\n')
	}
	return b.String()
}
