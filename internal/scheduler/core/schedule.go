package core

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Manual is the schedule that fires only by trigger.
const Manual = "manual"

// maxMissed bounds how many missed firings are counted one by one.
const maxMissed = 10_000

// schedule fires a cron job. Each firing becomes a run or an event RunSkipped,
// once: the cursor is the last one dealt with.
func (r *reconciler) schedule() {
	js := r.js
	job := js.Current().Job
	if job.Type != backend.Cron || job.Schedule == Manual || js.Goal != GoalRun || r.env.Next == nil {
		return
	}
	due, missed := time.Time{}, 0
	for {
		next := r.env.Next(job.Schedule, job.Timezone, js.Cursor)
		if next.IsZero() || !next.After(js.Cursor) {
			break
		}
		if next.After(r.now) {
			r.wake(next)
			break
		}
		if missed == maxMissed {
			js.Cursor = r.now
			continue
		}
		if !due.IsZero() {
			missed++
		}
		due, js.Cursor, r.d.Changed = next, next, true
	}
	if missed > 0 {
		r.skip(missed, "%d firings passed while nobody watched; at most the last is made up for", missed)
	}
	if !due.IsZero() {
		r.fire(job, due)
	}
}

// fire starts the run of one firing, or says why not.
func (r *reconciler) fire(job *backend.Job, due time.Time) {
	active := r.js.active()
	switch late := r.now.Sub(due); {
	case job.StartingDeadline > 0 && late > job.StartingDeadline:
		r.skip(1, "the run of %s is %s late, more than startingDeadline %s", stamp(due), late.Round(time.Second), job.StartingDeadline)
		return
	case active != nil && job.Concurrency == backend.ReplaceConcurrent:
		r.js.replaceRuns()
	case active != nil && job.Concurrency != backend.AllowConcurrent:
		r.skip(1, "the run of %s is skipped: run %d is still active", stamp(due), active.Number)
		return
	}
	run := r.js.startRun(r.js.Current().Number, due, r.now)
	r.tell(nil, false, "RunStarted", "run %d, due at %s", run.Number, stamp(due))
}

func (r *reconciler) skip(count int, format string, args ...any) {
	r.tell(nil, true, string(backend.ReasonRunSkipped), format, args...)
	r.d.Events[len(r.d.Events)-1].Count = count
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
