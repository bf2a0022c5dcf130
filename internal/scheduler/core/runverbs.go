package core

import (
	"fmt"
	"maps"

	"github.com/baton-run/baton/pkg/backend"
)

func trigger(js *JobState, e Trigger) (answer, error) {
	job := js.Current().Job
	if job.Type != backend.Cron {
		return answer{}, js.refuse(backend.Unsupported, "trigger", "only cron jobs are triggered; this is a %s job", job.Type)
	}
	active := js.active()
	switch {
	case js.Goal == GoalSuspend:
		return answer{}, js.refuse(backend.Conflict, "trigger", "the job is suspended; `baton resume %s` first", js.Key.Name)
	case js.Goal == GoalStop:
		return answer{}, js.refuse(backend.Conflict, "trigger", "the job is stopped; `baton run` starts it again")
	case active != nil && job.Concurrency == backend.ForbidConcurrent:
		return answer{}, js.refuse(backend.Conflict, "trigger", "run %d is active and the job forbids two at once; wait for it or stop it", active.Number)
	}
	if job.Concurrency == backend.ReplaceConcurrent {
		js.replaceRuns()
	}
	nominal := e.Options.Time
	if nominal.IsZero() {
		nominal = e.At
	}
	run := js.startRun(js.Current().Number, nominal, e.At)
	return answer{outcome: backend.Rerun, reason: "RunStarted", message: fmt.Sprintf("run %d was triggered", run.Number)}, nil
}

func (js *JobState) replaceRuns() {
	for _, r := range js.Runs {
		r.end(backend.ReasonReplaced)
	}
}

func rollback(js *JobState, e Rollback) (answer, error) {
	cur := js.Current()
	to := e.Options.To
	if to == 0 && len(js.Revisions) > 1 {
		to = js.Revisions[len(js.Revisions)-2].Number
	}
	target := js.Revision(to)
	switch {
	case cur.Job.Type == backend.Batch:
		return answer{}, js.refuse(backend.Unsupported, "rollback", "a batch job has nothing to roll back; run the earlier job file")
	case js.Goal == GoalStop:
		return answer{}, js.refuse(backend.Conflict, "rollback", "the job is stopped; `baton run` starts it again")
	case to == 0:
		return answer{}, js.refuse(backend.NotFound, "rollback", "there is no earlier revision")
	case target == nil:
		return answer{}, js.refuse(backend.NotFound, "rollback", "revision %d is not kept; `baton history %s` lists those that are", to, js.Key.Name)
	case target.Job.Digest == cur.Job.Digest && maps.Equal(target.Secrets, cur.Secrets):
		return answer{outcome: backend.Unchanged}, nil
	}
	from, job, secrets := target.Number, target.Job, target.Secrets
	a, err := update(js, Submit{At: e.At, Job: job, Secrets: secrets, Options: backend.ApplyOptions{Change: e.Options.Change}})
	js.Current().From = from
	a.reason, a.message = "RolledBack", fmt.Sprintf("revision %d is revision %d again", js.Current().Number, from)
	return a, err
}
