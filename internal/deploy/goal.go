package deploy

import (
	"fmt"

	"github.com/baton-run/baton/pkg/backend"
)

// Goal is what is waited for.
type Goal string

// The goals. Accepted is reached as soon as the backend has the job.
const (
	Accepted Goal = "accepted"
	Finished Goal = "finished"
	Ready    Goal = "ready"
	Stopped  Goal = "stopped"
	Gone     Goal = "gone"
)

// GoalOf is what run waits for: the end of a batch job, the health of a service
// or daemon, the acceptance of a cron job.
func GoalOf(t backend.JobType) Goal {
	switch t {
	case backend.Batch:
		return Finished
	case backend.Cron:
		return Accepted
	default:
		return Ready
	}
}

// Since is where the waiting began: what is seen of an earlier run or revision
// says nothing about this one. Zero values compare with nothing.
type Since struct {
	UID      string
	Run      int
	Revision int
}

// Failed: the job did not reach what was asked, and will not.
type Failed struct {
	Key  backend.Key
	Why  string
	Last backend.Observation
}

// Error says which job and why.
func (f *Failed) Error() string { return fmt.Sprintf("%s: %s", f.Key.Name, f.Why) }

// Judge reports whether the goal is reached; an error means it never will be.
func (g Goal) Judge(o backend.Observation, since Since) (bool, error) {
	if since.UID != "" && o.UID != "" && o.UID != since.UID {
		return g == Gone || g == Stopped, backendChanged(g, o)
	}
	if o.Run < since.Run || o.Revision < since.Revision {
		return false, nil
	}
	switch g {
	case Finished:
		return judgeFinished(o, since)
	case Ready:
		return judgeReady(o, since)
	case Stopped:
		return o.Phase.Ended(), nil
	case Accepted:
		return true, nil
	default:
		return false, nil
	}
}

func backendChanged(g Goal, o backend.Observation) error {
	if g == Gone || g == Stopped {
		return nil
	}
	return backend.Errorf(backend.Conflict, "wait", o.Key, "the job was deleted and another of its name was made")
}

func judgeFinished(o backend.Observation, since Since) (bool, error) {
	if since.Run > 0 && o.Run > since.Run {
		return false, backend.Errorf(backend.Conflict, "wait", o.Key, "run %d is over and run %d has begun: someone else ran the job again", since.Run, o.Run)
	}
	switch o.Phase {
	case backend.PhaseSucceeded:
		return true, nil
	case backend.PhaseFailed, backend.PhaseStopped:
		return false, failed(o)
	case backend.Scheduled:
		return judgeRun(o, since)
	default:
		return false, nil
	}
}

// judgeRun judges a cron job between two runs by the instances of the last.
func judgeRun(o backend.Observation, since Since) (bool, error) {
	for _, i := range o.Instances {
		if i.Run == since.Run && i.State == backend.Failed && i.Index >= 0 && lastAttempt(o, i) {
			return false, failed(o)
		}
	}
	return true, nil
}

func lastAttempt(o backend.Observation, i backend.Instance) bool {
	for _, other := range o.Instances {
		if other.Name == i.Name && other.Run == i.Run && other.Attempt > i.Attempt {
			return false
		}
	}
	return true
}

func judgeReady(o backend.Observation, since Since) (bool, error) {
	if o.Type == backend.Batch && o.Phase == backend.PhaseSucceeded {
		return true, nil
	}
	if since.Revision > 0 && o.Revision > since.Revision {
		return false, &Failed{Key: o.Key, Last: o, Why: fmt.Sprintf("revision %d has been replaced by revision %d", since.Revision, o.Revision)}
	}
	if r := o.Rollout; r != nil {
		switch r.State {
		case backend.RolloutStalled, backend.RolloutBack:
			return false, &Failed{Key: o.Key, Last: o, Why: rolloutWhy(*r)}
		case backend.RolloutProgressing, backend.RolloutPaused:
			return false, nil
		}
	}
	switch o.Phase {
	case backend.PhaseRunning, backend.Idle, backend.Scheduled:
		return true, nil
	case backend.PhaseFailed, backend.PhaseStopped:
		return false, failed(o)
	default:
		return false, nil
	}
}

func rolloutWhy(r backend.Rollout) string {
	why := fmt.Sprintf("the update to revision %d is %s (%d of %d updated)", r.Revision, r.State, r.Updated, r.Wanted)
	if r.Message != "" {
		why += ": " + r.Message
	}
	return why
}
