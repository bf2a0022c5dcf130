package sim_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/sim"
	"github.com/baton-run/baton/pkg/backend"
)

// every is a schedule that is a duration: on its multiples.
func every(schedule, _ string, after time.Time) time.Time {
	d, err := time.ParseDuration(schedule)
	if err != nil {
		return time.Time{}
	}
	return after.Truncate(d).Add(d)
}

func cron(schedule string, c backend.Concurrency) *backend.Job {
	j := job("tick", backend.Cron, batchGroup("main", 1))
	j.Schedule, j.Concurrency = schedule, c
	return stamped(j)
}

func cronWorld(behave func(*rand.Rand, sim.Launch) sim.Script) *sim.World {
	return sim.New(sim.Config{Start: start.Add(time.Second), Nodes: []*core.Node{node("n1")}, Behave: behave, Next: every})
}

func skipped(w *sim.World) int {
	n := 0
	for _, e := range w.Journal {
		if e.Reason == "RunSkipped" {
			n += e.Count
		}
	}
	return n
}

func TestCronFires(t *testing.T) {
	w := cronWorld(exits(0, time.Minute))
	submit(t, w, cron("10m", backend.ForbidConcurrent), backend.Created)
	run(t, w, 5*time.Minute)
	o := view(w, "tick")
	if o.Phase != backend.Scheduled || !o.NextRun.Equal(start.Add(10*time.Minute)) || *o.Wanted != 0 || o.Requested.CPU != 0 {
		t.Errorf("between firings: %s, next %s, wanted %d", o.Phase, o.NextRun, *o.Wanted)
	}
	run(t, w, 5*time.Minute+30*time.Second)
	if o := view(w, "tick"); o.Phase != backend.PhaseRunning || o.Run != 1 {
		t.Errorf("while a run is active: %s run %d", o.Phase, o.Run)
	}
	run(t, w, time.Hour)
	js := w.Job(key("tick"))
	if js.LastRun != 7 || skipped(w) != 0 {
		t.Errorf("%d runs, %d skipped after 70 minutes", js.LastRun, skipped(w))
	}
	for k, r := range js.Runs {
		if want := start.Add(time.Duration(k+1) * 10 * time.Minute); !r.Nominal.Equal(want) {
			t.Errorf("run %d is of %s, want %s", r.Number, r.Nominal, want)
		}
	}
}

func TestCronConcurrency(t *testing.T) {
	tests := map[backend.Concurrency]struct{ runs, skipped, alive int }{
		backend.ForbidConcurrent:  {2, 4, 1},
		backend.AllowConcurrent:   {6, 0, 3},
		backend.ReplaceConcurrent: {6, 0, 1},
	}
	for policy, tt := range tests {
		t.Run(string(policy), func(t *testing.T) {
			w := cronWorld(func(*rand.Rand, sim.Launch) sim.Script { return sim.Script{Run: 25 * time.Minute, Stop: time.Second} })
			submit(t, w, cron("10m", policy), backend.Created)
			run(t, w, time.Hour+time.Minute)
			alive := 0
			for _, p := range w.Procs {
				if p.Alive() {
					alive++
				}
			}
			if got := w.Job(key("tick")).LastRun; got != tt.runs || skipped(w) != tt.skipped || alive != tt.alive {
				t.Errorf("%d runs, %d skipped, %d alive; want %+v", got, skipped(w), alive, tt)
			}
		})
	}
}

func TestCronCatchesUpOnce(t *testing.T) {
	tests := map[string]struct {
		down          time.Duration
		runs, skipped int
	}{
		"late, but in time": {61 * time.Minute, 1, 5},
		"too late":          {65 * time.Minute, 0, 6},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := cronWorld(exits(0, time.Second))
			submit(t, w, cron("10m", backend.ForbidConcurrent), backend.Created)
			w.Now = start.Add(tt.down) // nobody watched meanwhile
			run(t, w, 0)
			if got := w.Job(key("tick")).LastRun; got != tt.runs || skipped(w) != tt.skipped {
				t.Errorf("%d runs, %d skipped, want %d and %d", got, skipped(w), tt.runs, tt.skipped)
			}
		})
	}
}

func TestCronVerbs(t *testing.T) {
	w := cronWorld(exits(0, time.Minute))
	j := cron(core.Manual, backend.ForbidConcurrent)
	submit(t, w, j, backend.Created)
	run(t, w, 24*time.Hour)
	if got := w.Job(key("tick")).LastRun; got != 0 {
		t.Fatalf("%d runs of a manual schedule", got)
	}
	at := start.Add(-time.Hour)
	out, err := w.Do(key("tick"), core.Trigger{At: w.Now, Options: backend.TriggerOptions{Time: at}})
	if err != nil || out.Applied.Run != 1 {
		t.Fatal(out.Applied, err)
	}
	run(t, w, time.Second)
	if !w.Job(key("tick")).Runs[0].Nominal.Equal(at) {
		t.Error("the run does not have the nominal time that was asked for")
	}
	if _, err := w.Do(key("tick"), core.Trigger{At: w.Now}); backend.CodeOf(err) != backend.Conflict {
		t.Errorf("a second one at once: %v", err)
	}
	run(t, w, time.Hour)
	timed := *j
	timed.Schedule = "10m"
	submit(t, w, stamped(&timed), backend.Updated)
	run(t, w, 35*time.Minute)
	runs := w.Job(key("tick")).LastRun
	if runs != 4 || skipped(w) != 0 {
		t.Errorf("%d runs, %d skipped after the schedule changed", runs, skipped(w))
	}
	if _, err := w.Do(key("tick"), core.Suspend{At: w.Now}); err != nil {
		t.Fatal(err)
	}
	run(t, w, time.Hour)
	if o := view(w, "tick"); o.Phase != backend.Suspended || !o.NextRun.IsZero() || w.Job(key("tick")).LastRun != runs {
		t.Errorf("suspended: %s next %s", o.Phase, o.NextRun)
	}
	if _, err := w.Do(key("tick"), core.Suspend{At: w.Now, Options: backend.SuspendOptions{Resume: true}}); err != nil {
		t.Fatal(err)
	}
	run(t, w, 10*time.Minute)
	if got := w.Job(key("tick")).LastRun; got != runs+1 || skipped(w) != 0 {
		t.Errorf("%d runs, %d skipped after it was resumed", got, skipped(w))
	}
}
