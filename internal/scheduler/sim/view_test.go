package sim_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/sim"
	"github.com/baton-run/baton/pkg/backend"
)

func TestViewShowsTheNewestRun(t *testing.T) {
	w := world(t, exits(0, time.Second))
	j := job("a", backend.Batch, batchGroup("main", 1))
	submit(t, w, j, backend.Created)
	run(t, w, time.Minute)
	if _, err := w.Submit(j, backend.ApplyOptions{Rerun: true}); err != nil {
		t.Fatal(err)
	}
	run(t, w, time.Minute)
	if o := view(w, "a"); len(o.Instances) != 1 || o.Instances[0].Run != 2 || len(w.Job(key("a")).Instances()) != 2 {
		t.Errorf("run %d: %s", o.Run, states(o))
	}
}

func TestRequestedIsWhatMayRunAtOnce(t *testing.T) {
	j := job("a", backend.Batch, batchGroup("main", 100))
	j.Groups[0].Parallelism = 3
	w := world(t, exits(0, time.Minute))
	submit(t, w, stamped(j), backend.Created)
	run(t, w, time.Second)
	if o := view(w, "a"); o.Requested.CPU != 300 || *o.Wanted != 100 || o.Instances[50].State != backend.Queued || o.Instances[50].Message == "" {
		t.Errorf("%s asks for %s; %+v", summary(o), o.Requested.CPU, o.Instances[50])
	}
}

// TestServiceDependencyMayRecover: unlike in a run, nothing of a service is
// skipped for good.
func TestServiceDependencyMayRecover(t *testing.T) {
	front, back := serviceGroup("front", 1), serviceGroup("back", 1)
	front.DependsOn = []backend.Dependency{{Group: "back", Condition: backend.DependencyReady}}
	back.Restart.Attempts = 1
	w := world(t, func(_ *rand.Rand, l sim.Launch) sim.Script {
		if l.Instance.Group == "back" && l.Instance.Attempt < 3 {
			return sim.Script{Start: time.Second, Cause: core.EndStartError}
		}
		return sim.Script{Start: time.Second}
	})
	submit(t, w, job("web", backend.Service, front, back), backend.Created)
	run(t, w, 3*time.Hour)
	o := view(w, "web")
	if o.Instances[0].State != backend.Waiting || o.Instances[1].State != backend.Failed || o.Instances[1].Reason != backend.ReasonRetriesExhausted {
		t.Errorf("%s: %s", summary(o), states(o))
	}
	if _, err := w.Do(key("web"), core.Restart{At: w.Now}); err != nil {
		t.Fatal(err)
	}
	run(t, w, time.Minute)
	if got := view(w, "web"); got.Phase != backend.PhaseRunning {
		t.Errorf("after a restart: %s: %s", summary(got), states(got))
	}
}

func TestEmptyStateIsUnknown(t *testing.T) {
	js := core.NewJobState(key("a"))
	if o := core.View(js, start, core.Env{}); o.Phase != backend.PhaseUnknown || o.Wanted != nil {
		t.Errorf("%s", o.Phase)
	}
	if d := core.Reconcile(js, start, core.Env{}); d.Changed || d.Gone {
		t.Errorf("%+v", d)
	}
	if _, err := core.Observe(js, core.Stop{At: start}); backend.CodeOf(err) != backend.NotFound {
		t.Error(err)
	}
}

func TestCloneSharesNothing(t *testing.T) {
	w := world(t, forever)
	submit(t, w, job("web", backend.Service, serviceGroup("main", 2)), backend.Created)
	run(t, w, time.Minute)
	js := w.Job(key("web"))
	lib := library{}
	before, err := lib.restore(js)
	if err != nil {
		t.Fatal(err)
	}
	c := js.Clone()
	if _, err := core.Observe(c, core.Stop{At: w.Now}); err != nil {
		t.Fatal(err)
	}
	if _, err := core.Observe(c, core.Scale{At: w.Now, Options: backend.ScaleOptions{Count: 7}}); err != nil {
		t.Fatal(err)
	}
	core.Reconcile(c, w.Now, w.Env())
	after, err := lib.restore(js)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := states(core.View(before, w.Now, w.Env())), states(core.View(after, w.Now, w.Env())); a != b || after.Goal != core.GoalRun || len(after.Scaled) != 0 {
		t.Errorf("the original changed with its clone: %s, %s", a, b)
	}
}
