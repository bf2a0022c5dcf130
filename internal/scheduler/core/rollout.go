package core

import (
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// progress is how far instances are what the current revision says.
type progress struct {
	wanted, updated, ready int
	// old: an instance that is not up to date still runs.
	old bool
}

// progress counts a service or daemon.
func (js *JobState) progress() progress {
	var p progress
	run, rev := js.last(), js.Current()
	if run == nil || rev == nil {
		return p
	}
	for k := range rev.Job.Groups {
		spec := &rev.Job.Groups[k]
		g := run.group(spec.Name)
		if g == nil {
			p.wanted += js.Count(spec)
			continue
		}
		one := js.groupProgress(run, rev, g, spec)
		p.wanted, p.updated, p.ready, p.old = p.wanted+one.wanted, p.updated+one.updated, p.ready+one.ready, p.old || one.old
	}
	for _, g := range run.Groups {
		p.old = p.old || rev.Job.Group(g.Name) == nil && liveGroup(g)
	}
	return p
}

func (js *JobState) groupProgress(run *Run, rev *Revision, g *Group, spec *backend.Group) progress {
	p := progress{wanted: js.wantedCount(run, g, spec)}
	k := keeper{rev: rev, spec: spec, secrets: SecretsDigest(spec, rev.Secrets)}
	for _, s := range g.Slots {
		ready, updated := false, s.Result == backend.Succeeded
		for _, i := range s.Instances {
			if js.serves(i) {
				ready = true
				updated = updated || k.current(i)
			}
			p.old = p.old || !i.State.Ended() && !k.current(i)
		}
		if ready {
			p.ready++
		}
		if updated {
			p.updated++
		}
	}
	return p
}

// rollout follows the newest update: done, or stalled when nothing got further
// for as long as its deadline.
func (r *reconciler) rollout() {
	o := r.js.Rollout
	if o == nil || o.Done || r.js.Goal != GoalRun {
		return
	}
	if r.js.jobType() == backend.Daemon && len(r.env.Nodes) == 0 {
		return // nobody knows how many there should be
	}
	p := r.js.progress()
	if p.updated != o.Updated {
		if p.updated > o.Updated {
			o.Progress, o.Stalled = r.now, false
		}
		o.Updated, r.d.Changed = p.updated, true
	}
	if p.updated >= p.wanted && !p.old {
		o.Done, o.Stalled = true, false
		r.tell(nil, false, "RolloutDone", "revision %d: %d of %d instances are ready", o.Revision, p.updated, p.wanted)
		return
	}
	limit := r.updateDeadline()
	if limit > 0 && !o.Stalled && r.due(o.Progress.Add(limit)) {
		o.Stalled = true
		r.tell(nil, true, string(backend.ReasonUpdateStalled), "revision %d: %d of %d instances are ready, no progress for %s", o.Revision, p.updated, p.wanted, limit)
	}
}

// updateDeadline is the longest of all groups.
func (r *reconciler) updateDeadline() time.Duration {
	var all []time.Duration
	for _, g := range r.js.Current().Job.Groups {
		if g.Update != nil {
			all = append(all, g.Update.Deadline)
		}
	}
	return slices.Max(append(all, 0))
}
