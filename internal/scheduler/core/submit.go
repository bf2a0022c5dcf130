package core

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func submit(js *JobState, e Submit) (answer, error) {
	if fields := Refused(e.Job); len(fields) > 0 {
		return answer{}, &backend.Error{Code: backend.Unsupported, Op: "apply", Key: js.Key, Msg: "this scheduler can't run the job as it is", Fields: fields}
	}
	if js.UID == "" {
		return create(js, e)
	}
	cur := js.Current()
	if cur.Job.Type != e.Job.Type {
		return answer{}, js.refuse(backend.Conflict, "apply", "the name belongs to a %s job; delete it before a %s job takes its name", cur.Job.Type, e.Job.Type)
	}
	same := cur.Job.Digest == e.Job.Digest && maps.Equal(cur.Secrets, e.Secrets)
	switch {
	case js.Goal == GoalSuspend && !js.GoalByFile:
		return answer{}, js.refuse(backend.Conflict, "apply", "the job is suspended; `baton resume %s` first", js.Key.Name)
	case js.Goal == GoalStop:
		return startAgain(js, e, same)
	case js.Goal == GoalSuspend && same:
		return answer{outcome: backend.Unchanged}, nil
	case js.Goal == GoalSuspend:
		return updateSuspended(js, e)
	case e.Job.Type == backend.Batch:
		return submitBatch(js, e, same)
	case same:
		return answer{outcome: backend.Unchanged}, nil
	default:
		return update(js, e)
	}
}

func create(js *JobState, e Submit) (answer, error) {
	js.UID, js.Created, js.Cursor = e.UID, e.At, e.At
	js.Goal, js.GoalSince = GoalRun, e.At
	if e.Job.Suspend {
		js.Goal, js.GoalByFile = GoalSuspend, true
	}
	rev := js.revise(e.Job, e.Secrets, e.At, e.Options.Change)
	switch e.Job.Type {
	case backend.Batch:
		js.startRun(rev.Number, e.At, e.At)
	case backend.Cron:
	default:
		js.Runs = []*Run{{Created: e.At}}
		js.startRollout(e.At)
	}
	return answer{outcome: backend.Created, reason: "Created", message: "revision 1"}, nil
}

// startAgain is Apply on a stopped job.
func startAgain(js *JobState, e Submit, same bool) (answer, error) {
	js.Goal, js.GoalSince, js.Grace = GoalRun, e.At, nil
	js.GoalByFile = e.Job.Suspend
	if e.Job.Suspend {
		js.Goal = GoalSuspend
	}
	js.Cursor = e.At
	var groups []string
	if !same {
		groups = js.changed(e.Job, e.Secrets)
		js.revise(e.Job, e.Secrets, e.At, e.Options.Change)
	}
	if e.Job.Type == backend.Batch {
		js.startRun(js.Current().Number, e.At, e.At)
	} else if !numbered(e.Job.Type) {
		js.freshStart(e.At)
	}
	return answer{outcome: backend.Restarted, groups: groups, reason: "Started", message: "a stopped job is started again"}, nil
}

// updateSuspended takes a new revision of a job whose own file suspends it.
func updateSuspended(js *JobState, e Submit) (answer, error) {
	a, err := update(js, e)
	if e.Job.Suspend {
		return a, err
	}
	js.resume(e.At)
	return a, err
}

func submitBatch(js *JobState, e Submit, same bool) (answer, error) {
	active := js.active()
	switch {
	case active != nil && same:
		return answer{outcome: backend.Attached}, nil
	case active != nil && !e.Options.Replace:
		return answer{}, js.refuse(backend.Conflict, "apply", "run %d is active and differs; wait for it, stop it, or use --replace", active.Number)
	case active == nil && same && !e.Options.Rerun:
		return answer{outcome: backend.Unchanged}, nil
	}
	a := answer{outcome: backend.Rerun, reason: "RunStarted"}
	if active != nil {
		a.outcome, a.groups = backend.Replaced, groupNames(e.Job)
		active.end(backend.ReasonReplaced)
	}
	if !same {
		js.revise(e.Job, e.Secrets, e.At, e.Options.Change)
	}
	if e.Job.Suspend {
		js.Goal, js.GoalSince, js.GoalByFile = GoalSuspend, e.At, true
	}
	run := js.startRun(js.Current().Number, e.At, e.At)
	a.message = fmt.Sprintf("run %d of revision %d", run.Number, run.Revision)
	return a, nil
}

// update takes a new revision of a service, daemon or cron job.
func update(js *JobState, e Submit) (answer, error) {
	cur := js.Current().Job
	if cur.Schedule != e.Job.Schedule || cur.Timezone != e.Job.Timezone {
		js.Cursor = e.At
	}
	if e.Job.Suspend && js.Goal == GoalRun {
		js.Goal, js.GoalSince, js.GoalByFile = GoalSuspend, e.At, true
	}
	groups := js.changed(e.Job, e.Secrets)
	rev := js.revise(e.Job, e.Secrets, e.At, e.Options.Change)
	if !numbered(e.Job.Type) {
		js.startRollout(e.At)
	} else {
		groups = nil // active runs go on as they were started
	}
	return answer{outcome: backend.Updated, groups: groups, reason: "Updated", message: fmt.Sprintf("revision %d", rev.Number)}, nil
}

// startRun adds the next run.
func (js *JobState) startRun(revision int, nominal, at time.Time) *Run {
	js.LastRun++
	run := &Run{Number: js.LastRun, Revision: revision, Nominal: nominal, Created: at}
	js.Runs = append(js.Runs, run)
	return run
}

// end makes a run end all its instances; the first reason stays.
func (r *Run) end(reason backend.Reason) {
	if r.Result == "" && r.Ending == "" {
		r.Ending = reason
	}
}

func (js *JobState) startRollout(at time.Time) {
	js.Rollout = &Rollout{Revision: js.Current().Number, Started: at, Progress: at}
}

// freshStart lets a service or daemon begin anew: no back-off, no exhausted
// attempts, dependencies in order.
func (js *JobState) freshStart(at time.Time) {
	for _, r := range js.Runs {
		for _, g := range r.Groups {
			g.Open = false
			for _, s := range g.Slots {
				s.reset()
			}
		}
	}
	js.startRollout(at)
}

// reset forgets what earlier instances did, but not how often they restarted.
func (s *Slot) reset() bool {
	if s.Result == "" && s.Backoff == 0 && s.Faults == 0 && s.Failures == 0 && s.NotBefore.IsZero() && len(s.Ends) == 0 {
		return false
	}
	s.Result, s.Reason, s.Message = "", "", ""
	s.Backoff, s.Faults, s.Failures, s.Ends, s.NotBefore = 0, 0, 0, nil, time.Time{}
	return true
}

func groupNames(j *backend.Job) []string {
	names := make([]string, 0, len(j.Groups))
	for i := range j.Groups {
		names = append(names, j.Groups[i].Name)
	}
	slices.Sort(names)
	return names
}
