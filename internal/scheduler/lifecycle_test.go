package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/scheduler/fleet/fakefleet"
	"github.com/baton-run/baton/pkg/backend"
)

func exits(code int) func(fleet.Launch) fakefleet.Fate {
	return func(fleet.Launch) fakefleet.Fate { return fakefleet.Fate{Exit: &code} }
}

func TestBatchRunsToItsEnd(t *testing.T) {
	legs(t, func(t *testing.T, r *rig, d driver) {
		r.world.OnLaunch(exits(0))
		job := r.jobs.add(batch("hello", 3))
		a := apply(t, d, job, backend.ApplyOptions{})
		if a.Outcome != backend.Created || a.Run != 1 || a.Key != job.Key {
			t.Errorf("applied: %+v", a)
		}
		o := awaitPhase(t, d, job.Key, backend.PhaseSucceeded)
		if len(o.Instances) != 3 || string(o.Document) != string(job.Document) || !o.Supervised {
			t.Errorf("%s", show(o))
		}
		a = apply(t, d, job, backend.ApplyOptions{Rerun: true})
		if a.Outcome != backend.Rerun || a.Run != 2 {
			t.Errorf("applied again: %+v", a)
		}
	})
}

func TestFailureIsToldWithItsCode(t *testing.T) {
	legs(t, func(t *testing.T, r *rig, d driver) {
		r.world.OnLaunch(exits(7))
		job := r.jobs.add(batch("bad", 1))
		apply(t, d, job, backend.ApplyOptions{})
		o := awaitPhase(t, d, job.Key, backend.PhaseFailed)
		if code := o.Instances[0].ExitCode; code == nil || *code != 7 {
			t.Errorf("exit code %v\n%s", code, show(o))
		}
	})
}

func TestStopKeepsTheJobAndDeleteFreesItsName(t *testing.T) {
	legs(t, func(t *testing.T, r *rig, d driver) {
		job := r.jobs.add(service("web", 2))
		first := apply(t, d, job, backend.ApplyOptions{})
		awaitPhase(t, d, job.Key, backend.PhaseRunning)
		if _, err := d.Stop(t.Context(), job.Key, backend.StopOptions{}); err != nil {
			t.Fatal(err)
		}
		awaitPhase(t, d, job.Key, backend.PhaseStopped)
		if running := r.world.Running(); len(running) != 0 {
			t.Errorf("%d launches run on", len(running))
		}
		if _, err := d.Delete(t.Context(), job.Key, backend.DeleteOptions{}); err != nil {
			t.Fatal(err)
		}
		_, err := d.Get(t.Context(), job.Key, backend.DetailSummary)
		wantCode(t, err, backend.NotFound)
		second := apply(t, d, job, backend.ApplyOptions{})
		if second.Outcome != backend.Created || second.UID == first.UID {
			t.Errorf("the name was used again as %+v, before %+v", second, first)
		}
	})
}

func TestTheSameSubmissionActsOnce(t *testing.T) {
	legs(t, func(t *testing.T, r *rig, d driver) {
		r.world.OnLaunch(exits(0))
		job := r.jobs.add(batch("once", 1))
		opts := backend.ApplyOptions{Change: backend.Change{SubmissionID: "s1"}, Rerun: true}
		first := apply(t, d, job, opts)
		awaitPhase(t, d, job.Key, backend.PhaseSucceeded)
		if again := apply(t, d, job, opts); again.Run != first.Run || again.Outcome != first.Outcome {
			t.Errorf("first %+v, then %+v", first, again)
		}
		if n := len(r.world.Started()); n != 1 {
			t.Errorf("%d launches, want 1", n)
		}
		gone := backend.DeleteOptions{Change: backend.Change{SubmissionID: "d1"}}
		for range 2 {
			if _, err := d.Delete(t.Context(), job.Key, gone); err != nil {
				t.Errorf("delete: %v", err)
			}
		}
		if again := apply(t, d, job, opts); again.UID != first.UID {
			t.Errorf("a retry after the delete made a new job: %+v", again)
		}
	})
}

func TestConditionalChanges(t *testing.T) {
	legs(t, func(t *testing.T, r *rig, d driver) {
		job := r.jobs.add(service("web", 1))
		a := apply(t, d, job, backend.ApplyOptions{Change: backend.Change{IfVersion: backend.Absent}})
		_, err := d.Apply(t.Context(), job, backend.ApplyOptions{Change: backend.Change{IfVersion: backend.Absent}})
		wantCode(t, err, backend.Conflict)
		_, err = d.Stop(t.Context(), job.Key, backend.StopOptions{Change: backend.Change{IfVersion: a.Version + "x"}})
		wantCode(t, err, backend.Conflict)
		o := awaitPhase(t, d, job.Key, backend.PhaseRunning)
		if o.Version != a.Version {
			t.Errorf("the version moved from %s to %s by what instances did", a.Version, o.Version)
		}
	})
}

func TestListIsOrderedSelectedAndComplete(t *testing.T) {
	legs(t, func(t *testing.T, r *rig, d driver) {
		r.world.OnLaunch(exits(0))
		const count = 1000
		errs := make(chan error, count)
		for i := range count {
			job := batch(fmt.Sprintf("job-%03d", i), 1)
			job.Labels = map[string]string{"odd": fmt.Sprint(i % 2)}
			r.jobs.add(job)
			go func() {
				_, err := d.Apply(t.Context(), job, backend.ApplyOptions{})
				errs <- err
			}()
		}
		for range count {
			if err := <-errs; err != nil {
				t.Fatal(err)
			}
		}
		seen := 0
		var last backend.Key
		for o, err := range d.List(t.Context(), backend.Selector{Namespace: "default"}, backend.DetailSummary) {
			if err != nil {
				t.Fatal(err)
			}
			if o.Key.Compare(last) <= 0 || o.Document != nil || o.Instances != nil {
				t.Fatalf("%s after %s", show(o), last)
			}
			last = o.Key
			seen++
		}
		if seen != count {
			t.Errorf("%d of %d jobs listed", seen, count)
		}
		odd := backend.Selector{All: true, Labels: []backend.Requirement{{Key: "odd", Op: backend.LabelIn, Values: []string{"1"}}}}
		seen = 0
		for o, err := range d.List(t.Context(), odd, backend.DetailSummary) {
			if err != nil || o.Labels["odd"] != "1" {
				t.Fatalf("%s: %v", show(o), err)
			}
			if seen++; seen == 100 {
				break
			}
		}
		for _, err := range d.List(t.Context(), backend.Selector{Namespace: "other"}, backend.DetailSummary) {
			t.Errorf("another namespace is not empty: %v", err)
		}
	})
}

func TestTheAbsentAndTheCancelled(t *testing.T) {
	legs(t, func(t *testing.T, r *rig, d driver) {
		none := key("none")
		_, err := d.Get(t.Context(), none, backend.DetailFull)
		wantCode(t, err, backend.NotFound)
		_, err = d.Stop(t.Context(), none, backend.StopOptions{})
		wantCode(t, err, backend.NotFound)
		_, err = d.Delete(t.Context(), none, backend.DeleteOptions{})
		wantCode(t, err, backend.NotFound)
		for _, err := range d.Watch(t.Context(), none, backend.DetailFull) {
			wantCode(t, err, backend.NotFound)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := d.Get(ctx, none, backend.DetailFull); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if _, err := d.Info(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}

func TestAWatchSeesTheLastChangeAndTheEnd(t *testing.T) {
	legs(t, func(t *testing.T, r *rig, d driver) {
		job := r.jobs.add(service("web", 1))
		apply(t, d, job, backend.ApplyOptions{})
		awaitPhase(t, d, job.Key, backend.PhaseRunning)
		var last error
		for o, err := range d.Watch(t.Context(), job.Key, backend.DetailSummary) {
			if last = err; err != nil {
				break
			}
			if o.Phase == backend.PhaseRunning {
				if _, err := d.Delete(t.Context(), job.Key, backend.DeleteOptions{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		wantCode(t, last, backend.NotFound)
	})
}
