package cli_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/cli"
	"github.com/baton-run/baton/internal/drivers"
	"github.com/baton-run/baton/internal/iostreams"
	"github.com/baton-run/baton/pkg/backend"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// fixture is a command line with injected edges.
type fixture struct {
	t        *testing.T
	app      *cli.App
	captured iostreams.Captured
	local    *stub
	other    *stub
	env      map[string]string
	signals  chan<- os.Signal
	ready    sync.WaitGroup
	once     sync.Once
}

func setup(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, local: newStub("local"), other: newStub("dc2"), env: map[string]string{"HOME": t.TempDir(), "USER": "tester"}}
	streams, captured := iostreams.Test()
	f.captured = captured
	f.ready.Add(1)
	f.app = &cli.App{
		Streams: streams,
		Getenv:  func(k string) string { return f.env[k] },
		LookupEnv: func(k string) (string, bool) {
			v, ok := f.env[k]
			return v, ok
		},
		Now:   func() time.Time { return now },
		Rand:  strings.NewReader(strings.Repeat("0123456789abcdef", 1000)),
		Kinds: func() drivers.Registry { return drivers.New(f.local, f.other) },
		Notify: func(c chan<- os.Signal, _ ...os.Signal) func() {
			f.once.Do(func() {
				f.signals = c
				f.ready.Done()
			})
			return func() {}
		},
	}
	return f
}

func (f *fixture) run(args ...string) int {
	f.t.Helper()
	return f.app.Main(f.t.Context(), args)
}

// expect runs a command and checks its exit code and parts of what it wrote.
func (f *fixture) expect(code int, args []string, out, err string) {
	f.t.Helper()
	if got := f.run(args...); got != code {
		f.t.Errorf("baton %s: exit %d, want %d\n%s", strings.Join(args, " "), got, code, f.captured.Err)
	}
	if !strings.Contains(f.captured.Out.String(), out) {
		f.t.Errorf("baton %s: stdout %q, want %q", strings.Join(args, " "), f.captured.Out, out)
	}
	if !strings.Contains(f.captured.Err.String(), err) {
		f.t.Errorf("baton %s: stderr %q, want %q", strings.Join(args, " "), f.captured.Err, err)
	}
}

func args(line string) []string { return strings.Fields(line) }

func hello(phase backend.Phase) backend.Observation {
	return backend.Observation{Key: backend.Key{Name: "hello"}, Type: backend.Batch, Phase: phase, Run: 1}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct{ line, err string }{
		{"statsu", `unknown verb "statsu" of baton; did you mean status?`},
		{"status --nmaespace x", "did you mean --namespace?"},
		{"status -o xml", "-o xml: unknown; one of table, wide"},
		{"logs", "missing argument: JOB"},
		{"logs a b", `unexpected argument "b"`},
		{"logs a..b", `"a..b" is not a job`},
		{"logs a[x]", `"a[x]" is not a job`},
		{"status -l k=(", "-l"},
		{"stop", "missing argument: JOB"},
		{"stop a -l b=c", "not both"},
		{"wait a --for ever", "--for ever"},
		{"wait a --progress fast", "--progress fast"},
		{"logs a --since yesterday", "--since yesterday"},
	} {
		t.Run(c.line, func(t *testing.T) { setup(t).expect(2, args(c.line), "", c.err) })
	}
}

func TestVersionAndHelp(t *testing.T) {
	setup(t).expect(0, args("version"), "baton ", "")
	setup(t).expect(0, args("version -o json"), `"kind": "VersionList"`, "")
	setup(t).expect(0, args("--help"), "Job files:", "")
	setup(t).expect(0, args("stop --help"), "Exit codes:\n    0  done", "")
}

func TestUnknownContext(t *testing.T) {
	setup(t).expect(4, args("status --on locl"), "", `no context "locl"`)
	setup(t).expect(4, args("status --context locl"), "", "did you mean local?")
}

func TestStatus(t *testing.T) {
	f := setup(t)
	f.local.add(hello(backend.PhaseSucceeded))
	f.expect(0, args("status"), "local    hello  batch  Succeeded", "")
}

func TestStatusOfNothing(t *testing.T) {
	setup(t).expect(0, args("status"), "", "no jobs")
}

func TestStatusOfAnAbsentJob(t *testing.T) {
	setup(t).expect(4, args("status hello"), "", "no such job")
}

func TestContextFromTheEnvironment(t *testing.T) {
	f := setup(t)
	f.env["BATON_CONTEXT"] = "dc2"
	f.other.add(hello(backend.PhaseRunning))
	f.expect(0, args("status"), "dc2      hello", "")
}

func TestUnreachableContexts(t *testing.T) {
	away := backend.Errorf(backend.Unavailable, "list", backend.Key{}, "connection refused")
	for _, c := range []struct {
		name  string
		args  string
		local error
		other error
		code  int
	}{
		{"one of two", "status --on local,dc2", nil, away, 0},
		{"one of two, strict", "status --on local,dc2 --strict", nil, away, 10},
		{"both", "status --on local,dc2", away, away, 10},
		{"one", "status --on dc2 -o json", nil, away, 10},
		{"refused", "status --on local,dc2", nil, backend.Errorf(backend.Forbidden, "list", backend.Key{}, "not you"), 9},
		{"partial", "status --on local,dc2", nil, backend.Errorf(backend.Incomplete, "list", backend.Key{}, "the rest is missing"), 0},
		{"partial, strict", "status --on local,dc2 --strict", nil, backend.Errorf(backend.Incomplete, "list", backend.Key{}, "the rest is missing"), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := setup(t)
			f.local.add(hello(backend.PhaseRunning))
			f.local.err, f.other.err = c.local, c.other
			out := "unreachable"
			switch {
			case c.code == 9:
				out = "error"
			case strings.Contains(c.name, "partial"):
				out = "partial"
			case c.name == "one":
				out = `"error": "connection refused"`
			}
			f.expect(c.code, args(c.args), out, "")
		})
	}
}

func TestStopAndDelete(t *testing.T) {
	for _, c := range []struct {
		name, args string
		code       int
		err        string
		calls      []string
	}{
		{"one", "stop hello", 0, "hello stopping", []string{"stop hello"}},
		{"says where", "stop hello", 0, "on context local", []string{"stop hello"}},
		{"absent", "stop nope", 4, "no such job", []string{"stop nope"}},
		{"selected, nobody to ask", "stop -l team=web", 2, "say --yes", nil},
		{"selected", "stop -l team=web --yes", 0, "hello stopping", []string{"stop hello"}},
		{"all", "delete -A -y", 0, "hello deleted", []string{"delete hello", "delete other"}},
		{"none selected", "stop -l team=nobody", 0, "no jobs match", nil},
		{"contexts", "stop hello --on local,dc2", 2, "say --yes", nil},
		{"delete lists volumes", "delete hello", 0, "volume data-0 kept", []string{"delete hello"}},
		{"volumes ask", "delete hello --volumes", 2, "say --yes", nil},
		{"a part", "stop hello.3", 2, "whole jobs", nil},
		{"bad form first", "delete hello -o xml", 2, "-o xml", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := setup(t)
			o := hello(backend.PhaseRunning)
			o.Labels = map[string]string{"team": "web"}
			f.local.add(o)
			o.Key.Name, o.Labels = "other", nil
			f.local.add(o)
			f.expect(c.code, args(c.args), "", c.err)
			if got := f.local.did(); !slices.Equal(got, c.calls) {
				t.Errorf("called %v, want %v", got, c.calls)
			}
		})
	}
}

func TestConfirmation(t *testing.T) {
	for answer, code := range map[string]int{"y\n": 0, "yes\n": 0, "n\n": 1, "\n": 1} {
		f := setup(t)
		f.local.add(hello(backend.PhaseRunning))
		f.app.Streams.InTerminal, f.app.Streams.ErrTerminal = true, true
		_, _ = f.captured.In.WriteString(answer)
		f.expect(code, args("delete -A"), "", "delete 1 job? [y/N]")
		if deleted := len(f.local.did()) == 1; deleted != (code == 0) {
			t.Errorf("after %q: deleted is %v", answer, deleted)
		}
	}
}

func TestLogs(t *testing.T) {
	f := setup(t)
	o := hello(backend.PhaseSucceeded)
	o.Instances = []backend.Instance{{Name: "hello.0", Group: "main"}}
	f.local.add(o)
	f.local.logs = []backend.LogLine{{Instance: "hello.0", Text: []byte("a\x1b[31mb")}, {Instance: "hello.0", Text: []byte("part "), Partial: true}, {Instance: "hello.0", Text: []byte("end")}}
	f.expect(0, args("logs hello"), "a\x1b[31mb\npart end\n", "")
	f.captured.Out.Reset()
	f.app.Streams.OutTerminal = true
	f.expect(0, args("logs hello"), "ab\npart end\n", "")
	f.captured.Out.Reset()
	f.app.Streams.OutTerminal = false
	f.expect(0, args("logs hello.0 --prefix always"), "hello.0 | part end\n", "")
	f.expect(4, args("logs hello.7"), "", "no such group or instance: hello.7")
}

func TestInterrupt(t *testing.T) {
	for s, code := range map[os.Signal]int{os.Interrupt: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		f := setup(t)
		f.local.add(hello(backend.PhaseRunning))
		f.local.hold = make(chan struct{})
		go func() {
			f.ready.Wait()
			f.signals <- s
		}()
		f.expect(code, args("wait hello"), "", "")
	}
}

func TestWait(t *testing.T) {
	seven := 7
	failed := hello(backend.PhaseFailed)
	failed.Instances = []backend.Instance{{Name: "hello.0", Group: "main", State: backend.Failed, Reason: backend.ReasonNonZeroExit, ExitCode: &seven}}
	for _, c := range []struct {
		name string
		job  backend.Observation
		args string
		code int
		err  string
	}{
		{"succeeded", hello(backend.PhaseSucceeded), "wait hello", 0, "hello succeeded"},
		{"failed", failed, "wait hello", 5, "hello failed: hello.0 NonZeroExit (exit 7)"},
		{"its own code", failed, "wait hello --exit-code-from main", 7, "hello failed"},
		{"no such group", failed, "wait hello --exit-code-from web", 125, ""},
		{"stopped", failed, "wait hello --for stopped", 0, ""},
		{"absent", failed, "wait other", 4, "no such job"},
		{"absent, own code", failed, "wait other --exit-code-from main", 125, "no such job"},
		{"gone", failed, "wait other --for gone", 0, ""},
		{"too long", hello(backend.PhaseRunning), "wait hello --timeout 50ms", 6, "timed out after 50ms"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := setup(t)
			f.local.add(c.job)
			f.expect(c.code, args(c.args), "", c.err)
		})
	}
}

func TestBrokenPipe(t *testing.T) {
	f := setup(t)
	f.local.add(hello(backend.PhaseRunning))
	f.app.Streams.Out = brokenPipe{}
	f.expect(130, args("status"), "", "")
	if f.captured.Err.String() != "" {
		t.Errorf("said %q", f.captured.Err)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "stdout", Err: syscall.EPIPE}
}

func TestPanicBecomesAMessage(t *testing.T) {
	f := setup(t)
	f.app.Kinds = func() drivers.Registry { panic("planted") }
	f.expect(1, args("status"), "", "internal error: planted")
}

func TestEndedContextIsAnInterrupt(t *testing.T) {
	f := setup(t)
	f.local.err = context.Canceled
	if code := f.run("stop", "hello"); code != 130 && !errors.Is(f.local.err, context.Canceled) {
		t.Errorf("exit %d", code)
	}
}
