//go:build linux

package local_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local"
)

// machineOf returns handles on one state folder as different batons have them.
func machineOf(t *testing.T) func(version, build string) (backend.Driver, *local.Control) {
	t.Helper()
	state := filepath.Join(t.TempDir(), "baton")
	open := func(version, build string) (backend.Driver, *local.Control) {
		env := environment(state, os.Getenv, version, build)
		env.Log = slog.New(slog.DiscardHandler)
		d, err := local.Kind{}.Open(context.Background(), backend.Target{Name: "local"}, env)
		if err != nil {
			t.Fatal(err)
		}
		c, err := local.NewControl(backend.Target{Name: "local"}, env)
		if err != nil {
			t.Fatal(err)
		}
		return d, c
	}
	t.Cleanup(func() {
		_, c := open("(test)", "test")
		if err := c.Stop(context.Background(), true); err != nil {
			t.Error(err)
		}
	})
	return open
}

func jobOf(t *testing.T, text string) *backend.Job {
	t.Helper()
	loaded, err := spec.Load("job.yaml", []byte(text), spec.Options{DefaultNamespace: "default"})
	if err != nil {
		t.Fatal(err)
	}
	return loaded[0].Job
}

func apply(t *testing.T, d backend.Driver, text string) backend.Applied {
	t.Helper()
	a, err := d.Apply(t.Context(), jobOf(t, text), backend.ApplyOptions{Change: backend.Change{SubmissionID: t.Name() + text}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// running returns the launch id of a job's one instance once it runs.
func running(t *testing.T, d backend.Driver, key backend.Key) string {
	t.Helper()
	for o, err := range d.(backend.Watcher).Watch(t.Context(), key, backend.DetailInstances) {
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Instances) == 1 && o.Instances[0].State == backend.Running {
			return o.Instances[0].ID
		}
	}
	t.Fatal("the watch ended")
	return ""
}

// TestHandOver: a newer baton takes over from the scheduler that runs without
// touching what runs, and an older one is told.
func TestHandOver(t *testing.T) {
	open := machineOf(t)
	first, control := open("v1.2.3", "first")
	key := apply(t, first, "{name: long, type: service, command: [sleep, \"300\"]}").Key
	id := running(t, first, key)
	before, err := control.Status(t.Context())
	if err != nil || !before.Running || before.Other {
		t.Fatalf("scheduler %+v, %v", before, err)
	}
	other, _ := open("v1.2.4", "another build")
	apply(t, other, "{name: short, type: batch, command: [\"true\"]}")
	after, err := control.Status(t.Context())
	if err != nil || !after.Running || after.PID == before.PID || after.Version != "v1.2.4" {
		t.Errorf("the scheduler is still process %d (%+v), %v", before.PID, after, err)
	}
	if after.Supervisor != before.Supervisor {
		t.Errorf("the supervisor was %d and is %d", before.Supervisor, after.Supervisor)
	}
	if got := running(t, other, key); got != id {
		t.Errorf("the instance was %s and is %s", id, got)
	}
}

func TestOlderIsToldToUpgrade(t *testing.T) {
	open := machineOf(t)
	newer, _ := open("v1.2.4", "newer")
	apply(t, newer, "{name: long, type: service, command: [sleep, \"300\"]}")
	older, _ := open("v1.2.3", "older")
	_, err := older.Apply(t.Context(), jobOf(t, "{name: more, type: batch, command: [\"true\"]}"), backend.ApplyOptions{})
	if backend.CodeOf(err) != backend.Conflict || !strings.Contains(err.Error(), "v1.2.4") {
		t.Errorf("error %v, want a conflict that names the newer release", err)
	}
	// Looking is allowed.
	if _, err := older.Get(t.Context(), backend.Key{Namespace: "default", Name: "long"}, backend.DetailSummary); err != nil {
		t.Error(err)
	}
}
