package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/baton-run/baton/pkg/backend"
)

const helloFile = `name: hello
type: batch
command: [echo, hello]
`

const shopFile = `name: shop
type: service
command: [sleep, "1000"]
`

// file writes a job file and returns its path.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func phases(phases ...backend.Phase) []backend.Observation {
	var out []backend.Observation
	for _, p := range phases {
		out = append(out, backend.Observation{Phase: p})
	}
	return out
}

func failedWith(code int) backend.Observation {
	return backend.Observation{Phase: backend.PhaseFailed, Instances: []backend.Instance{
		{Name: "hello.0", Group: "main", State: backend.Failed, Reason: backend.ReasonNonZeroExit, ExitCode: &code},
	}}
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name, args string
		script     []backend.Observation
		err        error
		code       int
		out, say   string
	}{
		{"succeeds", "", phases(backend.PhaseRunning, backend.PhaseSucceeded), nil, 0, "hello there\n", "hello created on local (run 1)"},
		{"says its verdict", "", phases(backend.PhaseSucceeded), nil, 0, "", "hello succeeded"},
		{"fails", "", []backend.Observation{failedWith(7)}, nil, 5, "hello there\n", "hello failed: hello.0 NonZeroExit (exit 7)\nhint:"},
		{"its own code", "--exit-code-from main", []backend.Observation{failedWith(7)}, nil, 7, "", ""},
		{"no output", "--logs none -o name", phases(backend.PhaseSucceeded), nil, 0, "default/hello\n", ""},
		{"output and json do not mix", "-o json", phases(backend.PhaseSucceeded), nil, 0, `{
  "apiVersion": "output.baton/v1",
  "kind": "ChangeList"`, ""},
		{"detached", "--detach", phases(backend.PhaseRunning), nil, 0, "", "hello goes on; `baton wait hello` follows it"},
		{"takes too long", "--timeout 50ms", phases(backend.PhaseRunning), nil, 6, "", "timed out after 50ms"},
		{"conflict", "", nil, backend.Errorf(backend.Conflict, "apply", backend.Key{Name: "hello"}, "another run is active"), 8, "", "another run is active"},
		{"not allowed", "", nil, backend.Errorf(backend.Forbidden, "apply", backend.Key{Name: "hello"}, "no"), 9, "", ""},
		{"away", "", nil, backend.Errorf(backend.Unavailable, "list", backend.Key{}, "connection refused"), 10, "", "connection refused"},
		{"away, own code", "--exit-code-from main", nil, backend.Errorf(backend.Unavailable, "list", backend.Key{}, "refused"), 125, "", ""},
		{"bad flag", "--on-interrupt panic", nil, nil, 2, "", "--on-interrupt panic"},
		{"bad budget", "--max-loss all", nil, nil, 2, "", "max-loss"},
		{"quiet", "--progress quiet", phases(backend.PhaseRunning, backend.PhaseSucceeded), nil, 0, "", "on context local\nhello succeeded in 0s (run 1)\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := setup(t)
			f.local.script["hello"], f.local.err = c.script, c.err
			f.local.logs = []backend.LogLine{{Instance: "hello.0", Text: []byte("hello there")}}
			f.expect(c.code, append([]string{"run", file(t, "hello.yaml", helloFile)}, strings.Fields(c.args)...), c.out, c.say)
		})
	}
}

func TestNothingIsAppliedWhenOneDocumentIsWrong(t *testing.T) {
	for name, files := range map[string][]string{
		"one of two documents": {helloFile + "---\nname: x\ntype: bach\n"},
		"one of two files":     {helloFile, "name: x\ntype: bach\n"},
		"one job twice":        {helloFile, helloFile},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			args := []string{"run"}
			for _, content := range files {
				args = append(args, file(t, "job.yaml", content))
			}
			f.expect(3, args, "", "job.yaml:")
			if got := f.local.did(); len(got) > 0 {
				t.Errorf("called %v", got)
			}
		})
	}
}

func TestSeveralDocuments(t *testing.T) {
	two := helloFile + "---\n" + strings.Replace(helloFile, "hello", "second", 1)
	for _, c := range []struct {
		args  string
		fails bool
		code  int
		calls []string
	}{
		{"--in-order", false, 0, []string{"apply hello", "apply second"}},
		{"--in-order", true, 5, []string{"apply hello", "apply second"}},
		{"--in-order --fail-fast", true, 5, []string{"apply hello"}},
	} {
		f := setup(t)
		f.local.script["hello"], f.local.script["second"] = phases(backend.PhaseSucceeded), phases(backend.PhaseSucceeded)
		if c.fails {
			f.local.script["hello"] = []backend.Observation{failedWith(1)}
		}
		f.expect(c.code, append([]string{"run", file(t, "two.yaml", two)}, strings.Fields(c.args)...), "", "")
		if got := f.local.did(); !slices.Equal(got, c.calls) {
			t.Errorf("%s: called %v, want %v", c.args, got, c.calls)
		}
	}
}

func TestFolderAndStandardInput(t *testing.T) {
	f := setup(t)
	f.local.script["hello"] = phases(backend.PhaseSucceeded)
	f.expect(0, []string{"run", filepath.Dir(file(t, "hello.yaml", helloFile))}, "", "hello succeeded")
	_, _ = f.captured.In.WriteString(helloFile)
	f.expect(0, args("run -"), "", "hello succeeded")
	f.expect(3, []string{"run", t.TempDir()}, "", "no job files")
	f.expect(3, args("run absent.yaml"), "", "absent.yaml: no such file")
}

func TestRunOnInterrupt(t *testing.T) {
	for _, c := range []struct {
		name, file, args string
		outcome          backend.Outcome
		terminal         bool
		inProcess        bool
		stopped          bool
		say              string
	}{
		{"in a pipe a new run is stopped", helloFile, "", backend.Created, false, false, true, "hello: stopping"},
		{"on a terminal it goes on", helloFile, "", backend.Created, true, false, false, "hello goes on in local"},
		{"where nobody would look after it, it is stopped", helloFile, "", backend.Created, true, true, true, "hello: stopping"},
		{"as asked: detach", helloFile, "--on-interrupt detach", backend.Created, false, false, false, "goes on"},
		{"as asked: stop", helloFile, "--on-interrupt stop", backend.Rerun, true, false, true, "stopping"},
		{"a run attached to is never stopped", helloFile, "--on-interrupt stop", backend.Attached, false, false, false, "goes on"},
		{"what existed before is never stopped", shopFile, "--on-interrupt stop", backend.Updated, false, false, false, "`baton rollback shop`"},
		{"a new service is", shopFile, "", backend.Created, false, false, true, "shop: stopping"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := setup(t)
			f.app.Streams.InTerminal, f.app.Streams.ErrTerminal = c.terminal, c.terminal
			f.env["TERM"] = "dumb"
			f.local.outcome, f.local.hold = c.outcome, make(chan struct{})
			f.local.info.InProcess = c.inProcess
			f.local.applied = func() { f.signals <- syscall.SIGTERM }
			f.expect(143, append([]string{"run", file(t, "job.yaml", c.file)}, strings.Fields(c.args)...), "", c.say)
			stopped := slices.ContainsFunc(f.local.did(), func(call string) bool { return strings.HasPrefix(call, "stop ") })
			if stopped != c.stopped {
				t.Errorf("stopped is %v, want %v\n%s", stopped, c.stopped, f.captured.Err)
			}
		})
	}
}

func TestSecretsAreCapturedAndNeverShown(t *testing.T) {
	withSecret := helloFile + "secrets: {TOKEN: {from: env, key: MY_TOKEN}}\n"
	f := setup(t)
	f.expect(3, []string{"run", file(t, "job.yaml", withSecret)}, "", "MY_TOKEN is not set")
	f.env["MY_TOKEN"] = "planted-secret"
	f.local.script["hello"] = phases(backend.PhaseSucceeded)
	f.expect(0, []string{"run", "-vv", file(t, "job.yaml", withSecret)}, "", "msg=call")
	if all := f.captured.Err.String() + f.captured.Out.String(); strings.Contains(all, "planted") {
		t.Errorf("the secret was shown:\n%s", all)
	}
	if string(f.local.secrets["env/MY_TOKEN"]) != "planted-secret" {
		t.Errorf("captured %q", f.local.secrets)
	}
}

func TestValidate(t *testing.T) {
	bad := file(t, "bad.yaml", "name: Hello\ntype: bach\nimge: x\n")
	f := setup(t)
	f.expect(0, []string{"validate", file(t, "hello.yaml", helloFile)}, "batch hello is valid", "")
	f.expect(3, []string{"validate", bad}, "", "bad.yaml:2:7: type:")
	f.expect(3, []string{"validate", bad, "-o", "json"}, `"path": "imge"`, "")
	f.expect(4, []string{"validate", file(t, "hello.yaml", helloFile), "--on", "nowhere"}, "", "no context")
}

func TestRefusedBeforeAnythingIsSubmitted(t *testing.T) {
	service := strings.Replace(helloFile, "type: batch", "type: service", 1)
	for _, c := range []struct {
		name, args string
		inProcess  bool
		code       int
		say        string
	}{
		{"detached from what dies with the command", "--detach", true, 7, "--detach: on local jobs run inside of this command"},
		{"a service that would die with the command", "service", true, 7, "a service job: on local jobs run inside of this command"},
		{"the exit code of no group", "--exit-code-from web", false, 125, "job hello has no such group or task"},
		{"the exit code of no task", "--exit-code-from main.web", false, 125, "job hello has no such group or task"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := setup(t)
			f.local.info.InProcess = c.inProcess
			f.local.script["hello"] = phases(backend.PhaseSucceeded)
			job, args := helloFile, strings.Fields(c.args)
			if c.args == "service" {
				job, args = service, nil
			}
			f.expect(c.code, append([]string{"run", file(t, "job.yaml", job)}, args...), "", c.say)
			if slices.ContainsFunc(f.local.calls, func(call string) bool { return strings.HasPrefix(call, "apply") }) {
				t.Errorf("calls %q: the job was submitted", f.local.calls)
			}
		})
	}
}

func TestLosses(t *testing.T) {
	gang := helloFile + "gang: true\n"
	about := helloFile + "messageFile: /m\n"
	attached := helloFile + "annotations: {a: b}\n"
	for _, c := range []struct {
		name, verb, file, args string
		code                   int
		say                    string
	}{
		{"unsupported", "run", gang, "", 7, "job.yaml:4:7: groups[0].gang true: unsupported: no gangs here"},
		{"approximate is allowed, and said", "run", about, "", 0, "note: "},
		{"approximate over the budget", "run", about, "--max-loss emulated", 7, "approximate: read at the end"},
		{"detached though it needs baton", "run", attached, "--detach", 7, "while attached"},
		{"detached all the same", "run", attached, "--detach --unsupervised", 0, ""},
		{"validate on a context", "validate", gang, "--on local", 7, "no gangs here"},
		{"validate without one", "validate", gang, "", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := setup(t)
			f.local.script["hello"] = phases(backend.PhaseSucceeded)
			f.expect(c.code, append([]string{c.verb, file(t, "job.yaml", c.file)}, strings.Fields(c.args)...), "", c.say)
		})
	}
}

func TestAnUnknownColumnIsWrongUsage(t *testing.T) {
	f := setup(t)
	f.local.add(hello(backend.PhaseSucceeded))
	f.expect(2, []string{"status", "--columns", "bad"}, "", "no such column")
	f.expect(2, []string{"status", "--sort-by", "bad"}, "", "no such column")
}
