package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/baton-run/baton/internal/scheduler"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/scheduler/fleet/fakefleet"
	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/internal/scheduler/store/mem"
	"github.com/baton-run/baton/pkg/backend"
)

// A scheduler that dies at any write loses no job that it accepted and starts
// nothing twice: the next one finishes what it began.
func TestNoCrashLosesAJobOrStartsOneTwice(t *testing.T) {
	for _, when := range []mem.When{mem.Before, mem.After} {
		for n := 1; ; n++ {
			crashed := false
			synctest.Test(t, func(t *testing.T) { crashed = crashAt(t, n, when) })
			if t.Failed() {
				t.Fatalf("with a crash at write %d (side %d)", n, when)
			}
			if !crashed {
				if n < 6 {
					t.Errorf("only %d writes were tried", n)
				}
				break
			}
		}
	}
}

func crashAt(t *testing.T, n int, when mem.When) (crashed bool) {
	r := newRig(t)
	r.world.OnLaunch(func(l fleet.Launch) fakefleet.Fate {
		zero := 0
		if l.Key.Name == "one" {
			return fakefleet.Fate{Exit: &zero}
		}
		return fakefleet.Fate{}
	})
	one, web := r.jobs.add(batch("one", 2)), r.jobs.add(service("web", 1))
	r.memory.FailAt(n, when)
	var l *life
	again := func(do func(d driver) error) {
		t.Helper()
		for range 3 {
			if l == nil {
				l = r.open()
			}
			err := do(l.Engine)
			synctest.Wait()
			if err == nil || !errors.Is(err, backend.Unavailable) {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if died := l.stop(); !errors.Is(died, mem.ErrCrash) {
				t.Fatalf("%v, but the engine ended with %v", err, died)
			}
			crashed, l = true, nil
		}
		t.Fatal("no end of crashes")
	}
	for _, job := range []*backend.Job{one, web} {
		again(func(d driver) error {
			_, err := d.Apply(t.Context(), job, backend.ApplyOptions{Change: backend.Change{SubmissionID: "s-" + job.Key.Name}})
			return err
		})
	}
	settled := func(key backend.Key, p backend.Phase) {
		t.Helper()
		again(func(d driver) error {
			for o, err := range d.Watch(t.Context(), key, backend.DetailFull) {
				if err != nil || o.Phase == p {
					return err
				}
			}
			return nil
		})
	}
	settled(one.Key, backend.PhaseSucceeded)
	settled(web.Key, backend.PhaseRunning)
	again(func(d driver) error {
		_, err := d.Delete(t.Context(), web.Key, backend.DeleteOptions{Change: backend.Change{SubmissionID: "d"}})
		return err
	})
	again(func(driver) error { return l.Gone(t.Context(), web.Key) })
	again(func(d driver) error { _, err := d.Get(t.Context(), one.Key, backend.DetailFull); return err })
	synctest.Wait()
	starts := map[string]int{}
	for id, count := range r.world.Started() {
		if count != 1 {
			t.Errorf("%s was started %d times", id, count)
		}
		starts[id[:strings.LastIndexByte(id, '.')]]++
	}
	want := map[string]int{"one.main.0": 1, "one.main.1": 1, "web.main.0": 1}
	if fmt.Sprint(starts) != fmt.Sprint(want) {
		t.Errorf("started %v, want %v", starts, want)
	}
	if running := r.world.Running(); len(running) > 0 {
		t.Errorf("%s runs on", running[0].ID)
	}
	if kept := r.world.Kept(); len(kept) > 0 {
		t.Errorf("ends were not acknowledged: %v", kept)
	}
	if l != nil {
		if err := l.stop(); err != nil && !errors.Is(err, mem.ErrCrash) {
			t.Error(err)
		}
	}
	return crashed
}

// gate holds commits until they are let through.
type gate struct {
	store.Store
	pass chan struct{}
}

func (g gate) Commit(ctx context.Context, epoch uint64, ops []store.Op) error {
	<-g.pass
	return g.Store.Commit(ctx, epoch, ops)
}

func TestNothingIsToldOrDoneBeforeTheCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		pass := make(chan struct{})
		l := r.open(func(o *scheduler.Options) { o.Store = gate{o.Store, pass} })
		pass <- struct{}{} // the seal's check record
		synctest.Wait()    // the fleet has reported
		job := r.jobs.add(batch("hello", 1))
		answered := make(chan error, 1)
		go func() {
			_, err := l.Apply(t.Context(), job, backend.ApplyOptions{})
			answered <- err
		}()
		synctest.Wait()
		if len(answered) != 0 || len(r.world.Started()) != 0 {
			t.Errorf("before the commit: %d answers, %d launches", len(answered), len(r.world.Started()))
		}
		pass <- struct{}{}
		synctest.Wait()
		if len(answered) != 1 || len(r.world.Started()) != 1 {
			t.Errorf("after the commit: %d answers, %d launches", len(answered), len(r.world.Started()))
		}
		r.world.Exit("hello.0", 0)
		synctest.Wait()
		if len(r.world.Kept()) != 1 {
			t.Error("the end was acknowledged before it was durable")
		}
		close(pass)
		synctest.Wait()
		if len(r.world.Kept()) != 0 {
			t.Error("the end was not acknowledged")
		}
	})
}

func TestAFencedSchedulerStopsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		old := r.open()
		web := r.jobs.add(service("web", 1))
		apply(t, old.Engine, web, backend.ApplyOptions{})
		awaitPhase(t, old.Engine, web.Key, backend.PhaseRunning)
		next := r.open()
		synctest.Wait()
		late := r.jobs.add(batch("late", 1))
		_, err := old.Apply(t.Context(), late, backend.ApplyOptions{})
		wantCode(t, err, backend.Unavailable)
		if err := old.stop(); !errors.Is(err, store.ErrFenced) {
			t.Errorf("the old scheduler ended with %v", err)
		}
		_, err = old.Get(t.Context(), web.Key, backend.DetailSummary)
		wantCode(t, err, backend.Unavailable)
		synctest.Wait()
		if n := len(r.world.Started()); n != 1 {
			t.Errorf("%d launches, want the first one alone", n)
		}
		o := awaitPhase(t, next.Engine, web.Key, backend.PhaseRunning)
		if len(o.Instances) != 1 {
			t.Error(show(o))
		}
	})
}

func TestALaunchThatWasNeverSentGoesOutUnderItsID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		first := r.open()
		job := r.jobs.add(service("web", 1))
		synctest.Wait() // the fleet has reported
		first.fleet.Cut()
		apply(t, first.Engine, job, backend.ApplyOptions{})
		o, err := first.Get(t.Context(), job.Key, backend.DetailInstances)
		if err != nil {
			t.Fatal(err)
		}
		first.stop()
		if len(r.world.Started()) != 0 || o.Instances[0].ID == "" {
			t.Fatalf("started %v, intent %q", r.world.Started(), o.Instances[0].ID)
		}
		r.open()
		synctest.Wait()
		if n := r.world.Started()[o.Instances[0].ID]; n != 1 || len(r.world.Started()) != 1 {
			t.Errorf("started %v, want %s once", r.world.Started(), o.Instances[0].ID)
		}
	})
}

func TestWhatTheFleetLostIsStartedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		first := r.open()
		job := r.jobs.add(service("web", 1))
		apply(t, first.Engine, job, backend.ApplyOptions{})
		before := awaitPhase(t, first.Engine, job.Key, backend.PhaseRunning)
		first.stop()
		r.world = fakefleet.New()
		second := r.open()
		o := await(t, second.Engine, job.Key, "running again", func(o backend.Observation) bool {
			return o.Phase == backend.PhaseRunning && len(r.world.Running()) == 1
		})
		if id := before.Instances[0].ID; o.Instances[0].ID == id || r.world.Started()[id] != 0 {
			t.Errorf("what was lost was started again as itself\n%s", show(o))
		}
	})
}

func TestARefusedLaunchIsAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		r.world.OnLaunch(func(fleet.Launch) fakefleet.Fate {
			return fakefleet.Fate{Refuse: backend.Errorf(backend.Invalid, "launch", backend.Key{}, "no such user: bob")}
		})
		job := r.jobs.add(batch("bad", 1))
		apply(t, l.Engine, job, backend.ApplyOptions{})
		o := awaitPhase(t, l.Engine, job.Key, backend.PhaseFailed)
		if !strings.Contains(o.Instances[0].Message, "bob") {
			t.Error(show(o))
		}
	})
}

func TestALaunchThatMayHaveArrivedIsSentAgainUnderItsID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		tries := map[string]int{}
		r.world.OnLaunch(func(l fleet.Launch) fakefleet.Fate {
			if tries[l.ID]++; tries[l.ID] < 3 {
				return fakefleet.Fate{Refuse: backend.Errorf(backend.Unavailable, "launch", backend.Key{}, "no answer")}
			}
			return fakefleet.Fate{}
		})
		job := r.jobs.add(service("web", 1))
		apply(t, l.Engine, job, backend.ApplyOptions{})
		awaitPhase(t, l.Engine, job.Key, backend.PhaseRunning)
		if len(tries) != 1 {
			t.Errorf("launched as %v, want one id", tries)
		}
	})
}

func TestAStrayIsEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		other := newRig(t)
		other.world = r.world
		job := other.jobs.add(service("web", 1))
		first := other.open()
		apply(t, first.Engine, job, backend.ApplyOptions{})
		awaitPhase(t, first.Engine, job.Key, backend.PhaseRunning)
		first.stop()
		r.open()
		synctest.Wait()
		if running := r.world.Running(); len(running) != 0 {
			t.Errorf("%s runs, and no job knows of it", running[0].ID)
		}
	})
}

// A time-out that passed while no scheduler was there does not concern an
// instance that had ended before: nothing is decided until the fleet has said
// what it knows.
func TestNothingIsDecidedBeforeTheFleetHasReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		job := batch("slow", 1)
		job.Timeout = time.Minute
		r.jobs.add(job)
		apply(t, l.Engine, job, backend.ApplyOptions{})
		awaitPhase(t, l.Engine, job.Key, backend.PhaseRunning)
		l.stop()
		time.Sleep(30 * time.Second)
		r.world.Exit("slow.0", 0)
		time.Sleep(time.Hour)
		r.world.Hold()
		l = r.open()
		late := r.jobs.add(batch("late", 1))
		apply(t, l.Engine, late, backend.ApplyOptions{})
		time.Sleep(time.Hour)
		if o := get(t, l.Engine, job.Key); o.Phase != backend.PhaseRunning {
			t.Errorf("decided too early: %s", show(o))
		}
		if n := len(r.world.Started()); n != 1 {
			t.Errorf("launched before the fleet had reported: %d launches", n)
		}
		blockers, err := l.Why(t.Context(), late.Key)
		if err != nil || !slices.ContainsFunc(blockers, func(b backend.Blocker) bool { return b.Reason == backend.ReasonNodeUnreachable }) {
			t.Errorf("why: %+v, %v", blockers, err)
		}
		r.world.Release()
		awaitPhase(t, l.Engine, job.Key, backend.PhaseSucceeded)
		awaitPhase(t, l.Engine, late.Key, backend.PhaseRunning)
	})
}

func TestWhileTheFleetIsOutOfSightNothingStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		web := r.jobs.add(service("web", 1))
		apply(t, l.Engine, web, backend.ApplyOptions{})
		awaitPhase(t, l.Engine, web.Key, backend.PhaseRunning)
		r.world.Say(fleet.Unsynced{Message: "the master has no leader"})
		late := r.jobs.add(service("late", 1))
		apply(t, l.Engine, late, backend.ApplyOptions{})
		time.Sleep(time.Hour)
		if n := len(r.world.Started()); n != 1 {
			t.Errorf("%d launches", n)
		}
		findings, err := l.Check(t.Context())
		if err != nil || findings[0].Level != "warning" || !strings.Contains(findings[0].Message, "no leader") {
			t.Errorf("check: %+v, %v", findings, err)
		}
		r.world.Say(fleet.Synced{})
		awaitPhase(t, l.Engine, late.Key, backend.PhaseRunning)
		if o := get(t, l.Engine, web.Key); o.Phase != backend.PhaseRunning || len(r.world.Started()) != 2 {
			t.Errorf("%s; %d launches", show(o), len(r.world.Started()))
		}
	})
}

func TestTimersFireWithoutEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.world.OnLaunch(exits(0))
		l := r.open()
		cron := batch("tick", 1)
		cron.Type, cron.Schedule, cron.Timezone = backend.Cron, "* * * * *", "UTC"
		cron.Concurrency, cron.StartingDeadline = backend.ForbidConcurrent, 200*time.Second
		r.jobs.add(cron)
		apply(t, l.Engine, cron, backend.ApplyOptions{})
		o := await(t, l.Engine, cron.Key, "run 3 times", func(o backend.Observation) bool { return o.Run == 3 && o.Phase == backend.Scheduled })
		if n := len(r.world.Started()); n != 3 {
			t.Errorf("%d launches after 3 runs\n%s", n, show(o))
		}
	})
}

func TestWorkIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		var told []bool
		l := r.open(func(o *scheduler.Options) { o.Working = func(w bool) { told = append(told, w) } })
		job := r.jobs.add(batch("hello", 1))
		apply(t, l.Engine, job, backend.ApplyOptions{})
		synctest.Wait()
		r.world.Exit("hello.0", 0)
		synctest.Wait()
		if fmt.Sprint(told) != "[true false]" {
			t.Errorf("told %v", told)
		}
	})
}
