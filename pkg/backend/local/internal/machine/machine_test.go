//go:build linux

package machine

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/process"
	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// asSupervisor makes this test binary a supervisor for the folder it names.
const asSupervisor = "BATON_TEST_SUPERVISOR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(asSupervisor); dir != "" {
		if err := process.Serve(context.Background(), process.Config{StateDir: dir, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}); err != nil {
			slog.Error("supervisor", "error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// watched is a machine with a supervisor, and what it reported.
type watched struct {
	*Machine
	t      *testing.T
	mu     sync.Mutex
	last   map[string]fleet.Status
	synced int
	change chan struct{}
}

func startMachine(t *testing.T) *watched {
	t.Helper()
	dir := t.TempDir()
	w := &watched{t: t, last: map[string]fleet.Status{}, change: make(chan struct{}, 1)}
	w.Machine = New(Config{
		Dir: dir, Supervisor: []string{os.Args[0]}, Env: []string{asSupervisor + "=" + SupervisorDir(dir), "PATH=" + os.Getenv("PATH")},
		Base: map[string]string{"PATH": os.Getenv("PATH")}, Host: "here", HTTP: http.DefaultClient,
		Log: slog.New(slog.DiscardHandler), Now: time.Now, Ports: core.PortRange{From: 20000, To: 29999},
	})
	ctx, cancel := context.WithCancel(t.Context())
	if err := w.Start(ctx, w.sink); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Leave(context.Background(), true); err != nil {
			t.Error(err)
		}
		cancel()
	})
	return w
}

func (w *watched) sink(events ...fleet.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range events {
		switch e := e.(type) {
		case fleet.Update:
			w.last[e.ID] = e.Status
		case fleet.Synced:
			w.synced++
		}
	}
	select {
	case w.change <- struct{}{}:
	default:
	}
}

// until waits for an instance to be as cond says.
func (w *watched) until(id string, cond func(fleet.Status) bool) fleet.Status {
	w.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		w.mu.Lock()
		s := w.last[id]
		w.mu.Unlock()
		if cond(s) {
			return s
		}
		select {
		case <-w.change:
		case <-deadline:
			w.t.Fatalf("%s stays %+v", id, s)
		}
	}
}

func ended(s fleet.Status) bool   { return s.State == fleet.Ended }
func running(s fleet.Status) bool { return s.State == fleet.Running }

func shell(id, script string) fleet.Launch {
	l := launchOf(fleet.Task{Argv: []string{"/bin/sh", "-c", script}, Stop: fleet.Stop{Grace: 5 * time.Second, Signal: "TERM"}})
	l.ID = id
	return l
}

func (w *watched) logs(id string, o fleet.LogOptions) string {
	w.t.Helper()
	var b strings.Builder
	for line, err := range w.Logs(w.t.Context(), id, o) {
		if err != nil {
			w.t.Fatal(err)
		}
		b.Write(line.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

func TestInstanceRunsToItsEnd(t *testing.T) {
	w := startMachine(t)
	l := shell("j.main.0.u-1-1", `echo "in $BATON_DIR"; echo oops; exit 7`)
	for range 2 { // the second is known and starts nothing
		if err := w.Launch(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	s := w.until(l.ID, ended)
	if s.Cause != core.EndExited || len(s.Tasks) != 1 || s.Tasks[0].ExitCode == nil || *s.Tasks[0].ExitCode != 7 || s.Tasks[0].State != backend.Failed {
		t.Errorf("status %+v", s)
	}
	want := "in " + w.taskDir(l.ID, "main") + "\noops\n"
	if got := w.logs(l.ID, fleet.LogOptions{Tail: -1}); got != want {
		t.Errorf("logs %q, want %q", got, want)
	}
	known, err := w.Query(t.Context(), []string{l.ID, "unknown"})
	if err != nil || len(known) != 1 || known[l.ID].Cause != core.EndExited {
		t.Errorf("query %+v, %v", known, err)
	}
	if err := w.Forget(t.Context(), []string{l.ID, "unknown"}); err != nil {
		t.Fatal(err)
	}
	if known, err := w.Query(t.Context(), []string{l.ID}); err != nil || len(known) != 0 {
		t.Errorf("forgotten, but %+v, %v", known, err)
	}
	if got := w.logs(l.ID, fleet.LogOptions{Tail: 1}); got != "oops\n" {
		t.Errorf("logs of a forgotten instance: %q", got)
	}
	if err := w.Discard(t.Context(), []string{l.ID}); err != nil {
		t.Fatal(err)
	}
	for _, err := range w.Logs(t.Context(), l.ID, fleet.LogOptions{Tail: -1}) {
		if backend.CodeOf(err) != backend.NotFound {
			t.Errorf("logs of a discarded instance: %v", err)
		}
	}
}

func TestKillAndExec(t *testing.T) {
	w := startMachine(t)
	l := shell("j.main.0.u-1-2", `trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done`)
	if err := w.Launch(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	w.until(l.ID, running)
	var out strings.Builder
	exit, err := w.Exec(t.Context(), l.ID, "main", []string{"/bin/sh", "-c", "echo $BATON_DIR; exit 3"}, backend.Streams{Out: &out, Err: &out})
	if err != nil || exit.Code != 3 || strings.TrimSpace(out.String()) != w.taskDir(l.ID, "main") {
		t.Errorf("exec: %+v, %v, %q", exit, err, out.String())
	}
	used, err := w.Usage(t.Context(), []string{l.ID})
	if err != nil || used[l.ID].Memory == 0 {
		t.Errorf("usage %+v, %v", used, err)
	}
	if err := w.Kill(t.Context(), fleet.Kill{ID: l.ID, Reason: backend.ReasonStoppedByUser}); err != nil {
		t.Fatal(err)
	}
	if s := w.until(l.ID, ended); s.Cause != core.EndKilled {
		t.Errorf("status %+v", s)
	}
	if got := w.logs(l.ID, fleet.LogOptions{Tail: -1, Follow: true}); !strings.Contains(got, "\nbye\n") {
		t.Errorf("logs %q", got)
	}
	if err := w.Kill(t.Context(), fleet.Kill{ID: "unknown"}); err != nil {
		t.Errorf("kill of an unknown launch: %v", err)
	}
}

func TestLaunchThatCannotBePrepared(t *testing.T) {
	w := startMachine(t)
	l := shell("j.main.0.u-1-3", "true")
	l.Tasks[0].Artifacts = []backend.Artifact{{URI: "file:///does/not/exist", Path: "x"}}
	if err := w.Launch(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if s := w.until(l.ID, ended); s.Cause != core.EndFetchFailed || !strings.Contains(s.Message, "does/not/exist") {
		t.Errorf("status %+v", s)
	}
	if known, err := w.Query(t.Context(), []string{l.ID}); err != nil || known[l.ID].Cause != core.EndFetchFailed {
		t.Errorf("query %+v, %v", known, err)
	}
}
