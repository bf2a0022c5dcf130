package sim_test

import (
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/record"
	"github.com/baton-run/baton/internal/scheduler/sim"
	"github.com/baton-run/baton/pkg/backend"
)

var seeds = flag.Uint64("seeds", 40, "random histories to run")

// library remembers jobs by document, as a reader of job files would know them.
type library map[string]*backend.Job

func (l library) restore(js *core.JobState) (*core.JobState, error) {
	for _, r := range js.Revisions {
		l[string(r.Job.Document)] = r.Job
	}
	data, err := record.Encode(js)
	if err != nil {
		return nil, err
	}
	return record.Decode(data, func(_ backend.Key, document []byte) (*backend.Job, error) {
		if j := l[string(document)]; j != nil {
			return j, nil
		}
		return nil, errors.New("unknown document")
	})
}

// randomJob is any job this scheduler takes.
func randomJob(r *rand.Rand, name string) *backend.Job {
	pick := func(values ...int) int { return values[r.IntN(len(values))] }
	switch r.IntN(3) {
	case 0:
		var groups []backend.Group
		for k := range 1 + r.IntN(4) {
			g := batchGroup(fmt.Sprintf("g%d", k), 1+r.IntN(5))
			g.Parallelism, g.Retries = 1+r.IntN(g.Count), pick(0, 0, 1, 3)
			if r.IntN(4) == 0 {
				g.MaxFailed = &backend.Amount{N: r.IntN(3)}
			}
			if r.IntN(4) == 0 {
				g.AttemptTimeout = time.Duration(5+r.IntN(60)) * time.Second
			}
			for o := range k {
				if r.IntN(3) == 0 {
					c := []backend.DependencyCondition{backend.DependencyStarted, backend.DependencyReady, backend.DependencySucceeded}[r.IntN(3)]
					g.DependsOn = append(g.DependsOn, backend.Dependency{Group: fmt.Sprintf("g%d", o), Condition: c, Min: r.IntN(3)})
				}
			}
			groups = append(groups, g)
		}
		j := job(name, backend.Batch, groups...)
		if r.IntN(5) == 0 {
			j.Timeout = time.Duration(1+r.IntN(10)) * time.Minute
		}
		return stamped(j)
	case 1:
		j := job(name, backend.Cron, batchGroup("main", 1+r.IntN(3)))
		j.Schedule = []string{"1m", "7m", "1h"}[r.IntN(3)]
		j.Concurrency = []backend.Concurrency{backend.AllowConcurrent, backend.ForbidConcurrent, backend.ReplaceConcurrent}[r.IntN(3)]
		j.Groups[0].Retries = pick(0, 1)
		return stamped(j)
	default:
		g := serviceGroup("main", 1+r.IntN(4))
		if r.IntN(2) == 0 {
			g = withReady(g)
		}
		if r.IntN(3) == 0 {
			g.Identity = backend.StableIdentity
		}
		if r.IntN(3) == 0 {
			g.Tasks[0].Health.Live = &backend.Check{Kind: backend.CheckTCP}
		}
		other := serviceGroup("back", 1+r.IntN(2))
		g.DependsOn = []backend.Dependency{{Group: "back", Condition: backend.DependencyReady}}
		return job(name, backend.Service, g, other)
	}
}

// moody behaves by the launch's place alone, so that it does not depend on the
// order of events; calm says whether faults are over.
func moody(seed uint64, calm *bool) func(*rand.Rand, sim.Launch) sim.Script {
	return func(_ *rand.Rand, l sim.Launch) sim.Script {
		h := fnv.New64a()
		fmt.Fprint(h, seed, l.Job, l.Instance.Run, l.Instance.Group, l.Instance.Index, l.Instance.Attempt)
		r := rand.New(rand.NewPCG(seed, h.Sum64()))
		s := sim.Script{
			Start: time.Duration(r.IntN(3)) * time.Second, Stop: time.Duration(r.IntN(4)) * time.Second,
			Ready: time.Duration(r.IntN(3)) * time.Second,
		}
		if l.Type != backend.Service {
			s.Run = time.Duration(1+r.IntN(90)) * time.Second
		}
		if *calm {
			return s
		}
		switch r.IntN(8) {
		case 0:
			s.Run, s.ExitCode = time.Duration(1+r.IntN(20))*time.Second, 1+r.IntN(3)
		case 1:
			s.Cause, s.Run = core.EndDropped, 0
		case 2:
			s.Cause, s.Run = core.EndEvicted, time.Duration(1+r.IntN(20))*time.Second
		case 3:
			s.Sick = time.Duration(1+r.IntN(20)) * time.Second
		case 4:
			s.Run, s.ExitCode = time.Second, 0
		}
		return s
	}
}

// checker watches from outside what really runs.
type checker struct {
	t *testing.T
	w *sim.World
}

// placed checks each launch before it is sent.
func (c checker) placed(js *core.JobState, i *core.Instance) {
	rev, g := js.Spec(i)
	if g == nil {
		c.t.Errorf("%s: launched without a spec", i.ID)
		return
	}
	alive, slot := 0, 0
	for _, p := range c.w.Procs {
		o := p.Instance
		if p.UID != js.UID || o.Run != i.Run || o.Group != i.Group || !p.Alive() || o.ID == i.ID {
			continue
		}
		alive++
		if o.Index == i.Index {
			slot++
		}
	}
	if g.Type == backend.Batch {
		if slot > 0 {
			c.t.Errorf("%s: launched while another of its index runs", i.ID)
		}
		if alive >= g.Parallelism {
			c.t.Errorf("%s: launched beside %d with parallelism %d", i.ID, alive, g.Parallelism)
		}
		c.dependencies(js, i, rev, g)
		return
	}
	if slot > 1 || slot == 1 && g.Identity == backend.StableIdentity {
		c.t.Errorf("%s: launched beside %d of its index", i.ID, slot)
	}
}

// dependencies checks that no dependency is started early, from what ran.
func (c checker) dependencies(js *core.JobState, i *core.Instance, rev *core.Revision, g *backend.Group) {
	for _, d := range g.DependsOn {
		of := rev.Job.Group(d.Group)
		need := of.Count
		if d.Min > 0 {
			need = min(d.Min, need)
		}
		indexes := map[int]bool{}
		for _, p := range c.w.Procs {
			o := p.Instance
			if p.UID != js.UID || o.Run != i.Run || o.Group != d.Group || p.Started.IsZero() {
				continue
			}
			if d.Condition == backend.DependencySucceeded && (p.Alive() || !p.Ended.Equal(p.Started.Add(p.Script.Run)) || p.Script.ExitCode != 0 || p.Script.Cause != "") {
				continue
			}
			indexes[o.Index] = true
		}
		if len(indexes) < need {
			c.t.Errorf("%s: launched when %d of %d of %s had %s", i.ID, len(indexes), need, d.Group, d.Condition)
		}
	}
}

// always checks what must hold after every step.
func (c checker) always(w *sim.World) error {
	for _, js := range w.Jobs {
		counts := map[string]int{}
		for _, i := range js.Instances() {
			if !i.State.Ended() && i.Kill == "" {
				counts[fmt.Sprint(i.Run, i.Group)]++
			}
		}
		if js.Current().Job.Type != backend.Service {
			continue
		}
		for _, g := range js.Current().Job.Groups {
			if n := counts["0"+g.Name]; n > js.Count(&g)+1 {
				return fmt.Errorf("%s: %d instances of group %s are wanted, more than %d and one", js.Key, n, g.Name, js.Count(&g))
			}
		}
	}
	return w.Recompute()
}

// retries checks that no index failed more often than it may.
func (c checker) retries() {
	failed := map[string]int{}
	allowed := map[string]int{}
	for _, p := range c.w.Procs {
		js := c.w.Jobs[p.UID]
		if js == nil || p.Alive() || p.Killed || p.Script.ExitCode == 0 || p.Started.IsZero() || p.Script.Cause != "" {
			continue
		}
		if _, g := js.Spec(&p.Instance); g != nil && g.Type == backend.Batch && p.Script.Run > 0 && p.Ended.Sub(p.Started) == p.Script.Run {
			at := fmt.Sprint(p.UID, p.Instance.Run, p.Instance.Group, p.Instance.Index)
			failed[at]++
			allowed[at] = g.Retries + 1
		}
	}
	for at, n := range failed {
		if n > allowed[at] {
			c.t.Errorf("%s failed %d times, allowed are %d", at, n, allowed[at])
		}
	}
}

// command does something a user might do.
func command(r *rand.Rand, w *sim.World, names []string) {
	name := names[r.IntN(len(names))]
	switch r.IntN(9) {
	case 0:
		_, _ = w.Do(key(name), core.Stop{At: w.Now})
	case 1:
		_, _ = w.Do(key(name), core.Suspend{At: w.Now, Options: backend.SuspendOptions{Resume: r.IntN(2) == 0}})
	case 2:
		_, _ = w.Do(key(name), core.Scale{At: w.Now, Options: backend.ScaleOptions{Group: "main", Count: r.IntN(5)}})
	case 3:
		_, _ = w.Do(key(name), core.Restart{At: w.Now})
	case 4:
		_, _ = w.Do(key(name), core.Rollback{At: w.Now})
	case 5:
		_, _ = w.Do(key(name), core.Trigger{At: w.Now})
	case 6:
		w.Lose("")
	case 7:
		_, _ = w.Do(key(name), core.Delete{At: w.Now})
	default:
		if js := w.Job(key(name)); js != nil {
			next := variant(js.Current().Job, fmt.Sprint("t", r.IntN(3)))
			_, _ = w.Submit(next, backend.ApplyOptions{Replace: r.IntN(2) == 0, Rerun: r.IntN(2) == 0})
		}
	}
}

// history runs random jobs through faults and commands, then in calm.
func history(t *testing.T, seed uint64, shuffle, restore bool) *sim.World {
	t.Helper()
	calm := false
	c := checker{t: t}
	cfg := sim.Config{
		Seed: seed, Start: start, Nodes: []*core.Node{node("n1"), node("n2")}, Next: every,
		Behave: moody(seed, &calm), Shuffle: shuffle, Check: c.always,
	}
	if restore {
		cfg.Restore = library{}.restore
	}
	w := sim.New(cfg)
	c.w = w
	w.OnPlaced = c.placed
	r := rand.New(rand.NewPCG(seed, 2))
	names := []string{"a", "b", "c"}
	for _, n := range names {
		if _, err := w.Submit(randomJob(r, n), backend.ApplyOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for range 25 {
		if err := w.Run(time.Duration(r.IntN(60)) * time.Second); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if r.IntN(2) == 0 {
			command(r, w, names)
		}
	}
	calm = true
	for _, n := range names {
		_, _ = w.Do(key(n), core.Suspend{At: w.Now, Options: backend.SuspendOptions{Resume: true}})
	}
	if err := w.Run(45 * time.Minute); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	c.retries()
	return w
}

// TestHistories: bounds hold at every step, a full recompute agrees with the
// incremental one, and when the fleet behaves every job gets where it should.
func TestHistories(t *testing.T) {
	for seed := range *seeds {
		w := history(t, seed, seed%2 == 0, seed%3 == 0)
		for _, js := range w.Jobs {
			o := core.View(js, w.Now, w.Env())
			if !settled(js, o) {
				t.Errorf("seed %d: %s (%s, %s) has not settled: %s; %s; %s", seed, js.Key, o.Type, js.Goal, summary(o), o.Message, states(o))
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func settled(js *core.JobState, o backend.Observation) bool {
	switch {
	case js.Goal == core.GoalStop:
		return o.Phase == backend.PhaseStopped
	case o.Type == backend.Batch:
		return o.Phase.Ended()
	case o.Type == backend.Service:
		return o.Phase == backend.PhaseRunning && *o.Ready == *o.Wanted && o.Rollout.State == backend.RolloutDone || o.Phase == backend.Idle
	default:
		return o.Phase == backend.Scheduled || o.Phase == backend.PhaseRunning || o.Phase == backend.Pending || o.Phase == backend.Degraded
	}
}

// TestOrderOfIndependentEvents: what different launches report at one moment
// may come in any order.
func TestOrderOfIndependentEvents(t *testing.T) {
	for seed := range uint64(10) {
		a, b := history(t, seed, false, false), history(t, seed, true, true)
		if len(a.Procs) != len(b.Procs) {
			t.Fatalf("seed %d: %d launches in order, %d in disorder", seed, len(a.Procs), len(b.Procs))
		}
		for id, p := range a.Procs {
			q := b.Procs[id]
			if q == nil || !p.Launched.Equal(q.Launched) || !p.Ended.Equal(q.Ended) || p.Killed != q.Killed || p.Instance.Node != q.Instance.Node {
				t.Fatalf("seed %d: %s differs", seed, id)
			}
		}
	}
}

// TestCronNeverSkipsOrDoubles: each firing becomes one run or one RunSkipped,
// whatever happens meanwhile.
func TestCronNeverSkipsOrDoubles(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 3))
		calm := false
		cfg := sim.Config{Seed: seed, Start: start, Nodes: []*core.Node{node("n1")}, Next: every, Behave: moody(seed, &calm)}
		if seed%4 == 0 {
			cfg.Restore = library{}.restore
		}
		w := sim.New(cfg)
		policy := []backend.Concurrency{backend.AllowConcurrent, backend.ForbidConcurrent, backend.ReplaceConcurrent}[seed%3]
		j := cron("1m", policy)
		j.Retain.Runs = 1000
		submit(t, w, stamped(j), backend.Created)
		for range 30 {
			if r.IntN(4) == 0 {
				w.Now = w.Now.Add(time.Duration(r.IntN(600)) * time.Second) // nobody watched
			}
			if err := w.Run(time.Duration(r.IntN(200)) * time.Second); err != nil {
				t.Fatal(err)
			}
		}
		js := w.Job(key("tick"))
		firings := int(w.Now.Sub(start) / time.Minute)
		if js.LastRun+skipped(w) != firings {
			t.Errorf("seed %d: %d runs and %d skipped of %d firings", seed, js.LastRun, skipped(w), firings)
		}
		seen := map[time.Time]bool{}
		for _, run := range js.Runs {
			if seen[run.Nominal] {
				t.Errorf("seed %d: two runs of %s", seed, run.Nominal)
			}
			seen[run.Nominal] = true
		}
	}
}
