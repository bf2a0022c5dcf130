package sim_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/sim"
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
	if got := summary(o); got != "Succeeded 3/3 restarts=0 " || o.Requested.CPU != 300 {
		t.Errorf("at its end: %s %v", got, o.Requested)
	}
	if got := states(o); got != "hello.0#1=Succeeded hello.1#1=Succeeded hello.2#1=Succeeded " {
		t.Errorf("instances: %s", got)
	}
}

func TestBatchResults(t *testing.T) {
	code := func(codes ...int) func(*rand.Rand, sim.Launch) sim.Script {
		return func(_ *rand.Rand, l sim.Launch) sim.Script {
			return sim.Script{Run: time.Second, ExitCode: codes[min(l.Instance.Attempt, len(codes))-1]}
		}
	}
	faults := func(causes ...core.EndCause) func(*rand.Rand, sim.Launch) sim.Script {
		return func(_ *rand.Rand, l sim.Launch) sim.Script {
			if n := l.Instance.Attempt; n <= len(causes) {
				return sim.Script{Start: time.Second, Cause: causes[n-1]}
			}
			return sim.Script{Run: time.Second}
		}
	}
	two := backend.Amount{N: 2}
	tests := map[string]struct {
		edit   func(*backend.Job, *backend.Group)
		behave func(*rand.Rand, sim.Launch) sim.Script
		want   string
		says   string
	}{
		"exit 7":                   {nil, code(7), "Failed 0/1 restarts=0 NonZeroExit", "hello.0: exit code 7"},
		"a success code":           {func(_ *backend.Job, g *backend.Group) { g.SuccessCodes = []int{0, 7} }, code(7), "Succeeded 1/1 restarts=0 ", ""},
		"0 need not be success":    {func(_ *backend.Job, g *backend.Group) { g.SuccessCodes = []int{7} }, code(0), "Failed 0/1 restarts=0 NonZeroExit", "exit code 0"},
		"retried":                  {func(_ *backend.Job, g *backend.Group) { g.Retries = 2 }, code(1, 1, 0), "Succeeded 1/1 restarts=2 ", ""},
		"retries exhausted":        {func(_ *backend.Job, g *backend.Group) { g.Retries = 2 }, code(1), "Failed 0/1 restarts=2 RetriesExhausted", "3 attempts failed"},
		"a code that isn't worth":  {func(_ *backend.Job, g *backend.Group) { g.Retries, g.NoRetryCodes = 2, []int{3} }, code(1, 3, 0), "Failed 0/1 restarts=1 NonZeroExit", "not retried"},
		"faults use no retries":    {nil, faults(core.EndFleetLost, core.EndDropped, core.EndNodeLost, core.EndEvicted, core.EndUnknown), "Succeeded 1/1 restarts=0 ", ""},
		"start error":              {nil, faults(core.EndStartError), "Failed 0/1 restarts=0 StartError", "could not be started"},
		"init failed":              {nil, faults(core.EndInitFailed), "Failed 0/1 restarts=0 InitFailed", ""},
		"timeout of the run":       {func(j *backend.Job, _ *backend.Group) { j.Timeout = 5 * time.Second }, exits(0, time.Hour), "Failed 0/1 restarts=0 Timeout", "longer than its timeout"},
		"timeout of an attempt":    {func(_ *backend.Job, g *backend.Group) { g.AttemptTimeout, g.Retries = 5*time.Second, 1 }, exits(0, time.Hour), "Failed 0/1 restarts=1 RetriesExhausted", "longer than 5s"},
		"failures of others go on": {func(_ *backend.Job, g *backend.Group) { g.Count, g.Parallelism = 4, 1 }, code(1), "Failed 0/4 restarts=0 NonZeroExit", "hello.0"},
		"too many failures": {func(_ *backend.Job, g *backend.Group) { g.Count, g.Parallelism, g.MaxFailed = 9, 1, &two }, code(1),
			"Failed 0/9 restarts=0 NonZeroExit", "more than maxFailed"},
		"nothing to do": {func(_ *backend.Job, g *backend.Group) { g.Count = 0 }, code(1), "Succeeded 0/0 restarts=0 ", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			j := job("hello", backend.Batch, batchGroup("main", 1))
			if tt.edit != nil {
				tt.edit(j, &j.Groups[0])
			}
			w := world(t, tt.behave)
			submit(t, w, stamped(j), backend.Created)
			run(t, w, time.Hour)
			if o := view(w, "hello"); summary(o) != tt.want || !strings.Contains(o.Message, tt.says) {
				t.Errorf("got %q %q\nwant %q %q", summary(o), o.Message, tt.want, tt.says)
			}
		})
	}
}

func TestBatchBackoff(t *testing.T) {
	j := job("hello", backend.Batch, batchGroup("main", 1))
	j.Groups[0].Retries = 8
	w := world(t, func(*rand.Rand, sim.Launch) sim.Script { return sim.Script{Run: time.Second, ExitCode: 1} })
	submit(t, w, stamped(j), backend.Created)
	run(t, w, 5*time.Second)
	o := view(w, "hello")
	if i := o.Instances[0]; i.State != backend.Waiting || i.Reason != backend.ReasonNonZeroExit || *i.ExitCode != 1 || !strings.Contains(i.Message, "12:00:11Z") {
		t.Errorf("between attempts: %+v", i)
	}
	if o.Phase != backend.Degraded {
		t.Errorf("phase between attempts: %s", o.Phase)
	}
	run(t, w, 10*time.Hour)
	var at []time.Duration
	for _, p := range w.Procs {
		at = append(at, p.Launched.Sub(start))
	}
	slices.Sort(at)
	var gaps []time.Duration
	for k := 1; k < len(at); k++ {
		gaps = append(gaps, at[k]-at[k-1]-time.Second)
	}
	want := []time.Duration{10 * time.Second, 20 * time.Second, 40 * time.Second, 80 * time.Second, 160 * time.Second, 320 * time.Second, 360 * time.Second, 360 * time.Second}
	if !slices.Equal(gaps, want) {
		t.Errorf("pauses %v\nwant   %v", gaps, want)
	}
}

func TestDependencies(t *testing.T) {
	etl := func() *backend.Job {
		j := job("etl", backend.Batch, batchGroup("extract", 2), batchGroup("transform", 1), batchGroup("load", 1), batchGroup("audit", 1))
		j.Groups[1].DependsOn = []backend.Dependency{{Group: "extract", Condition: backend.DependencySucceeded}}
		j.Groups[2].DependsOn = []backend.Dependency{{Group: "transform", Condition: backend.DependencySucceeded}}
		return stamped(j)
	}
	t.Run("in order", func(t *testing.T) {
		w := world(t, exits(0, 10*time.Second))
		submit(t, w, etl(), backend.Created)
		run(t, w, 5*time.Second)
		o := view(w, "etl")
		if i := o.Instances[2]; i.Name != "etl.transform.0" || i.State != backend.Waiting || i.Reason != backend.ReasonDependencyNotReady || !strings.Contains(i.Message, "extract") {
			t.Errorf("waiting: %+v", i)
		}
		run(t, w, time.Minute)
		if got := summary(view(w, "etl")); got != "Succeeded 5/5 restarts=0 " {
			t.Error(got)
		}
	})
	t.Run("dependants of a failure are skipped, the rest goes on", func(t *testing.T) {
		w := world(t, func(_ *rand.Rand, l sim.Launch) sim.Script {
			if l.Instance.Group == "extract" && l.Instance.Index == 1 {
				return sim.Script{Run: time.Second, ExitCode: 1}
			}
			return sim.Script{Run: 10 * time.Second}
		})
		submit(t, w, etl(), backend.Created)
		run(t, w, time.Minute)
		o := view(w, "etl")
		if got := summary(o); got != "Failed 2/5 restarts=0 NonZeroExit" || !strings.Contains(o.Message, "etl.extract.1: exit code 1") {
			t.Errorf("%s %s", got, o.Message)
		}
		want := "etl.extract.0#1=Succeeded etl.extract.1#1=Failed etl.transform.0#1=Skipped etl.load.0#1=Skipped etl.audit.0#1=Succeeded "
		if got := states(o); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

func TestUnschedulableSaysWhy(t *testing.T) {
	j := job("big", backend.Batch, batchGroup("main", 1))
	j.Groups[0].Tasks[0].Resources.CPU = 9000
	w := world(t, exits(0, time.Second))
	submit(t, w, stamped(j), backend.Created)
	run(t, w, time.Second)
	o := view(w, "big")
	if got := summary(o); got != "Pending 0/1 restarts=0 Unschedulable" || !strings.Contains(o.Message, "wants cpu 9, 8 is free") {
		t.Errorf("%s %q", got, o.Message)
	}
}
