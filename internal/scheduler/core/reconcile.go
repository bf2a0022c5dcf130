package core

import (
	"fmt"
	"slices"
	"time"

	"github.com/baton-run/baton/internal/lifecycle"
	"github.com/baton-run/baton/pkg/backend"
)

// Reconcile brings the state closer to its goal and says what should happen.
func Reconcile(js *JobState, now time.Time, env Env) Decision {
	if js.UID == "" {
		return Decision{}
	}
	r := &reconciler{js: js, now: now, env: env}
	changed := false
	for range maxPasses {
		r.d.Changed, r.d.Wake, r.d.Watches = false, time.Time{}, nil
		r.pass()
		if changed = changed || r.d.Changed; !r.d.Changed || r.d.Gone {
			break
		}
	}
	r.d.Changed = changed
	r.collect()
	return r.d
}

// maxPasses bounds how often Reconcile looks again at what it has changed, so
// that what it answers is what a second call would.
const maxPasses = 8

func (r *reconciler) pass() {
	r.schedule()
	for _, run := range r.js.Runs {
		if run.Result == "" {
			r.run(run)
		}
	}
	r.rollout()
	r.retain()
}

// reconciler is one call of Reconcile.
type reconciler struct {
	js  *JobState
	now time.Time
	env Env
	d   Decision
}

func (r *reconciler) wake(at time.Time) {
	if at.After(r.now) && (r.d.Wake.IsZero() || at.Before(r.d.Wake)) {
		r.d.Wake = at
	}
}

// due reports whether a moment has come, and wakes at it otherwise. The zero
// time has come.
func (r *reconciler) due(at time.Time) bool {
	r.wake(at)
	return !at.After(r.now)
}

func (r *reconciler) tell(i *Instance, warn bool, reason, format string, args ...any) {
	r.d.Changed = true
	r.d.Events = append(r.d.Events, r.js.event(r.now, i, warn, reason, fmt.Sprintf(format, args...)))
}

// revision is what a run executes.
func (r *reconciler) revision(run *Run) *Revision {
	if run.Revision == 0 {
		return r.js.Current()
	}
	return r.js.Revision(run.Revision)
}

// run reconciles one run that goes on.
func (r *reconciler) run(run *Run) {
	rev := r.revision(run)
	if rev == nil {
		return
	}
	r.deadline(run, rev)
	r.shape(run, rev)
	held := r.held(run, rev)
	for _, spec := range lifecycle.Order(rev.Job.Groups) {
		g := run.group(spec.Name)
		switch {
		case g.Result != "":
		case r.halted() && run.Number == 0, run.Ending != "":
			r.endGroup(run, g)
		case r.js.Goal == GoalSuspend:
			r.quiet(g)
		case !held && r.gate(run, rev, g, spec):
			r.group(run, rev, g, spec)
		}
	}
	r.finish(run)
}

// group reconciles a group that may have instances.
func (r *reconciler) group(run *Run, rev *Revision, g *Group, spec *backend.Group) {
	if spec.Type == backend.Batch {
		r.batch(run, rev, g, spec)
		return
	}
	r.service(run, rev, g, spec)
}

// halted: the job is to have no instances for good.
func (r *reconciler) halted() bool { return r.js.Goal == GoalStop || r.js.Goal == GoalDelete }

// deadline ends a run that has taken too long; suspended time does not count.
func (r *reconciler) deadline(run *Run, rev *Revision) {
	if rev.Job.Timeout <= 0 || run.Number == 0 || run.Ending != "" || r.js.Goal == GoalSuspend {
		return
	}
	if r.due(run.Created.Add(rev.Job.Timeout + run.Paused)) {
		run.end(backend.ReasonTimeout)
		r.tell(nil, true, string(backend.ReasonTimeout), "run %d took longer than %s", run.Number, rev.Job.Timeout)
	}
}

// held: an earlier run's instances must be gone first.
func (r *reconciler) held(run *Run, rev *Revision) bool {
	if rev.Job.Type == backend.Cron && rev.Job.Concurrency == backend.AllowConcurrent {
		return false
	}
	for _, other := range r.js.Runs {
		if other.Number < run.Number && other.Result == "" {
			return true
		}
	}
	return false
}

// shape gives a run the groups of its spec, and ends those it lost.
func (r *reconciler) shape(run *Run, rev *Revision) {
	for k := range rev.Job.Groups {
		if name := rev.Job.Groups[k].Name; run.group(name) == nil {
			run.Groups = append(run.Groups, &Group{Name: name})
			r.d.Changed = true
		}
	}
	for _, g := range slices.Clone(run.Groups) {
		if rev.Job.Group(g.Name) != nil {
			continue
		}
		for _, s := range g.Slots {
			r.endSlot(s, backend.ReasonScaledDown, "group "+g.Name+" is no longer part of the job")
		}
		if !liveGroup(g) {
			for _, s := range g.Slots {
				r.dropAll(s)
			}
			run.Groups = slices.DeleteFunc(run.Groups, func(o *Group) bool { return o == g })
			r.d.Changed = true
		}
	}
}

// slots gives a group slots 0 to count-1.
func (r *reconciler) slots(g *Group, count int) {
	for k := range count {
		at, found := slices.BinarySearchFunc(g.Slots, k, func(s *Slot, i int) int { return s.Index - i })
		if !found {
			g.Slots = slices.Insert(g.Slots, at, &Slot{Index: k})
			r.d.Changed = true
		}
	}
}

func liveGroup(g *Group) bool {
	return slices.ContainsFunc(g.Slots, (*Slot).live)
}

// launch makes the next instance of a slot; it waits for a place from now on.
func (r *reconciler) launch(run *Run, rev *Revision, s *Slot, spec *backend.Group, cause string) *Instance {
	attempt := 1
	if last := s.newest(); last != nil {
		attempt = last.Attempt + 1
		if spec.Type != backend.Batch && last.State.Ended() && (last.Fault == backend.FaultUser || last.State == backend.Succeeded) {
			s.Restarts++
		}
	}
	r.js.LastSeq++
	i := &Instance{
		Seq: r.js.LastSeq, Run: run.Number, Group: spec.Name, Index: s.Index, Attempt: attempt,
		Revision: rev.Changed[spec.Name], TemplateDigest: spec.TemplateDigest, SecretsDigest: SecretsDigest(spec, rev.Secrets),
		State: backend.Queued, Cause: cause, Requested: Request(spec), Created: r.now,
	}
	r.trim(s)
	s.Instances = append(s.Instances, i)
	r.js.bySeq = nil
	r.d.Changed = true
	return i
}

// trim keeps what runs and the newest that has ended.
func (r *reconciler) trim(s *Slot) {
	kept := -1
	for k, i := range s.Instances {
		if i.State.Ended() && (kept < 0 || i.Finished.After(s.Instances[kept].Finished) || i.Seq > s.Instances[kept].Seq) {
			kept = k
		}
	}
	all := s.Instances
	s.Instances = nil
	for k, i := range all {
		if !i.State.Ended() || k == kept {
			s.Instances = append(s.Instances, i)
			continue
		}
		r.forget(i)
	}
}

func (r *reconciler) forget(i *Instance) {
	if i.ID != "" {
		r.d.Forget = append(r.d.Forget, i.ID)
	}
	r.js.bySeq = nil
	r.d.Changed = true
}

// drop removes an instance from its slot.
func (r *reconciler) drop(s *Slot, i *Instance) {
	r.forget(i)
	s.Instances = slices.DeleteFunc(s.Instances, func(o *Instance) bool { return o == i })
}

func (r *reconciler) dropAll(s *Slot) {
	for _, i := range slices.Clone(s.Instances) {
		r.drop(s, i)
	}
}

// kill ends an instance; one without a place is just forgotten.
func (r *reconciler) kill(s *Slot, i *Instance, reason backend.Reason, cause string) {
	if i.State == backend.Queued {
		r.drop(s, i)
		return
	}
	if i.condemn(reason, cause, r.now) {
		r.tell(i, false, "Killing", "%s: %s", reason, cause)
	}
}

func (r *reconciler) endSlot(s *Slot, reason backend.Reason, cause string) {
	for _, i := range slices.Clone(s.Instances) {
		if !i.State.Ended() {
			r.kill(s, i, reason, cause)
		}
	}
}

// quiet ends all instances of a suspended group.
func (r *reconciler) quiet(g *Group) {
	for _, s := range g.Slots {
		r.endSlot(s, backend.ReasonStoppedByUser, "the job is suspended")
	}
}
