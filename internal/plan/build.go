package plan

import (
	"fmt"
	"slices"

	"github.com/baton-run/baton/pkg/backend"
)

// Build plans desired against what the backend has. Observed is nil when there
// is no such job; current is the job of observed's Document, or nil when that
// can't be read: then digests alone tell what differs.
func Build(desired *backend.Job, observed *backend.Observation, current *backend.Job, info backend.Info, flags Flags) Plan {
	b := &builder{
		desired: desired, observed: observed, current: current, flags: flags,
		plan: Plan{Key: desired.Key, Backend: info.Kind, Version: backend.Absent},
	}
	if observed == nil {
		b.create()
		return b.plan
	}
	b.plan.Version = observed.Version
	b.same = observed.Digest == desired.Digest && len(flags.Rotated) == 0
	b.exists()
	return b.plan
}

type builder struct {
	desired  *backend.Job
	observed *backend.Observation
	current  *backend.Job
	flags    Flags
	same     bool
	old, new *document // read when first asked for
	plan     Plan
}

func (b *builder) exists() {
	o := b.observed
	stopped := o.Phase == backend.PhaseStopped || o.Phase == backend.PhaseStopping
	byFile := b.current != nil && b.current.Suspend
	switch {
	case o.Foreign:
		b.conflict("the name belongs to something that baton did not make; give the job another name")
	case o.Type != b.desired.Type:
		b.conflict("the name belongs to a %s job; delete it before a %s job takes its name", o.Type, b.desired.Type)
	case o.Phase == backend.Suspended && !byFile:
		b.conflict("the job is suspended; `baton resume %s` first", b.desired.Key.Name)
	case stopped:
		b.startAgain()
	case o.Phase == backend.Suspended && b.same:
		b.unchanged("suspended, as the file says")
	case o.Phase == backend.Suspended:
		b.update()
	case b.desired.Type == backend.Batch:
		b.batch()
	case b.same:
		b.unchanged("as the file says")
	default:
		b.update()
	}
}

func (b *builder) create() {
	b.plan.Outcome = backend.Created
	cause := "there is no such job"
	if b.desired.Suspend {
		cause += "; it is suspended, as the file says"
	}
	b.step(Create, "job", cause, nil)
	for i := range b.desired.Groups {
		g := &b.desired.Groups[i]
		b.step(Create, object(g.Name), size(g), nil)
	}
}

func (b *builder) unchanged(cause string) {
	b.plan.Outcome = backend.Unchanged
	b.step(None, "job", cause, nil)
	b.keepCounts()
}

// batch plans a batch job that neither stopped nor is suspended.
func (b *builder) batch() {
	active := !b.observed.Phase.Ended()
	run := b.observed.Run
	switch {
	case active && b.same:
		b.plan.Outcome = backend.Attached
		b.step(Attach, "job", fmt.Sprintf("run %d is active and is as the file says", run), nil)
	case active && !b.flags.Replace:
		b.conflict("run %d is active and differs; wait for it, stop it, or use --replace", run)
		b.plan.Steps[0].Diff = b.allDiffs()
	case active:
		b.plan.Outcome = backend.Replaced
		b.plan.Groups = groupNames(b.desired)
		b.run(Restart, fmt.Sprintf("run %d is ended and run %d takes its place: --replace", run, run+1))
	case b.same && !b.flags.Rerun:
		b.unchanged(fmt.Sprintf("run %d is over (%s); --rerun runs it again", run, b.observed.Phase))
	case b.same:
		b.plan.Outcome = backend.Rerun
		b.run(Rerun, fmt.Sprintf("run %d: --rerun", run+1))
	default:
		b.plan.Outcome = backend.Rerun
		b.run(Rerun, fmt.Sprintf("run %d: the job differs", run+1))
	}
}

// run plans a new run of all groups.
func (b *builder) run(action Action, cause string) {
	b.step(action, "job", cause, b.jobDiff())
	for i := range b.desired.Groups {
		g := &b.desired.Groups[i]
		b.step(action, object(g.Name), joined(size(g), b.rotated(g)), b.groupDiff(g.Name))
	}
	b.removed()
}

// startAgain plans a job that was stopped.
func (b *builder) startAgain() {
	b.plan.Outcome = backend.Restarted
	cause := "the job is stopped and is started again"
	if b.desired.Suspend {
		cause = "the job is stopped and is suspended, as the file says"
	}
	if !b.same {
		b.plan.Groups = b.replaced()
	}
	b.run(Restart, cause)
	b.keepCounts()
}

func (b *builder) conflict(format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	b.plan.Refusals = append(b.plan.Refusals, Refusal{Code: backend.Conflict, Msg: msg})
	b.step(Conflict, "job", msg, nil)
}

func (b *builder) step(action Action, object, cause string, diff []FieldDiff) {
	b.plan.Steps = append(b.plan.Steps, Step{Action: action, Object: object, Cause: cause, Diff: diff})
}

func object(group string) string { return "group " + group }

func groupNames(job *backend.Job) []string {
	var names []string
	for i := range job.Groups {
		names = append(names, job.Groups[i].Name)
	}
	slices.Sort(names)
	return names
}
