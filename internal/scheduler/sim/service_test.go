package sim_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/sim"
	"github.com/baton-run/baton/pkg/backend"
)

func withReady(g backend.Group) backend.Group {
	g.Tasks[0].Health.Ready = &backend.Check{Kind: backend.CheckTCP}
	return g
}

func TestServiceRestarts(t *testing.T) {
	tests := map[string]struct {
		policy func(*backend.RestartPolicy)
		behave func(*rand.Rand, sim.Launch) sim.Script
		want   string
	}{
		"always, on success": {nil, func(_ *rand.Rand, l sim.Launch) sim.Script {
			if l.Instance.Attempt == 1 {
				return sim.Script{Run: time.Second}
			}
			return sim.Script{}
		}, "Running 1/1 restarts=1 "},
		"onFailure, on success": {func(p *backend.RestartPolicy) { p.Policy = "onFailure" }, exits(0, time.Second), "Succeeded 0/1 restarts=0 "},
		"onFailure, on failure": {func(p *backend.RestartPolicy) { p.Policy = "onFailure" }, exits(1, time.Second), "Degraded 0/1 restarts=8 CrashLoop"},
		"never":                 {func(p *backend.RestartPolicy) { p.Policy = "never" }, exits(1, time.Second), "Failed 0/1 restarts=0 NonZeroExit"},
		"attempts":              {func(p *backend.RestartPolicy) { p.Attempts = 3 }, exits(1, time.Second), "Failed 0/1 restarts=3 RetriesExhausted"},
		"attempts, faults are free": {func(p *backend.RestartPolicy) { p.Attempts = 1 }, func(_ *rand.Rand, l sim.Launch) sim.Script {
			if l.Instance.Attempt < 4 {
				return sim.Script{Cause: core.EndFleetLost}
			}
			return sim.Script{}
		}, "Running 1/1 restarts=0 "},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			j := job("web", backend.Service, serviceGroup("main", 1))
			if tt.policy != nil {
				tt.policy(j.Groups[0].Restart)
			}
			w := world(t, tt.behave)
			submit(t, w, stamped(j), backend.Created)
			run(t, w, 5*time.Minute)
			if got := summary(view(w, "web")); got != tt.want {
				t.Errorf("got %q, want %q: %s", got, tt.want, states(view(w, "web")))
			}
		})
	}
}

func TestLiveFailureRestarts(t *testing.T) {
	g := serviceGroup("main", 1)
	g.Tasks[0].Health.Live = &backend.Check{Kind: backend.CheckTCP}
	w := world(t, func(_ *rand.Rand, l sim.Launch) sim.Script {
		if l.Instance.Attempt == 1 {
			return sim.Script{Sick: 5 * time.Second, Stop: 2 * time.Second}
		}
		return sim.Script{}
	})
	submit(t, w, job("web", backend.Service, g), backend.Created)
	run(t, w, 6*time.Second)
	if i := view(w, "web").Instances[0]; i.State != backend.Stopping || i.Reason != backend.ReasonHealthCheckFailed {
		t.Errorf("while it is killed: %s %s", i.State, i.Reason)
	}
	run(t, w, time.Minute)
	if got := summary(view(w, "web")); got != "Running 1/1 restarts=1 " {
		t.Error(got)
	}
}

func TestReadinessCounts(t *testing.T) {
	w := world(t, func(_ *rand.Rand, l sim.Launch) sim.Script {
		if l.Instance.Index == 1 {
			return sim.Script{Ready: -1}
		}
		return sim.Script{Ready: time.Second}
	})
	submit(t, w, job("web", backend.Service, withReady(serviceGroup("main", 2))), backend.Created)
	run(t, w, 30*time.Second)
	o := view(w, "web")
	if got := summary(o); got != "Degraded 1/2 restarts=0 " || o.Rollout.State != backend.RolloutProgressing {
		t.Errorf("%s %+v", got, o.Rollout)
	}
	run(t, w, 15*time.Minute)
	if o := view(w, "web"); o.Rollout.State != backend.RolloutStalled || o.Reason != backend.ReasonUpdateStalled {
		t.Errorf("after the deadline: %+v %s", o.Rollout, o.Reason)
	}
}

// serving counts ready instances through an update and returns the least.
func least(t *testing.T, w *sim.World, name string, d time.Duration) (fewest, most int) {
	t.Helper()
	fewest = 1 << 30
	for end := w.Now.Add(d); w.Now.Before(end); {
		run(t, w, 500*time.Millisecond)
		ready, live := *view(w, name).Ready, 0
		for _, p := range w.Procs {
			if p.Alive() {
				live++
			}
		}
		fewest, most = min(fewest, ready), max(most, live)
	}
	return fewest, most
}

func TestRollingUpdate(t *testing.T) {
	tests := map[string]struct {
		edit         func(*backend.Group)
		fewest, most int
	}{
		"beside the old one": {nil, 3, 4},
		"in its place with a port number": {func(g *backend.Group) {
			g.Tasks[0].Ports = []backend.Port{{Name: "http", Number: 8080, Protocol: "tcp"}}
		}, 0, 1},
		"in its place when stable":   {func(g *backend.Group) { g.Identity = backend.StableIdentity }, 2, 3},
		"in its place without surge": {func(g *backend.Group) { g.Update.MaxSurge = backend.Amount{} }, 2, 3},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			g := withReady(serviceGroup("main", 3))
			if tt.edit != nil {
				tt.edit(&g)
			}
			if tt.most == 1 {
				g.Count = 1
			}
			w := world(t, func(*rand.Rand, sim.Launch) sim.Script {
				return sim.Script{Start: time.Second, Ready: 2 * time.Second, Stop: time.Second}
			})
			j := job("web", backend.Service, g)
			submit(t, w, j, backend.Created)
			run(t, w, time.Minute)
			next := *j
			next.Groups = []backend.Group{g}
			next.Groups[0].TemplateDigest = "main-2"
			submit(t, w, stamped(&next), backend.Updated)
			fewest, most := least(t, w, "web", time.Minute)
			if fewest != tt.fewest || most != tt.most {
				t.Errorf("between %d ready and %d running, want %d and %d", fewest, most, tt.fewest, tt.most)
			}
			o := view(w, "web")
			if o.Rollout.State != backend.RolloutDone || o.Revision != 2 || *o.Updated != g.Count || len(o.Instances) != g.Count {
				t.Errorf("%+v updated %d: %s", o.Rollout, *o.Updated, states(o))
			}
		})
	}
}

func TestBrokenUpdateStopsAtOneAndRollsBack(t *testing.T) {
	g := withReady(serviceGroup("main", 3))
	w := world(t, func(_ *rand.Rand, l sim.Launch) sim.Script {
		if l.Instance.TemplateDigest == "broken" {
			return sim.Script{Run: time.Second, ExitCode: 1, Ready: -1}
		}
		return sim.Script{Ready: time.Second}
	})
	j := job("web", backend.Service, g)
	submit(t, w, j, backend.Created)
	run(t, w, time.Minute)
	next := *j
	next.Groups = []backend.Group{g}
	next.Groups[0].TemplateDigest = "broken"
	submit(t, w, stamped(&next), backend.Updated)
	fewest, most := least(t, w, "web", 15*time.Minute)
	o := view(w, "web")
	if fewest != 3 || most > 4 || o.Rollout.State != backend.RolloutStalled || *o.Updated != 0 {
		t.Errorf("between %d ready and %d running: %+v", fewest, most, o.Rollout)
	}
	broken := map[int]bool{}
	for _, p := range w.Procs {
		if p.Instance.TemplateDigest == "broken" {
			broken[p.Instance.Index] = true
		}
	}
	if len(broken) != 1 {
		t.Errorf("the broken revision was tried on indexes %v", broken)
	}
	out, err := w.Do(key("web"), core.Rollback{At: w.Now})
	if err != nil || out.Applied.Outcome != backend.Updated || out.Applied.Revision != 3 || w.Job(key("web")).Current().From != 1 {
		t.Fatalf("rollback: %+v %v", out.Applied, err)
	}
	before := len(w.Procs)
	run(t, w, time.Minute)
	if o := view(w, "web"); o.Rollout.State != backend.RolloutDone || summary(o)[:11] != "Running 3/3" || len(w.Procs) != before {
		t.Errorf("after the rollback: %s %+v, %d launches", summary(o), o.Rollout, len(w.Procs)-before)
	}
}

func TestLabelsAndCountRestartNothing(t *testing.T) {
	j := job("web", backend.Service, serviceGroup("main", 2))
	w := world(t, forever)
	submit(t, w, j, backend.Created)
	run(t, w, time.Minute)
	next := *j
	next.Labels = map[string]string{"team": "web"}
	next.Groups = []backend.Group{serviceGroup("main", 3)}
	submit(t, w, stamped(&next), backend.Updated)
	run(t, w, time.Minute)
	if got := summary(view(w, "web")); got != "Running 3/3 restarts=0 " || len(w.Procs) != 3 {
		t.Errorf("%s after %d launches", got, len(w.Procs))
	}
	if i := view(w, "web").Instances[0]; i.Revision != 1 {
		t.Errorf("an instance that was kept is of revision %d", i.Revision)
	}
}

func TestScaleByHandIsKept(t *testing.T) {
	j := job("web", backend.Service, serviceGroup("main", 2))
	w := world(t, forever)
	submit(t, w, j, backend.Created)
	if _, err := w.Do(key("web"), core.Scale{At: w.Now, Options: backend.ScaleOptions{Count: 5}}); err != nil {
		t.Fatal(err)
	}
	run(t, w, time.Minute)
	if got := summary(view(w, "web")); got != "Running 5/5 restarts=0 " {
		t.Error(got)
	}
	labelled := *j
	labelled.Labels = map[string]string{"a": "b"}
	submit(t, w, stamped(&labelled), backend.Updated)
	run(t, w, time.Minute)
	if got := summary(view(w, "web")); got != "Running 5/5 restarts=0 " {
		t.Errorf("after an Apply with the old count: %s", got)
	}
	counted := labelled
	counted.Groups = []backend.Group{serviceGroup("main", 1)}
	submit(t, w, stamped(&counted), backend.Updated)
	run(t, w, time.Minute)
	if got := summary(view(w, "web")); got != "Running 1/1 restarts=0 " {
		t.Errorf("after an Apply with another count: %s", got)
	}
	if _, err := w.Do(key("web"), core.Scale{At: w.Now, Options: backend.ScaleOptions{Count: 0}}); err != nil {
		t.Fatal(err)
	}
	run(t, w, time.Minute)
	if got := view(w, "web").Phase; got != backend.Idle {
		t.Errorf("at 0: %s", got)
	}
}

func TestRestartVerbIsRolling(t *testing.T) {
	w := world(t, forever)
	submit(t, w, job("web", backend.Service, serviceGroup("main", 3)), backend.Created)
	run(t, w, time.Minute)
	if _, err := w.Do(key("web"), core.Restart{At: w.Now, Options: backend.RestartOptions{Instances: []string{"web.1"}}}); err != nil {
		t.Fatal(err)
	}
	run(t, w, time.Minute)
	if len(w.Procs) != 4 {
		t.Errorf("%d launches after one was restarted", len(w.Procs))
	}
	if _, err := w.Do(key("web"), core.Restart{At: w.Now}); err != nil {
		t.Fatal(err)
	}
	if fewest, most := least(t, w, "web", time.Minute); fewest != 3 || most != 4 || len(w.Procs) != 7 {
		t.Errorf("between %d ready and %d running, %d launches", fewest, most, len(w.Procs))
	}
	if _, err := w.Do(key("web"), core.Restart{At: w.Now, Options: backend.RestartOptions{Instances: []string{"web.9"}}}); backend.CodeOf(err) != backend.NotFound || !strings.Contains(err.Error(), "web.9") {
		t.Errorf("an instance that is not there: %v", err)
	}
}

func TestStableInstancesReturnToTheirVolume(t *testing.T) {
	g := serviceGroup("db", 2)
	g.Identity = backend.StableIdentity
	g.Volumes = []backend.Volume{{Name: "data", Kind: backend.PersistentVolume, Size: 1 << 30}}
	g.Tasks[0].Mounts = []backend.Mount{{Volume: "data", Path: "/data"}}
	nodes := []*core.Node{node("a"), node("b"), node("c")}
	w := sim.New(sim.Config{Start: start, Nodes: nodes, Behave: forever})
	submit(t, w, job("db", backend.Service, g), backend.Created)
	run(t, w, time.Minute)
	home := map[int]string{}
	for _, i := range view(w, "db").Instances {
		home[i.Index] = i.Node
	}
	for range 3 {
		w.Lose("")
		run(t, w, 5*time.Minute)
		for _, i := range view(w, "db").Instances {
			if i.Node != home[i.Index] || i.State != backend.Running {
				t.Errorf("db.%d is %s on %s, its volume is on %s", i.Index, i.State, i.Node, home[i.Index])
			}
		}
	}
	if vols := w.Job(key("db")).Volumes(); len(vols) != 2 || vols[1].ID != "default/db.db.data.1" {
		t.Errorf("volumes %v", vols)
	}
}

func TestDaemonFollowsNodes(t *testing.T) {
	g := serviceGroup("agent", 1)
	g.Type = backend.Daemon
	g.Placement.Constraints = []backend.Constraint{{Node: "disk", Op: backend.OpIn, Values: []string{"ssd"}}}
	nodes := []*core.Node{node("a"), node("b"), node("c")}
	nodes[0].Attributes["disk"], nodes[2].Attributes["disk"] = "ssd", "ssd"
	w := sim.New(sim.Config{Start: start, Nodes: nodes, Behave: forever})
	submit(t, w, job("agent", backend.Daemon, g), backend.Created)
	run(t, w, time.Minute)
	o := view(w, "agent")
	if got := summary(o); got != "Running 2/2 restarts=0 " || o.Instances[0].Node != "a" || o.Instances[1].Node != "c" {
		t.Errorf("%s %v", got, states(o))
	}
}
