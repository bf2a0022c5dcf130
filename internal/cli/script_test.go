package cli_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/baton-run/baton/internal/cli"
	"github.com/baton-run/baton/internal/drivers"
	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/iostreams"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/backendtest/prog"
)

// The scripts run baton as a user would, on the backend that
// BATON_TEST_CONTEXT names.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"baton":   func() { os.Exit(cli.Main(context.Background(), os.Args[1:], iostreams.System(os.Getenv))) },
		"prog":    func() { os.Exit(prog.Main(os.Args[1:])) },
		"python3": webServer,
	})
}

func scriptContext() string {
	if name := os.Getenv("BATON_TEST_CONTEXT"); name != "" {
		return name
	}
	return "local"
}

func TestScripts(t *testing.T) {
	kind, err := drivers.All().Get(scriptContext())
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: setupScript,
		Condition: func(condition string) (bool, error) {
			return scriptCondition(kind, condition)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":  expectCode,
			"until": untilSucceeds,
		},
		RequireUniqueNames: true,
	})
}

// setupScript gives a script a home of its own, and sees that nothing is left.
func setupScript(env *testscript.Env) error {
	program, err := exec.LookPath("prog")
	if err != nil {
		return err
	}
	env.Setenv("CONTEXT", scriptContext())
	env.Setenv("BATON_CONTEXT", scriptContext())
	env.Setenv("PROG", program)
	env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
	env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "state"))
	env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, "cache"))
	env.Setenv("USER", "tester")
	env.Defer(func() {
		t := env.T()
		if scriptContext() == "local" {
			stop := exec.Command("baton", "scheduler", "stop", "--tasks")
			stop.Env = env.Vars
			if out, err := stop.CombinedOutput(); err != nil {
				t.Fatal(fmt.Sprintf("baton scheduler stop --tasks: %v\n%s", err, out))
			}
		}
		if left := processesOf(env.WorkDir); len(left) > 0 {
			t.Fatal("processes are left: " + strings.Join(left, ", "))
		}
	})
	return nil
}

// processesOf lists processes that work for a script, by their environment.
func processesOf(dir string) []string {
	deadline := time.Now().Add(2 * time.Second)
	for {
		var left []string
		environs, _ := filepath.Glob("/proc/[0-9]*/environ")
		for _, file := range environs {
			environ, err := os.ReadFile(file)
			if err == nil && strings.Contains(string(environ), dir+"/") {
				command, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
				left = append(left, filepath.Base(filepath.Dir(file))+" "+strings.ReplaceAll(string(command), "\x00", " "))
			}
		}
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// scriptCondition is carries:FIELD or verb:NAME, answered by the backend's own
// tables: scripts are skipped by nothing else.
func scriptCondition(kind backend.Kind, condition string) (bool, error) {
	what, name, _ := strings.Cut(condition, ":")
	switch what {
	case "carries":
		rows := fidelity.New(kind.Fidelity()).For(name)
		if len(rows) == 0 {
			return false, fmt.Errorf("no row for field %q", name)
		}
		return !slices.ContainsFunc(rows, func(r backend.Row) bool { return r.Level == backend.None && r.Value == "" && r.When == "" }), nil
	case "verb":
		return slices.Contains(kind.Reference().Verbs, backend.Verb(name)), nil
	case "context":
		return name == kind.Name(), nil
	default:
		return false, fmt.Errorf("unknown condition %q", condition)
	}
}

// expectCode is `code N COMMAND…`: the command exits with just that code.
func expectCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit %d, want %d", got, want)
	}
}

// untilSucceeds is `until TEXT COMMAND…`: the command's output is to hold the
// text in the end.
func untilSucceeds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until TEXT COMMAND...")
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		_ = ts.Exec(args[1], args[2:]...)
		if out := ts.ReadFile("stdout") + ts.ReadFile("stderr"); strings.Contains(out, args[0]) {
			return
		} else if time.Now().After(deadline) {
			ts.Fatalf("no %q in:\n%s", args[0], out)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
