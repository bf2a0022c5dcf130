//go:build linux

package local_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/backendtest"
	"github.com/baton-run/baton/pkg/backend/backendtest/prog"
	"github.com/baton-run/baton/pkg/backend/local"
)

// TestMain makes this binary the suite's helper program and baton's own
// background processes, too.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "prog" {
		os.Exit(prog.Main(os.Args[2:]))
	}
	if len(os.Args) > 5 && os.Args[1] == "as" && os.Args[4] == local.RoleCommand {
		state := filepath.Join(os.Getenv("XDG_STATE_HOME"), "baton")
		roles := local.Roles{Env: environment(state, os.Getenv, os.Args[2], os.Args[3])}
		if err := roles.Run(context.Background(), os.Args[5:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// environment is that of a baton of a version and build, which its background
// processes are too.
func environment(state string, getenv func(string) string, version, build string) backend.Env {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return backend.Env{
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Now: time.Now, Rand: rand.Reader, HTTP: http.DefaultClient,
		Getenv: getenv, StateDir: state, Self: []string{self, "as", version, build}, Version: version, Build: build,
		User: "tester", Host: "here",
	}
}

func leg(t *testing.T, getenv func(string) string) backendtest.Leg {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	target, env := backend.Target{Name: "local"}, environment(filepath.Join(t.TempDir(), "baton"), getenv, "(test)", "test")
	env.Log = slog.New(slog.DiscardHandler)
	control, err := local.NewControl(target, env)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := control.Stop(context.Background(), true); err != nil {
			t.Error(err)
		}
	})
	return backendtest.Leg{
		Kind: local.Kind{},
		Prog: []string{self, "prog"},
		Make: func(text string) (*backend.Job, error) {
			loaded, err := spec.Load("job.json", []byte(text), spec.Options{})
			if err != nil {
				return nil, err
			}
			return loaded[0].Job, nil
		},
		Leftovers: leftovers,
		Foreign:   foreign,
		Open:      func(ctx context.Context) (backend.Driver, error) { return local.Kind{}.Open(ctx, target, env) },
	}
}

func TestConformance(t *testing.T) {
	backendtest.Run(t, func(t *testing.T) backendtest.Leg { return leg(t, os.Getenv) })
}

// leftovers are processes that carry the namespace in their environment.
func leftovers(_ context.Context, namespace string) ([]string, error) {
	files, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		return nil, err
	}
	var left []string
	for _, file := range files {
		// One that is gone meanwhile, or another user's, is none of ours.
		if environ, err := os.ReadFile(file); err == nil && bytes.Contains(environ, []byte("BATON_NAMESPACE="+namespace+"\x00")) {
			left = append(left, filepath.Base(filepath.Dir(file)))
		}
	}
	return left, nil
}

// foreign is a process beside the jobs that nobody may end.
func foreign(ctx context.Context, namespace string) (func(context.Context) error, error) {
	cmd := exec.CommandContext(ctx, "sleep", "60")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "NAMESPACE=" + namespace}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return func(context.Context) error {
		alive := cmd.Process.Signal(syscall.Signal(0))
		return errors.Join(alive, cmd.Process.Kill(), ignoreKilled(cmd.Wait()))
	}, nil
}

func ignoreKilled(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil
	}
	return err
}
