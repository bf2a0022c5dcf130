//go:build unix

package prog

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "prog" {
		os.Exit(Main(os.Args[2:]))
	}
	os.Exit(m.Run())
}

// process is the program as a process of its own.
func process(t *testing.T, ops ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self, append([]string{"prog"}, ops...)...)
	c.Env = []string{"GIVEN=a $X", "EMPTY=", "DIR=" + t.TempDir()}
	return c
}

func TestOperations(t *testing.T) {
	for _, c := range []struct {
		ops  []string
		in   string
		out  string
		errs string
		code int
	}{
		{ops: nil},
		{ops: []string{"exit", "7"}, code: 7},
		{ops: []string{"echo", "a", "b  c", ";", "err", "d", ";", "exit", "1", ";", "echo", "never"}, out: "a b  c\n", errs: "d\n", code: 1},
		{ops: []string{"argv", "x", ";", "", "é"}, out: `["x",";","","é"]` + "\n"},
		{ops: []string{"argv"}, out: "[]\n"},
		{ops: []string{"env", "GIVEN", "EMPTY", "UNSET"}, out: `{"name":"GIVEN","value":"a $X","set":true}
{"name":"EMPTY","value":"","set":true}
{"name":"UNSET","value":"","set":false}
`},
		{ops: []string{"lines", "2", "1ms", ";", "part", "end"}, out: "line 0\nline 1\nend"},
		{ops: []string{"write", "$DIR/a/b", "kept", ";", "read", "$DIR/a/b"}, out: "kept"},
		{ops: []string{"cat"}, in: "typed", out: "typed"},
		{ops: []string{"nonsense"}, errs: "nonsense: no such operation with 0 arguments\n", code: 64},
		{ops: []string{"read", "/no/such/file"}, errs: "read: open /no/such/file: no such file or directory\n", code: 64},
		{ops: []string{"exit", "x"}, errs: "exit: strconv.Atoi: parsing \"x\": invalid syntax\n", code: 64},
	} {
		t.Run(strings.Join(c.ops, " "), func(t *testing.T) {
			p := process(t, c.ops...)
			var out, errs bytes.Buffer
			p.Stdin, p.Stdout, p.Stderr = strings.NewReader(c.in), &out, &errs
			err := p.Run()
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if got := p.ProcessState.ExitCode(); got != c.code || out.String() != c.out || errs.String() != c.errs {
				t.Errorf("exit %d, output %q, errors %q; want %d, %q, %q", got, &out, &errs, c.code, c.out, c.errs)
			}
		})
	}
}

func TestSignalEndsTheProcess(t *testing.T) {
	for name, want := range map[string]syscall.Signal{"KILL": syscall.SIGKILL, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP} {
		p := process(t, "signal", name)
		_ = p.Run() // its state is what counts
		if status, ok := p.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != want {
			t.Errorf("signal %s: %v", name, p.ProcessState)
		}
	}
}

// begin starts the program and waits for its first line.
func begin(t *testing.T, ops ...string) (p *exec.Cmd, rest func() string) {
	t.Helper()
	p = process(t, ops...)
	pipe, err := p.StdoutPipe()
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pipe.Read(make([]byte, 64)); err != nil {
		t.Fatal(err)
	}
	return p, func() string {
		var b bytes.Buffer
		_, err := b.ReadFrom(pipe)
		if err != nil {
			t.Error(err)
		}
		return b.String()
	}
}

func TestTrap(t *testing.T) {
	p, rest := begin(t, "trap", "TERM", "10ms", "4")
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	out := rest()
	_ = p.Wait() // its state is what counts
	if out != "caught TERM\n" || p.ProcessState.ExitCode() != 4 {
		t.Errorf("%v after %q", p.ProcessState, out)
	}
}

func TestIgnore(t *testing.T) {
	p, rest := begin(t, "ignore", "TERM", ";", "echo", "ready", ";", "sleep", "100ms", ";", "echo", "alive")
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if out := rest(); out != "alive\n" {
		t.Errorf("after TERM it printed %q", out)
	}
	if err := p.Wait(); err != nil {
		t.Error(err)
	}
}

func TestSpawnLeavesAChild(t *testing.T) {
	p := process(t, "spawn", ";", "sleep", "10ms")
	p.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	group := p.Process.Pid
	if err := p.Wait(); err != nil {
		t.Error(err)
	}
	// A child that is no sleeper would have ended by itself, or run these tests.
	if err := syscall.Kill(-group, 0); err != nil {
		t.Errorf("nothing is left in the process group: %v", err)
	}
	if err := syscall.Kill(-group, syscall.SIGKILL); err != nil {
		t.Error(err)
	}
}
