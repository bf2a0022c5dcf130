package core

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// View says what users see of the job, with every detail.
func View(js *JobState, now time.Time, env Env) backend.Observation {
	o := backend.Observation{Key: js.Key, UID: js.UID, Version: js.VersionText(), Created: js.Created, Supervised: true}
	rev := js.Current()
	if rev == nil {
		o.Phase = backend.PhaseUnknown
		return o
	}
	o.Type, o.Revision, o.Digest, o.Labels, o.Document = rev.Job.Type, rev.Number, rev.Job.Digest, rev.Job.Labels, rev.Job.Document
	v := &viewer{js: js, now: now, o: &o, run: js.shown()}
	if v.run != nil {
		o.Run, o.Started, o.Finished = v.run.Number, v.run.Started, v.run.Finished
	}
	for _, i := range js.Instances() {
		if !i.State.Ended() && i.ID != "" {
			v.live++
		}
	}
	v.groups()
	v.instances()
	o.Phase = v.phase()
	v.because()
	o.Rollout = js.rolloutView()
	o.NextRun = js.nextRun(now, env)
	return o
}

// shown is the run whose groups stand for the job: the newest that goes on,
// else the newest.
func (js *JobState) shown() *Run {
	if r := js.active(); r != nil {
		return r
	}
	return js.last()
}

func (js *JobState) nextRun(now time.Time, env Env) time.Time {
	job := js.Current().Job
	if job.Type != backend.Cron || job.Schedule == Manual || js.Goal != GoalRun || env.Next == nil {
		return time.Time{}
	}
	from := js.Cursor
	if from.Before(now) {
		from = now
	}
	return env.Next(job.Schedule, job.Timezone, from)
}

func (js *JobState) rolloutView() *backend.Rollout {
	if js.Rollout == nil {
		return nil
	}
	p := js.progress()
	v := &backend.Rollout{State: backend.RolloutProgressing, Revision: js.Rollout.Revision, Updated: p.updated, Wanted: p.wanted}
	switch {
	case js.Rollout.Done:
		v.State = backend.RolloutDone
	case js.Goal != GoalRun:
		v.State, v.Message = backend.RolloutPaused, "the job's goal is "+string(js.Goal)
	case js.Rollout.Stalled:
		v.State, v.Message = backend.RolloutStalled, "no progress since "+stamp(js.Rollout.Progress)
	}
	return v
}

// viewer is one call of View.
type viewer struct {
	js  *JobState
	now time.Time
	o   *backend.Observation
	run *Run

	wanted, ready, running, live int
	everStarted                  bool
}

func (v *viewer) groups() {
	rev := v.spec(v.run)
	between := rev.Job.Type == backend.Cron && (v.run == nil || v.run.Result != "")
	updated, restarts := 0, 0
	for k := range rev.Job.Groups {
		spec := &rev.Job.Groups[k]
		status := backend.GroupStatus{Name: spec.Name, Type: spec.Type, Count: v.js.Count(spec), TemplateDigest: spec.TemplateDigest}
		var g *Group
		if v.run != nil {
			g = v.run.group(spec.Name)
		}
		wanted, ready, current, succeeded := 0, 0, 0, 0
		if g != nil && !between {
			wanted, ready, current, succeeded = v.count(rev, g, spec)
			status.Reason, status.Message = g.Reason, g.Message
			for _, s := range g.Slots {
				restarts += s.restarts()
			}
		} else if !between {
			wanted = status.Count
		}
		if spec.Type == backend.Daemon {
			status.Count = wanted
		}
		v.wanted, v.ready, updated = v.wanted+wanted, v.ready+ready, updated+current
		status.Wanted, status.Ready, status.Updated, status.Succeeded = &wanted, &ready, &current, &succeeded
		if !between {
			v.o.Requested = addUsage(v.o.Requested, Request(spec), atOnce(spec, wanted))
		}
		v.o.Groups = append(v.o.Groups, status)
	}
	v.o.Wanted, v.o.Ready, v.o.Updated, v.o.Restarts = &v.wanted, &v.ready, &updated, &restarts
}

// count returns what of a group is wanted, ready, up to date and succeeded.
func (v *viewer) count(rev *Revision, g *Group, spec *backend.Group) (wanted, ready, current, succeeded int) {
	wanted = v.js.wantedCount(v.run, g, spec)
	k := keeper{rev: rev, spec: spec, secrets: SecretsDigest(spec, rev.Secrets)}
	for _, s := range g.Slots {
		if s.Result == backend.Succeeded {
			succeeded++
		}
		serves, newest := s.Result == backend.Succeeded && spec.Type == backend.Batch, s.Result == backend.Succeeded
		for _, i := range s.Instances {
			if v.js.serves(i) {
				serves, newest = true, newest || k.current(i)
			}
			v.tally(i)
		}
		if serves {
			ready++
		}
		if newest {
			current++
		}
	}
	return wanted, ready, current, succeeded
}

func (v *viewer) tally(i *Instance) {
	if i.State == backend.Running || i.State == backend.Unreachable {
		v.running++
	}
	v.everStarted = v.everStarted || !i.Started.IsZero()
}

// spec is the revision that a run executes.
func (v *viewer) spec(run *Run) *Revision {
	if run != nil && run.Revision != 0 {
		if rev := v.js.Revision(run.Revision); rev != nil {
			return rev
		}
	}
	return v.js.Current()
}

// atOnce is how many of the wanted instances may run at a time.
func atOnce(spec *backend.Group, wanted int) int {
	if spec.Type == backend.Batch && spec.Parallelism > 0 {
		return min(spec.Parallelism, wanted)
	}
	return wanted
}

func addUsage(u backend.Usage, r Resources, n int) backend.Usage {
	u.CPU += r.CPU * backend.CPU(n)
	u.Memory += r.Memory * backend.Bytes(n)
	u.GPU += int(r.GPU) * n
	return u
}
