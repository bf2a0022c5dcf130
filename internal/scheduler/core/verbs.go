package core

import (
	"fmt"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func stop(js *JobState, e Stop) (answer, error) {
	if js.Goal == GoalStop {
		if e.Options.Grace == nil || js.Grace != nil && *js.Grace <= *e.Options.Grace {
			return answer{outcome: backend.Unchanged}, nil
		}
		js.Grace = e.Options.Grace
		return answer{outcome: backend.Updated, reason: "Stopping", message: "the grace is shortened"}, nil
	}
	if js.jobType() == backend.Batch && js.active() == nil {
		return answer{outcome: backend.Unchanged}, nil
	}
	js.Goal, js.GoalSince, js.GoalByFile, js.Grace = GoalStop, e.At, false, e.Options.Grace
	js.endRuns()
	return answer{outcome: backend.Updated, reason: "Stopping", message: "the job is stopped"}, nil
}

func remove(js *JobState, e Delete) (answer, error) {
	js.Goal, js.GoalSince, js.GoalByFile, js.Grace = GoalDelete, e.At, false, e.Options.Grace
	js.DestroyVolumes = e.Options.Volumes
	js.endRuns()
	return answer{outcome: backend.Updated, reason: "Deleted", message: "the job is deleted"}, nil
}

// endRuns ends numbered runs; a service's run 0 follows the goal.
func (js *JobState) endRuns() {
	for _, r := range js.Runs {
		if r.Number > 0 {
			r.end(backend.ReasonStoppedByUser)
		}
	}
}

func suspend(js *JobState, e Suspend) (answer, error) {
	switch {
	case e.Options.Resume && js.Goal == GoalRun, !e.Options.Resume && js.Goal == GoalSuspend && !js.GoalByFile:
		return answer{outcome: backend.Unchanged}, nil
	case js.Goal == GoalStop:
		return answer{}, js.refuse(backend.Conflict, "suspend", "the job is stopped; `baton run` starts it again")
	case e.Options.Resume:
		js.resume(e.At)
		return answer{outcome: backend.Updated, reason: "Resumed", message: "the job is resumed"}, nil
	case js.jobType() == backend.Batch && js.active() == nil:
		return answer{}, js.refuse(backend.Conflict, "suspend", "the job has ended; there is nothing to suspend")
	}
	if js.Goal != GoalSuspend {
		js.Goal, js.GoalSince = GoalSuspend, e.At
	}
	js.GoalByFile = false
	return answer{outcome: backend.Updated, reason: "Suspended", message: "the job is suspended"}, nil
}

// resume goes on where suspend left off: firings meanwhile are not made up
// for, time-outs did not run.
func (js *JobState) resume(at time.Time) {
	for _, r := range js.Runs {
		if r.Result == "" {
			r.Paused += max(at.Sub(js.GoalSince), 0)
		}
	}
	js.Goal, js.GoalSince, js.GoalByFile, js.Cursor = GoalRun, at, false, at
	if !numbered(js.jobType()) {
		js.freshStart(at)
	}
}

func scale(js *JobState, e Scale) (answer, error) {
	job := js.Current().Job
	name := e.Options.Group
	if name == "" && len(job.Groups) == 1 {
		name = job.Groups[0].Name
	}
	g := job.Group(name)
	switch {
	case name == "":
		return answer{}, js.refuse(backend.Invalid, "scale", "the job has several groups; name one of %v", groupNames(job))
	case g == nil:
		return answer{}, js.refuse(backend.NotFound, "scale", "there is no group %q; the job has %v", name, groupNames(job))
	case g.Type != backend.Service:
		return answer{}, js.refuse(backend.Unsupported, "scale", "group %s is of type %s; only services are scaled: change count in the job file", name, g.Type)
	case g.Scale != nil:
		return answer{}, js.refuse(backend.Conflict, "scale", "group %s is scaled automatically; change scale in the job file", name)
	case e.Options.Count < 0 || e.Options.Count > MaxCount:
		return answer{}, js.refuse(backend.Invalid, "scale", "a count of %d is not between 0 and %d", e.Options.Count, MaxCount)
	case js.Count(g) == e.Options.Count:
		return answer{outcome: backend.Unchanged}, nil
	}
	from := js.Count(g)
	if e.Options.Count == g.Count {
		delete(js.Scaled, name)
	} else {
		if js.Scaled == nil {
			js.Scaled = map[string]Scaled{}
		}
		js.Scaled[name] = Scaled{Count: e.Options.Count, File: g.Count}
	}
	return answer{outcome: backend.Updated, reason: "Scaled", message: fmt.Sprintf("group %s from %d to %d", name, from, e.Options.Count)}, nil
}

func restart(js *JobState, e Restart) (answer, error) {
	job := js.Current().Job
	if numbered(job.Type) {
		return answer{}, js.refuse(backend.Unsupported, "restart", "only services and daemons restart; `baton run --rerun` runs a finished batch job again")
	}
	if js.Goal != GoalRun {
		return answer{}, js.refuse(backend.Conflict, "restart", "the job is not running: its goal is %s", js.Goal)
	}
	for _, name := range e.Options.Groups {
		if job.Group(name) == nil {
			return answer{}, js.refuse(backend.NotFound, "restart", "there is no group %q; the job has %v", name, groupNames(job))
		}
	}
	slots, err := js.selectSlots(e.Options)
	if err != nil {
		return answer{}, err
	}
	groups := map[string]bool{}
	for _, p := range slots {
		groups[p.group.Name] = true
		p.slot.reset()
		for _, i := range p.slot.Instances {
			i.Outdated = i.Outdated || !i.State.Ended()
		}
	}
	js.startRollout(e.At)
	names := groupNames(job)
	names = slices.DeleteFunc(names, func(n string) bool { return !groups[n] })
	return answer{outcome: backend.Updated, groups: names, reason: "Restarting", message: fmt.Sprintf("%d instances, one after another", len(slots))}, nil
}

// selectSlots finds what a restart names: by instance name or launch id.
func (js *JobState) selectSlots(opts backend.RestartOptions) ([]position, error) {
	found := map[string]bool{}
	var all []position
	for _, r := range js.Runs {
		for _, g := range r.Groups {
			for _, s := range g.Slots {
				named := len(opts.Instances) == 0
				for _, i := range s.Instances {
					for _, name := range []string{i.ID, i.Name(js.Key.Name)} {
						if slices.Contains(opts.Instances, name) {
							found[name], named = true, true
						}
					}
				}
				if named && (len(opts.Groups) == 0 || slices.Contains(opts.Groups, g.Name)) {
					all = append(all, position{r, g, s, nil})
				}
			}
		}
	}
	for _, name := range opts.Instances {
		if !found[name] {
			return nil, js.refuse(backend.NotFound, "restart", "there is no instance %q; `baton status %s` lists them", name, js.Key.Name)
		}
	}
	return all, nil
}
