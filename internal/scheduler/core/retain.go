package core

import (
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// submissionAge is how long submission ids are kept at least.
const submissionAge = 24 * time.Hour

// retain drops what is finished and older, or more, than the job keeps. A
// retention time of 0 keeps it until the job is deleted.
func (r *reconciler) retain() {
	js := r.js
	if js.Goal == GoalDelete {
		r.gone()
		return
	}
	keep := js.Current().Job.Retain
	finished := 0
	for k := len(js.Runs) - 1; k >= 0; k-- {
		run := js.Runs[k]
		if run.Result == "" {
			continue
		}
		if finished++; finished > max(keep.Runs, 1) {
			r.dropRun(run)
			continue
		}
		old := keep.Finished > 0 && r.due(run.Finished.Add(keep.Finished))
		if old && js.jobType() == backend.Batch && k == len(js.Runs)-1 {
			js.Goal, js.GoalSince = GoalDelete, r.now
			r.tell(nil, false, "Pruned", "the job ended %s ago", keep.Finished)
			r.gone()
			return
		}
		if old {
			r.dropRun(run)
		}
	}
	r.revisions(max(keep.Revisions, 1))
	r.submissions()
}

func (r *reconciler) dropRun(run *Run) {
	for _, g := range run.Groups {
		for _, s := range g.Slots {
			r.dropAll(s)
		}
	}
	r.js.Runs = slices.DeleteFunc(r.js.Runs, func(o *Run) bool { return o == run })
	r.js.bySeq = nil
	r.d.Changed = true
}

// gone ends a deleted job when nothing of it runs.
func (r *reconciler) gone() {
	for _, run := range r.js.Runs {
		for _, g := range run.Groups {
			if liveGroup(g) {
				return
			}
		}
	}
	if r.js.DestroyVolumes {
		for _, v := range r.js.Volumes() {
			r.d.Destroy = append(r.d.Destroy, v.ID)
		}
	}
	for _, i := range r.js.Instances() {
		if i.ID != "" {
			r.d.Forget = append(r.d.Forget, i.ID)
		}
	}
	r.d.Gone = true
}

// revisions keeps the newest, and those that instances or runs were made from.
func (r *reconciler) revisions(count int) {
	js := r.js
	if len(js.Revisions) <= count {
		return
	}
	used := map[int]bool{}
	for _, run := range js.Runs {
		used[run.Revision] = true
		if rev := js.Revision(run.Revision); rev != nil && run.Result == "" {
			for _, number := range rev.Changed {
				used[number] = true // what it still launches is of that one
			}
		}
	}
	for _, i := range js.Instances() {
		used[i.Revision] = true
	}
	for _, number := range js.Current().Changed {
		used[number] = true
	}
	first := js.Revisions[len(js.Revisions)-count].Number
	before := len(js.Revisions)
	js.Revisions = slices.DeleteFunc(js.Revisions, func(v Revision) bool { return v.Number < first && !used[v.Number] })
	r.d.Changed = r.d.Changed || len(js.Revisions) != before
}

// submissions keeps ids for a day, and as long as the run they made.
func (r *reconciler) submissions() {
	js := r.js
	before := len(js.Submissions)
	js.Submissions = slices.DeleteFunc(js.Submissions, func(s Submission) bool {
		made := s.Applied.Outcome != backend.Unchanged && s.Applied.Outcome != backend.Attached
		if made && (s.Applied.Run > 0 && js.run(s.Applied.Run) != nil || s.Applied.Run == 0 && js.Revision(s.Applied.Revision) != nil) {
			return false
		}
		return r.due(s.At.Add(submissionAge))
	})
	r.d.Changed = r.d.Changed || len(js.Submissions) != before
}
