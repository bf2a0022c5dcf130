package sim_test

import (
	"testing"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func TestBatchRunsToItsEnd(t *testing.T) {
	w := world(t, exits(0, 3*time.Second))
	submit(t, w, job("hello", backend.Batch, batchGroup("main", 3)), backend.Created)
	run(t, w, time.Second)
	if got := summary(view(w, "hello")); got != "Running 3/3 restarts=0 " {
		t.Errorf("while it runs: %s", got)
	}
	run(t, w, 3*time.Second)
	o := view(w, "hello")
	if got := summary(o); got != "Succeeded 3/3 restarts=0 " {
		t.Errorf("at its end: %s", got)
	}
	if got := states(o); got != "hello.0#1=Succeeded hello.1#1=Succeeded hello.2#1=Succeeded " {
		t.Errorf("instances: %s", got)
	}
	for _, e := range w.Journal {
		t.Log(e.At.Sub(start), e.Object, e.Type, e.Reason, e.Message)
	}
}

func TestServiceIsKeptRunning(t *testing.T) {
	w := world(t, forever)
	submit(t, w, job("web", backend.Service, serviceGroup("web", 3)), backend.Created)
	run(t, w, 10*time.Second)
	o := view(w, "web")
	if got := summary(o); got != "Running 3/3 restarts=0 " || o.Rollout.State != backend.RolloutDone {
		t.Errorf("%s %+v", got, o.Rollout)
	}
	for _, e := range w.Journal {
		t.Log(e.At.Sub(start), e.Object, e.Type, e.Reason, e.Message)
	}
}
