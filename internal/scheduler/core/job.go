package core

import (
	"strconv"

	"github.com/baton-run/baton/pkg/backend"
)

// NewJobState returns the state of a job that does not exist yet.
func NewJobState(key backend.Key) *JobState { return &JobState{Key: key} }

// Exists reports whether the job answers to its name: created, not deleted.
func (js *JobState) Exists() bool { return js.UID != "" && js.Goal != GoalDelete }

// Current returns the newest revision, or nil before the job exists.
func (js *JobState) Current() *Revision {
	if len(js.Revisions) == 0 {
		return nil
	}
	return &js.Revisions[len(js.Revisions)-1]
}

// Revision returns the one with that number, or nil if it is not kept.
func (js *JobState) Revision(number int) *Revision {
	for i := range js.Revisions {
		if js.Revisions[i].Number == number {
			return &js.Revisions[i]
		}
	}
	return nil
}

// VersionText is [backend.Observation.Version]: never the same for two jobs
// that had the name one after the other.
func (js *JobState) VersionText() string {
	if js.UID == "" {
		return ""
	}
	return js.UID + "-" + strconv.FormatUint(js.Version, 10)
}

// Spec returns what an instance was made from: its revision and group. Both
// are nil if that is no longer kept.
func (js *JobState) Spec(i *Instance) (*Revision, *backend.Group) {
	if rev := js.Revision(i.Revision); rev != nil {
		if g := rev.Job.Group(i.Group); g != nil {
			return rev, g
		}
	}
	return nil, nil
}

// Count returns how many instances of a group of the current revision are
// wanted: as scaled by hand, else as the job says.
func (js *JobState) Count(g *backend.Group) int {
	if s, ok := js.Scaled[g.Name]; ok {
		return s.Count
	}
	return g.Count
}

// run returns the run with that number, or nil.
func (js *JobState) run(number int) *Run {
	for _, r := range js.Runs {
		if r.Number == number {
			return r
		}
	}
	return nil
}

// last returns the newest run, or nil.
func (js *JobState) last() *Run {
	if len(js.Runs) == 0 {
		return nil
	}
	return js.Runs[len(js.Runs)-1]
}

// active returns the newest run that goes on, or nil.
func (js *JobState) active() *Run {
	for i := len(js.Runs) - 1; i >= 0; i-- {
		if js.Runs[i].Result == "" {
			return js.Runs[i]
		}
	}
	return nil
}

// numbered reports whether the job has numbered runs.
func numbered(t backend.JobType) bool { return t == backend.Batch || t == backend.Cron }

func (js *JobState) jobType() backend.JobType {
	if rev := js.Current(); rev != nil {
		return rev.Job.Type
	}
	return ""
}

// group returns the group of a run, or nil.
func (r *Run) group(name string) *Group {
	for _, g := range r.Groups {
		if g.Name == name {
			return g
		}
	}
	return nil
}

// newest returns the last instance of a slot, or nil.
func (s *Slot) newest() *Instance {
	if len(s.Instances) == 0 {
		return nil
	}
	return s.Instances[len(s.Instances)-1]
}

// live reports whether any instance of the slot has not ended.
func (s *Slot) live() bool {
	for _, i := range s.Instances {
		if !i.State.Ended() {
			return true
		}
	}
	return false
}

// restarts counts how often the slot was tried again for what it did itself.
func (s *Slot) restarts() int {
	last := s.newest()
	if last == nil {
		return s.Restarts
	}
	return s.Restarts + min(s.Failures, last.Attempt-1)
}

// wanted returns the newest instance that has not ended and is not being ended.
func (s *Slot) wanted() *Instance {
	for k := len(s.Instances) - 1; k >= 0; k-- {
		if i := s.Instances[k]; !i.State.Ended() && i.Kill == "" {
			return i
		}
	}
	return nil
}

// Name is how users call the instance: etl.extract.3.
func (i *Instance) Name(job string) string {
	return backend.InstanceName(job, i.Group, strconv.Itoa(i.Index))
}
