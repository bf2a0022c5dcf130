//go:build linux

package local_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local"
)

// With a store, but neither scheduler nor supervisor, the command is the
// scheduler for a moment, and must not leave behind what it started for that.
func TestStopTasksLeavesNoSupervisor(t *testing.T) {
	target, env := backend.Target{Name: "local"}, environment(filepath.Join(t.TempDir(), "baton"), os.Getenv, "(test)", "test")
	env.Log = slog.New(slog.DiscardHandler)
	control, err := local.NewControl(target, env)
	if err != nil {
		t.Fatal(err)
	}
	driver, err := local.Kind{}.Open(t.Context(), target, env)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := spec.Load("job.json", []byte(`{"name": "job", "type": "batch", "command": ["true"]}`), spec.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := driver.Apply(t.Context(), loaded[0].Job, backend.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := driver.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 { // by the scheduler, then twice without one
		if err := control.Stop(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		s, err := control.Status(t.Context())
		if err != nil || s.Running || s.Supervisor != 0 {
			t.Errorf("after stop --tasks: %+v, %v", s, err)
		}
	}
}
