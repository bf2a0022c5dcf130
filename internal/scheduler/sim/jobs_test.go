package sim_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/sim"
	"github.com/baton-run/baton/pkg/backend"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func key(name string) backend.Key { return backend.Key{Namespace: "default", Name: name} }

func task() backend.Task {
	return backend.Task{Name: "main", Lifecycle: backend.MainTask, Resources: backend.Resources{CPU: 100, Memory: 64 << 20}}
}

func batchGroup(name string, count int) backend.Group {
	return backend.Group{Name: name, Type: backend.Batch, Count: count, Parallelism: count, SuccessCodes: []int{0}, TemplateDigest: name + "-1", Tasks: []backend.Task{task()}}
}

func serviceGroup(name string, count int) backend.Group {
	return backend.Group{
		Name: name, Type: backend.Service, Count: count, TemplateDigest: name + "-1", Tasks: []backend.Task{task()},
		Restart: &backend.RestartPolicy{Policy: "always", Within: 10 * time.Minute, Backoff: time.Second, MaxBackoff: 5 * time.Minute},
		Update:  &backend.Update{Strategy: "rolling", MaxSurge: backend.Amount{N: 25, Percent: true}, MaxUnavailable: backend.Amount{N: 25, Percent: true}, Deadline: 10 * time.Minute},
	}
}

func job(name string, t backend.JobType, groups ...backend.Group) *backend.Job {
	j := &backend.Job{
		Key: key(name), Type: t, Groups: groups, Timezone: "UTC", Concurrency: backend.ForbidConcurrent, StartingDeadline: 200 * time.Second,
		Retain: backend.Retain{Runs: 10, Revisions: 10, Finished: 7 * 24 * time.Hour, Logs: 7 * 24 * time.Hour},
	}
	return stamped(j)
}

// stamped gives a job the digest of what it says now.
func stamped(j *backend.Job) *backend.Job {
	j.Document = []byte(fmt.Sprintf("%+v", struct {
		J backend.Job
		G []backend.Group
	}{backend.Job{Type: j.Type, Schedule: j.Schedule, Suspend: j.Suspend, Labels: j.Labels}, j.Groups}))
	j.Digest = fmt.Sprintf("sha256:%x", len(j.Document)) + string(j.Document)
	return j
}

func node(id string) *core.Node {
	return &core.Node{
		ID: id, Hostname: id, Address: "127.0.0.1", Attributes: map[string]string{"os": "linux"},
		Capacity: core.Resources{CPU: 8000, Memory: 16 << 30}, Ports: []core.PortRange{{From: 20000, To: 20999}},
	}
}

func world(t *testing.T, behave func(*rand.Rand, sim.Launch) sim.Script) *sim.World {
	t.Helper()
	return sim.New(sim.Config{Start: start, Nodes: []*core.Node{node("n1")}, Behave: behave})
}

func run(t *testing.T, w *sim.World, d time.Duration) {
	t.Helper()
	if err := w.Run(d); err != nil {
		t.Fatal(err)
	}
	if err := w.Recompute(); err != nil {
		t.Fatal(err)
	}
}

func submit(t *testing.T, w *sim.World, j *backend.Job, want backend.Outcome) {
	t.Helper()
	out, err := w.Submit(j, backend.ApplyOptions{})
	if err != nil || out.Applied.Outcome != want {
		t.Fatalf("submit: %v %v, want %v", out.Applied.Outcome, err, want)
	}
}

func view(w *sim.World, name string) backend.Observation {
	return core.View(w.Job(key(name)), w.Now, w.Env())
}

func exits(code int, after time.Duration) func(*rand.Rand, sim.Launch) sim.Script {
	return func(*rand.Rand, sim.Launch) sim.Script { return sim.Script{Run: after, ExitCode: code} }
}

func forever(*rand.Rand, sim.Launch) sim.Script {
	return sim.Script{Start: time.Second, Stop: time.Second}
}

func summary(o backend.Observation) string {
	return fmt.Sprintf("%s %d/%d restarts=%d %s", o.Phase, *o.Ready, *o.Wanted, *o.Restarts, o.Reason)
}

func states(o backend.Observation) string {
	s := ""
	for _, i := range o.Instances {
		s += fmt.Sprintf("%s#%d=%s ", i.Name, i.Attempt, i.State)
	}
	return s
}
