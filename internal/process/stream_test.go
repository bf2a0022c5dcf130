//go:build linux

package process

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

func (h *harness) exec(e v1.Exec, stdin string) (string, string, v1.Exit) {
	h.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := h.c.Exec(ctx, e)
	if err != nil {
		h.Fatal(err)
	}
	defer s.Close()
	var out, errOut bytes.Buffer
	exit, err := s.Join(strings.NewReader(stdin), &out, &errOut)
	if err != nil {
		h.Fatal(err)
	}
	return out.String(), errOut.String(), exit
}

func (h *harness) service(id string) {
	h.Helper()
	task := sh(forever)
	task.Env = append(task.Env, "A=1", "B=2")
	task.Dir = "/usr"
	h.launch(id, task)
	h.until(id, isRunning)
}

func TestExec(t *testing.T) {
	h := start(t)
	h.service("svc")
	big := strings.Repeat("0123456789abcdef", 20000)
	cases := map[string]struct {
		script, stdin     string
		out, errOut, exit string
	}{
		"code and streams": {"echo out; echo err >&2; exit 7", "", "out\n", "err\n", "7"},
		"signal":           {"kill -KILL $$", "", "", "", "KILL"},
		"input":            {"cat", big, big, "", "0"},
		"environment":      {`echo $A $B $C $BATON_LAUNCH_ID $BATON_TASK; pwd`, "", "1 other 3 svc main\n/usr\n", "", "0"},
		"unread input":     {"exit 4", big, "", "", "4"},
	}
	for name, c := range cases {
		out, errOut, exit := h.exec(v1.Exec{
			ID: "svc", Task: "main", Argv: []string{"sh", "-c", c.script}, Env: []string{"B=other", "C=3"}, Stdin: true,
		}, c.stdin)
		if out != c.out || errOut != c.errOut || exitText(exit) != c.exit {
			t.Errorf("%s: got %.40q, %q, %s", name, out, errOut, exitText(exit))
		}
	}
	if _, err := h.c.Exec(t.Context(), v1.Exec{ID: "svc", Task: "main", Argv: []string{"no-such-program"}}); CodeOf(err) != v1.CodeInvalid {
		t.Errorf("a command that is not there: %v", err)
	}
	if _, err := h.c.Exec(t.Context(), v1.Exec{ID: "svc", Task: "other", Argv: []string{"true"}}); CodeOf(err) != v1.CodeNotFound {
		t.Errorf("a task that is not there: %v", err)
	}
}

func exitText(e v1.Exit) string {
	switch {
	case e.Code != nil:
		return strings.TrimSpace(strings.Join([]string{itoa(*e.Code), e.Error}, " "))
	case e.Signal != "":
		return e.Signal
	}
	return "error " + e.Error
}

func TestExecTerminal(t *testing.T) {
	h := start(t)
	h.service("svc")
	s, err := h.c.Exec(t.Context(), v1.Exec{
		ID: "svc", Task: "main", TTY: true, Stdin: true, Size: &v1.Size{Rows: 30, Cols: 100},
		Argv: []string{"sh", "-c", "stty size; stty -echo; trap 'stty size; exit 3' WINCH; echo ready; while :; do sleep 0.01; done"},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var out bytes.Buffer
	resized := false
	for {
		_, data, exit, err := s.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if exit != nil {
			if got := exitText(*exit); got != "3" {
				t.Errorf("exit %s", got)
			}
			break
		}
		out.Write(data)
		if !resized && strings.Contains(out.String(), "ready") {
			resized = true
			if err := s.Resize(v1.Size{Rows: 41, Cols: 121}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := strings.ReplaceAll(out.String(), "\r", ""); got != "30 100\nready\n41 121\n" {
		t.Errorf("got %q", got)
	}
}

func TestExecEndsWithItsClient(t *testing.T) {
	h := start(t)
	h.service("svc")
	ctx, cancel := context.WithCancel(t.Context())
	s, err := h.c.Exec(ctx, v1.Exec{ID: "svc", Task: "main", Stdin: true, Argv: []string{"sleep", "300"}})
	if err != nil {
		t.Fatal(err)
	}
	// Input that nobody reads must not hide that the client has gone.
	stuck := make(chan struct{})
	go func() {
		defer close(stuck)
		_, _ = s.Write(make([]byte, 1<<20))
	}()
	pid := s.Info().PID
	if !alive(pid) {
		t.Fatal("the command does not run")
	}
	cancel()
	<-stuck
	for end := time.Now().Add(patience); alive(pid); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the command outlives its client")
		}
	}
}

func alive(pid int) bool {
	b, err := os.ReadFile("/proc/" + itoa(pid) + "/environ")
	return err == nil && len(b) > 0
}

func TestUsage(t *testing.T) {
	h := start(t)
	h.launch("busy", sh("sleep 300 & setsid sleep 300 & i=0; while :; do i=$((i+1)); done"))
	h.until("busy", isRunning)
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		used, err := h.c.Usage(t.Context(), v1.Usage{})
		if err != nil || len(used) != 1 {
			t.Fatalf("usage: %+v, %v", used, err)
		}
		if u := used[0]; u.Processes == 3 && u.CPU > 0 && u.RSS > 1000 {
			return
		} else if time.Now().After(end) {
			t.Fatalf("usage: %+v", u)
		}
	}
}

func TestAttach(t *testing.T) {
	h := start(t)
	cat := sh("cat; echo bye >&2; exit 2")
	cat.Stdin = true
	h.launch("cat", cat)
	h.launch("deaf", sh(forever))
	h.until("cat", isRunning)
	h.until("deaf", isRunning)
	s, err := h.c.Attach(t.Context(), v1.Attach{ID: "cat", Task: "main"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var out, errOut bytes.Buffer
	exit, err := s.Join(strings.NewReader("hello\n"), &out, &errOut)
	if err != nil || out.String() != "hello\n" || errOut.String() != "bye\n" || exitText(exit) != "2" {
		t.Errorf("got %q, %q, %s, %v", out.String(), errOut.String(), exitText(exit), err)
	}
	h.end("cat")
	// Two pipes have no common order.
	if got := h.logs("cat", "main"); got != "o hello\ne bye\n" && got != "e bye\no hello\n" {
		t.Errorf("logs %q", got)
	}
	if _, err := h.c.Attach(t.Context(), v1.Attach{ID: "deaf", Task: "main"}); CodeOf(err) != v1.CodeUnsupported {
		t.Errorf("attach without stdin or tty: %v", err)
	}
	tty := sh("read line; echo got $line; exit 5")
	tty.TTY = true
	h.launch("tty", tty)
	h.until("tty", isRunning)
	s, err = h.c.Attach(t.Context(), v1.Attach{ID: "tty", Task: "main"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	out.Reset()
	exit, err = s.Join(strings.NewReader("word\n"), &out, &out)
	if err != nil || !strings.Contains(out.String(), "got word") || exitText(exit) != "5" {
		t.Errorf("got %q, %s, %v", out.String(), exitText(exit), err)
	}
}
