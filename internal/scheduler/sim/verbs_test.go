package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// variant is the same job with another spec.
func variant(j *backend.Job, digest string) *backend.Job {
	next := *j
	next.Groups = append([]backend.Group(nil), j.Groups...)
	next.Groups[0].TemplateDigest = digest
	return stamped(&next)
}

func TestMeaningOfApply(t *testing.T) {
	batch := job("a", backend.Batch, batchGroup("main", 1))
	service := job("a", backend.Service, serviceGroup("main", 1))
	suspended := *service
	suspended.Suspend = true
	stamped(&suspended)
	type step struct {
		at   time.Duration
		do   any // *backend.Job or core.Event
		opts backend.ApplyOptions
		want any // backend.Outcome or backend.Code
		run  int
	}
	stop, suspend, resume := core.Stop{}, core.Suspend{}, core.Suspend{Options: backend.SuspendOptions{Resume: true}}
	tests := map[string][]step{
		"attach, then unchanged, then rerun": {
			{0, batch, backend.ApplyOptions{}, backend.Created, 1},
			{time.Second, batch, backend.ApplyOptions{}, backend.Attached, 1},
			{time.Hour, batch, backend.ApplyOptions{}, backend.Unchanged, 1},
			{0, batch, backend.ApplyOptions{Rerun: true}, backend.Rerun, 2},
			{time.Hour, variant(batch, "x"), backend.ApplyOptions{}, backend.Rerun, 3},
		},
		"an active one that differs": {
			{0, batch, backend.ApplyOptions{}, backend.Created, 1},
			{time.Second, variant(batch, "x"), backend.ApplyOptions{}, backend.Conflict, 0},
			{0, variant(batch, "x"), backend.ApplyOptions{Replace: true}, backend.Replaced, 2},
		},
		"stopped, then started": {
			{0, batch, backend.ApplyOptions{}, backend.Created, 1},
			{time.Second, stop, backend.ApplyOptions{}, backend.Updated, 1},
			{time.Second, stop, backend.ApplyOptions{}, backend.Unchanged, 1},
			{time.Second, batch, backend.ApplyOptions{}, backend.Restarted, 2},
			{time.Hour, stop, backend.ApplyOptions{}, backend.Unchanged, 2},
		},
		"service": {
			{0, service, backend.ApplyOptions{}, backend.Created, 0},
			{time.Second, service, backend.ApplyOptions{}, backend.Unchanged, 0},
			{0, variant(service, "x"), backend.ApplyOptions{}, backend.Updated, 0},
			{time.Second, stop, backend.ApplyOptions{}, backend.Updated, 0},
			{time.Minute, variant(service, "x"), backend.ApplyOptions{}, backend.Restarted, 0},
			{0, batch, backend.ApplyOptions{}, backend.Conflict, 0},
		},
		"suspended": {
			{0, service, backend.ApplyOptions{}, backend.Created, 0},
			{time.Second, suspend, backend.ApplyOptions{}, backend.Updated, 0},
			{0, suspend, backend.ApplyOptions{}, backend.Unchanged, 0},
			{time.Second, service, backend.ApplyOptions{}, backend.Conflict, 0},
			{0, resume, backend.ApplyOptions{}, backend.Updated, 0},
			{0, resume, backend.ApplyOptions{}, backend.Unchanged, 0},
			{time.Second, service, backend.ApplyOptions{}, backend.Unchanged, 0},
		},
		"suspended by its file": {
			{0, &suspended, backend.ApplyOptions{}, backend.Created, 0},
			{0, &suspended, backend.ApplyOptions{}, backend.Unchanged, 0},
			{time.Second, service, backend.ApplyOptions{}, backend.Updated, 0},
		},
		"preconditions": {
			{0, batch, backend.ApplyOptions{Change: backend.Change{IfVersion: "u9-1"}}, backend.Conflict, 0},
			{0, batch, backend.ApplyOptions{Change: backend.Change{IfVersion: backend.Absent}}, backend.Created, 1},
			{0, batch, backend.ApplyOptions{Change: backend.Change{IfVersion: backend.Absent}}, backend.Conflict, 0},
			{0, batch, backend.ApplyOptions{Change: backend.Change{IfVersion: "u2-1"}}, backend.Attached, 1},
			{0, variant(batch, "x"), backend.ApplyOptions{Replace: true, Change: backend.Change{IfVersion: "u2-1"}}, backend.Replaced, 2},
			{0, variant(batch, "y"), backend.ApplyOptions{Replace: true, Change: backend.Change{IfVersion: "u2-1"}}, backend.Conflict, 0},
		},
		"submission ids": {
			{0, batch, backend.ApplyOptions{Change: backend.Change{SubmissionID: "s1"}}, backend.Created, 1},
			{time.Hour, batch, backend.ApplyOptions{Rerun: true, Change: backend.Change{SubmissionID: "s2"}}, backend.Rerun, 2},
			{time.Hour, batch, backend.ApplyOptions{Rerun: true, Change: backend.Change{SubmissionID: "s2"}}, backend.Rerun, 2},
			{0, batch, backend.ApplyOptions{Change: backend.Change{SubmissionID: "s1"}}, backend.Created, 1},
		},
		"dry runs change nothing": {
			{0, batch, backend.ApplyOptions{DryRun: true}, backend.Created, 1},
			{0, batch, backend.ApplyOptions{DryRun: true}, backend.Created, 1},
			{0, batch, backend.ApplyOptions{}, backend.Created, 1},
			{time.Hour, batch, backend.ApplyOptions{DryRun: true, Rerun: true}, backend.Rerun, 2},
			{0, batch, backend.ApplyOptions{Rerun: true}, backend.Rerun, 2},
		},
	}
	for name, steps := range tests {
		t.Run(name, func(t *testing.T) {
			w := world(t, exits(0, time.Minute))
			for n, s := range steps {
				run(t, w, s.at)
				var out core.Outcome
				var err error
				switch do := s.do.(type) {
				case *backend.Job:
					out, err = w.Submit(do, s.opts)
				case core.Stop:
					do.At = w.Now
					out, err = w.Do(key("a"), do)
				case core.Suspend:
					do.At = w.Now
					out, err = w.Do(key("a"), do)
				}
				if code, ok := s.want.(backend.Code); ok {
					if backend.CodeOf(err) != code {
						t.Fatalf("step %d: got %v %v, want %s", n, out.Applied.Outcome, err, code)
					}
				} else if err != nil || out.Applied.Outcome != s.want || out.Applied.Run != s.run {
					t.Fatalf("step %d: got %v run %d %v, want %v run %d", n, out.Applied.Outcome, out.Applied.Run, err, s.want, s.run)
				}
				run(t, w, 0)
			}
		})
	}
}

func TestReplaceWaitsForTheOldRun(t *testing.T) {
	j := job("a", backend.Batch, batchGroup("main", 1))
	w := world(t, forever)
	submit(t, w, j, backend.Created)
	run(t, w, 5*time.Second)
	if _, err := w.Submit(variant(j, "x"), backend.ApplyOptions{Replace: true}); err != nil {
		t.Fatal(err)
	}
	run(t, w, 500*time.Millisecond)
	if len(w.Procs) != 1 {
		t.Errorf("%d launches while the old instance is still stopping", len(w.Procs))
	}
	run(t, w, 5*time.Second)
	if o := view(w, "a"); len(w.Procs) != 2 || o.Run != 2 || o.Phase != backend.PhaseRunning || o.Revision != 2 {
		t.Errorf("%d launches, run %d %s", len(w.Procs), o.Run, o.Phase)
	}
}

func TestStopAndDelete(t *testing.T) {
	for _, kind := range []string{"batch", "service"} {
		t.Run(kind, func(t *testing.T) {
			j := job("a", backend.Batch, batchGroup("main", 2))
			if kind == "service" {
				j = job("a", backend.Service, serviceGroup("main", 2))
			}
			w := world(t, forever)
			submit(t, w, j, backend.Created)
			run(t, w, 10*time.Second)
			grace := 3 * time.Second
			if _, err := w.Do(key("a"), core.Stop{At: w.Now, Options: backend.StopOptions{Grace: &grace}}); err != nil {
				t.Fatal(err)
			}
			run(t, w, 0)
			if o := view(w, "a"); o.Phase != backend.PhaseStopping || o.Instances[0].State != backend.Stopping {
				t.Errorf("at once: %s %s", o.Phase, states(o))
			}
			run(t, w, 5*time.Second)
			o := view(w, "a")
			if o.Phase != backend.PhaseStopped || o.Reason != backend.ReasonStoppedByUser || o.Fault != backend.FaultOperator || states(o) != "a.0#1=Stopped a.1#1=Stopped " {
				t.Errorf("in the end: %s %s %s", o.Phase, o.Reason, states(o))
			}
			if _, err := w.Do(key("a"), core.Delete{At: w.Now}); err != nil {
				t.Fatal(err)
			}
			if w.Job(key("a")) != nil {
				t.Error("a deleted job answers to its name")
			}
			submit(t, w, j, backend.Created)
			run(t, w, 5*time.Second)
			if len(w.Jobs) != 1 || view(w, "a").UID == o.UID || view(w, "a").Phase != backend.PhaseRunning {
				t.Errorf("%d jobs after the name was used again", len(w.Jobs))
			}
		})
	}
}

func TestSuspendPausesBatch(t *testing.T) {
	j := job("a", backend.Batch, batchGroup("main", 2))
	j.Timeout = 2 * time.Minute
	w := world(t, exits(0, time.Minute))
	submit(t, w, stamped(j), backend.Created)
	run(t, w, 30*time.Second)
	if _, err := w.Do(key("a"), core.Suspend{At: w.Now}); err != nil {
		t.Fatal(err)
	}
	run(t, w, time.Hour)
	if o := view(w, "a"); o.Phase != backend.Suspended {
		t.Errorf("suspended: %s", o.Phase)
	}
	if _, err := w.Do(key("a"), core.Suspend{At: w.Now, Options: backend.SuspendOptions{Resume: true}}); err != nil {
		t.Fatal(err)
	}
	run(t, w, 2*time.Minute)
	if got := summary(view(w, "a")); got != "Succeeded 2/2 restarts=0 " || len(w.Procs) != 4 {
		t.Errorf("%s after %d launches", got, len(w.Procs))
	}
}

func TestFinishedJobsArePruned(t *testing.T) {
	j := job("a", backend.Batch, batchGroup("main", 1))
	w := world(t, exits(0, time.Second))
	submit(t, w, j, backend.Created)
	run(t, w, 6*24*time.Hour)
	if w.Job(key("a")) == nil {
		t.Fatal("gone after 6 days")
	}
	run(t, w, 2*24*time.Hour)
	if len(w.Jobs) != 0 {
		t.Error("kept for 8 days")
	}
}

func TestRetainRunsAndRevisions(t *testing.T) {
	j := job("a", backend.Batch, batchGroup("main", 1))
	j.Retain.Runs, j.Retain.Revisions = 2, 3
	w := world(t, exits(0, time.Second))
	for n := range 9 {
		if _, err := w.Submit(variant(j, string(rune('a'+n))), backend.ApplyOptions{}); err != nil {
			t.Fatal(err)
		}
		run(t, w, time.Minute)
	}
	js := w.Job(key("a"))
	if len(js.Runs) != 2 || js.Runs[0].Number != 8 || len(js.Revisions) != 3 || js.Revisions[0].Number != 7 {
		t.Errorf("%d runs from %d, %d revisions from %d", len(js.Runs), js.Runs[0].Number, len(js.Revisions), js.Revisions[0].Number)
	}
}

func TestRefusedFields(t *testing.T) {
	j := job("a", backend.Batch, batchGroup("main", 1), serviceGroup("web", 1))
	j.Groups[0].Leader, j.Groups[0].Gang = true, true
	w := world(t, forever)
	_, err := w.Submit(j, backend.ApplyOptions{})
	if backend.CodeOf(err) != backend.Unsupported {
		t.Fatal(err)
	}
	for _, path := range []string{"groups[0].leader", "groups[0].gang", "groups[1].type"} {
		if !strings.Contains(err.Error(), path) {
			t.Errorf("%v does not name %s", err, path)
		}
	}
	if len(w.Jobs) != 0 {
		t.Error("a refused job is kept")
	}
}

// TestRetainKeepsWhatIsStillLaunched: a run that goes on launches from the
// revision in which its group last changed, however old that is.
func TestRetainKeepsWhatIsStillLaunched(t *testing.T) {
	j := cron("1h", backend.AllowConcurrent)
	j.Retain.Revisions = 1
	later := batchGroup("later", 1)
	later.DependsOn = []backend.Dependency{{Group: "main", Condition: backend.DependencySucceeded}}
	j.Groups = append(j.Groups, later)
	w := cronWorld(exits(0, 10*time.Minute))
	submit(t, w, stamped(j), backend.Created)
	second := variant(j, "second")
	submit(t, w, second, backend.Updated)
	run(t, w, 61*time.Minute)
	third := variant(second, "third")
	third.Groups[1].TemplateDigest = "third"
	submit(t, w, stamped(third), backend.Updated)
	run(t, w, 30*time.Minute)
	js := w.Job(key("tick"))
	if got := states(view(w, "tick")); got != "tick.0#1=Succeeded tick.later.0#1=Succeeded " {
		t.Error(got)
	}
	for _, i := range js.Instances() {
		if _, g := js.Spec(i); g == nil {
			t.Errorf("%s has no spec: revision %d is gone", i.ID, i.Revision)
		}
	}
}
