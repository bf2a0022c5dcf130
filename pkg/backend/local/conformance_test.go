//go:build linux

package local_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
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
		Open: func(ctx context.Context) (backend.Driver, error) { return local.Kind{}.Open(ctx, target, env) },
	}
}

func TestConformance(t *testing.T) {
	backendtest.Run(t, func(t *testing.T) backendtest.Leg { return leg(t, os.Getenv) })
}
