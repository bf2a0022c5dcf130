//go:build linux

package process

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

// TestEmbedded runs the supervisor inside this process, whose other children
// must be left to those who started them.
func TestEmbedded(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state")
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, Config{StateDir: state, Embedded: true, Idle: -1}) }()
	h := &harness{TB: t, state: state}
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		c, err := Dial(ctx, DialConfig{StateDir: state})
		if err == nil {
			h.c = c
			break
		}
		if !errors.Is(err, ErrNotRunning) || time.Now().After(end) {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		h.launch(fmt.Sprint("i", i), sh("setsid sleep 300 & exit 3"))
		err := exec.Command("sh", "-c", "exit 4").Run()
		if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.ExitCode() != 4 {
			t.Errorf("a child of another: %v", err)
		}
	}
	for i := range 20 {
		if got := verdict(h.end(fmt.Sprint("i", i))); got != "exited main=3" {
			t.Errorf("got %q", got)
		}
	}
	h.launch("last", sh(forever))
	h.until("last", isRunning)
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
	h.c.Close()
	h.waitNoMarks()
	all, err := Load(state)
	if err != nil || len(all) != 21 || all[20].End == nil || all[20].End.Cause != v1.CauseKilled {
		t.Errorf("%d records, the last %+v, %v", len(all), all[len(all)-1], err)
	}
}
