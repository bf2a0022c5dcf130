package backendtest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/baton-run/baton/pkg/backend"
)

func planCases() []Case {
	cases := []Case{
		{Name: "changes-nothing", Run: planChangesNothing},
		{Name: "conflicts", Run: planConflicts},
		{Name: "versioned", Run: planVersioned},
		{Name: "instances", Run: planInstances},
	}
	for _, s := range scenes() {
		cases = append(cases, Case{Name: s.name, Run: func(ctx context.Context, h *Harness) error { return s.play(ctx, h) }})
	}
	for i := range cases {
		cases[i].Needs = []backend.Verb{backend.VerbPlan}
	}
	return inGroup(GroupPlan, cases...)
}

func (h *Harness) plan(ctx context.Context, job *backend.Job, opts ...func(*backend.ApplyOptions)) backend.Preview {
	p, err := h.tryPlan(ctx, job, opts...)
	h.Must("plan "+job.Key.String(), err)
	return p
}

func (h *Harness) tryPlan(ctx context.Context, job *backend.Job, opts ...func(*backend.ApplyOptions)) (backend.Preview, error) {
	p, ok := h.driver.(backend.Planner)
	if !ok {
		h.Fatalf("the driver declares plan and is no Planner")
	}
	o := backend.ApplyOptions{Change: h.Submission()}
	for _, f := range opts {
		f(&o)
	}
	return p.Plan(ctx, job, o)
}

// scene is a state of a job and an Apply to it, which must be what Plan and a
// dry run said.
type scene struct {
	name  string
	state func(ctx context.Context, h *Harness)
	job   func(h *Harness) *backend.Job
	opts  func(*backend.ApplyOptions)
}

func scenes() []scene {
	plain := func(*backend.ApplyOptions) {}
	forever := []string{"forever"}
	service := func(opts ...option) func(*Harness) *backend.Job {
		return func(h *Harness) *backend.Job { return h.Service("job", forever, append(opts, grace("1s"))...) }
	}
	batch := func(ops []string) func(*Harness) *backend.Job {
		return func(h *Harness) *backend.Job { return h.Batch("job", ops, grace("1s")) }
	}
	runs := func(ctx context.Context, h *Harness) { h.running(ctx, 1) }
	stops := func(ctx context.Context, h *Harness) {
		runs(ctx, h)
		h.Stop(ctx, h.Key("job"))
		h.AwaitPhase(ctx, h.Key("job"), backend.PhaseStopped)
	}
	finished := func(ctx context.Context, h *Harness) {
		h.Apply(ctx, batch([]string{"exit", "0"})(h))
		h.AwaitEnd(ctx, h.Key("job"))
	}
	active := func(ctx context.Context, h *Harness) {
		h.Apply(ctx, batch(forever)(h))
		h.AwaitRunning(ctx, h.Key("job"), 1)
	}
	nothing := func(context.Context, *Harness) {}
	return []scene{
		{"create-service", nothing, service(), plain},
		{"create-batch", nothing, batch(forever), plain},
		{"service-unchanged", runs, service(count(1)), plain},
		{"service-labels", runs, service(count(1), labels("a", "b")), plain},
		{"service-count", runs, service(count(2)), plain},
		{"service-template", runs, service(count(1), env("A", "b")), plain},
		{"service-stopped", stops, service(count(1)), plain},
		{"service-stopped-template", stops, service(count(1), env("A", "b")), plain},
		{"finished-unchanged", finished, batch([]string{"exit", "0"}), plain},
		{"finished-rerun", finished, batch([]string{"exit", "0"}), rerun},
		{"finished-other", finished, batch([]string{"exit", "1"}), plain},
		{"active-same", active, batch(forever), plain},
		{"active-replace", active, batch([]string{"exit", "0"}), replace},
	}
}

func (s scene) play(ctx context.Context, h *Harness) error {
	s.state(ctx, h)
	job := s.job(h)
	planned := h.plan(ctx, job, s.opts)
	dry := h.Apply(ctx, job, s.opts, dryRun)
	version := backend.Absent
	if planned.Current != nil {
		version = planned.Current.Version
	}
	done := h.Apply(ctx, job, s.opts, ifVersion(version))
	return errors.Join(sameChange("plan", planned.Applied, done), sameChange("dry run", dry, done))
}

// sameChange compares what was said with what was done. UID and version of
// what does not exist yet can't be known before.
func sameChange(what string, said, done backend.Applied) error {
	a, b := slices.Sorted(slices.Values(said.Groups)), slices.Sorted(slices.Values(done.Groups))
	return errors.Join(
		equal("the outcome after a "+what, done.Outcome, said.Outcome), equal("the revision after a "+what, done.Revision, said.Revision),
		equal("the run after a "+what, done.Run, said.Run), equal("the key after a "+what, done.Key, said.Key),
		sameList("group after a "+what+" that is replaced,", b, a))
}

func planChangesNothing(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	p := h.plan(ctx, job)
	_, err := h.driver.Get(ctx, job.Key, backend.DetailSummary)
	if p.Current != nil {
		err = errors.Join(err, errors.New("the plan of a job that is not there has a current state"))
	}
	err = refused("get after a plan", err, backend.NotFound)
	h.Apply(ctx, job)
	before := h.AwaitRunning(ctx, job.Key, 1)
	p = h.plan(ctx, h.Service("job", []string{"forever"}, grace("1s"), env("A", "b")))
	after := h.AwaitRunning(ctx, job.Key, 1)
	if p.Current == nil || p.Current.Version != before.Version || p.Current.Digest != job.Digest {
		err = errors.Join(err, fmt.Errorf("the plan is made on %+v, want version %s", p.Current, before.Version))
	}
	return errors.Join(err, equal("version after a plan", after.Version, before.Version), equal("instance", after.Instances[0].ID, before.Instances[0].ID))
}

// planConflicts: a plan is refused as the Apply would be.
func planConflicts(ctx context.Context, h *Harness) error {
	active := h.Batch("job", []string{"forever"}, grace("1s"))
	h.Apply(ctx, active)
	h.AwaitRunning(ctx, active.Key, 1)
	other := h.Batch("job", []string{"exit", "0"}, grace("1s"))
	_, differs := h.tryPlan(ctx, other)
	_, stale := h.tryPlan(ctx, active, ifVersion("no-such-version"))
	return errors.Join(refused("the plan of an active job that differs", differs, backend.Conflict), refused("the plan on another version", stale, backend.Conflict))
}

func planVersioned(ctx context.Context, h *Harness) error {
	h.running(ctx, 1)
	change := func(v string) *backend.Job {
		return h.Service("job", []string{"forever"}, grace("1s"), count(1), labels("a", v))
	}
	p := h.plan(ctx, change("planned"))
	if p.Current == nil {
		return errors.New("the plan has no current state")
	}
	h.Apply(ctx, change("meanwhile"))
	_, err := h.TryApply(ctx, change("planned"), ifVersion(p.Current.Version))
	return refused("apply of a plan after the job was changed", err, backend.Conflict)
}

// planInstances: the instances of the groups that the plan names are replaced,
// those of others are not.
func planInstances(ctx context.Context, h *Harness) error {
	two := func(value string) *backend.Job {
		return h.Service("job", []string{"forever"}, grace("1s"), func(d *draft) {
			one := d.Groups[0]
			one.Name = "one"
			d.Groups = append(d.Groups, &groupDraft{Name: "two", Tasks: []*taskDraft{{
				Command: one.Tasks[0].Command, Stop: one.Tasks[0].Stop, Env: map[string]string{"A": value},
			}}})
		})
	}
	h.Apply(ctx, two("before"))
	before := byGroup(h.AwaitRunning(ctx, h.Key("job"), 2))
	p := h.plan(ctx, two("after"))
	h.Apply(ctx, two("after"))
	h.Await(ctx, h.Key("job"), "has replaced the group two alone", func(o backend.Observation) bool {
		now := byGroup(o)
		return len(inState(o, backend.Running)) == 2 && now["one"] == before["one"] && now["two"] != before["two"] && now["two"] != ""
	})
	return sameList("group that is replaced,", p.Groups, []string{"two"})
}

func byGroup(o backend.Observation) map[string]string {
	ids := map[string]string{}
	for _, i := range inState(o, backend.Running) {
		ids[i.Group] = i.ID
	}
	return ids
}
