package core

import (
	"fmt"

	"github.com/baton-run/baton/pkg/backend"
)

// phase is one word for the job.
func (v *viewer) phase() backend.Phase {
	js, t := v.js, v.js.jobType()
	switch {
	case js.Goal == GoalDelete:
		return backend.PhaseStopping
	case t == backend.Batch && v.run != nil && v.run.Result != "":
		return v.run.Result
	case js.Goal == GoalStop && v.going():
		return backend.PhaseStopping
	case js.Goal == GoalStop:
		return backend.PhaseStopped
	case js.Goal == GoalSuspend && v.live > 0:
		return backend.PhaseStopping
	case js.Goal == GoalSuspend:
		return backend.Suspended
	case t == backend.Cron && (v.run == nil || v.run.Result != ""):
		return backend.Scheduled
	case v.run == nil:
		return backend.Pending
	case numbered(t):
		return v.runPhase()
	default:
		return v.servicePhase()
	}
}

// going: something of a stopped job is not over.
func (v *viewer) going() bool {
	return v.live > 0 || v.run != nil && v.run.Number > 0 && v.run.Result == ""
}

func (v *viewer) runPhase() backend.Phase {
	switch {
	case v.running > 0:
		return backend.PhaseRunning
	case v.everStarted || !v.run.Started.IsZero():
		return backend.Degraded
	default:
		return backend.Pending
	}
}

func (v *viewer) servicePhase() backend.Phase {
	if result := v.over(); result != "" {
		return result
	}
	switch {
	case v.wanted == 0 && v.js.jobType() == backend.Service:
		return backend.Idle
	case v.ready >= v.wanted && v.wanted > 0:
		return backend.PhaseRunning
	case v.everStarted || v.running > 0:
		return backend.Degraded
	default:
		return backend.Pending
	}
}

// over is the result of a service no instance of which will start again.
func (v *viewer) over() backend.Phase {
	result, slots := backend.PhaseSucceeded, 0
	for _, g := range v.run.Groups {
		if g.Result == backend.Skipped {
			result = backend.PhaseFailed
			continue
		}
		for _, s := range g.Slots {
			slots++
			switch {
			case s.Result == "" || s.live():
				return ""
			case s.Result == backend.Failed:
				result = backend.PhaseFailed
			}
		}
		if len(g.Slots) == 0 && (v.js.Current().Job.Group(g.Name) == nil || v.js.Count(v.js.Current().Job.Group(g.Name)) > 0) {
			return ""
		}
	}
	if slots == 0 {
		return ""
	}
	return result
}

// because gives the job the reason of what is wrong with it: of its run if
// that has ended, else of the first instance that failed or waits.
func (v *viewer) because() {
	o := v.o
	if v.run != nil && v.run.Result != "" && o.Phase != backend.PhaseStopping {
		o.Reason, o.Fault, o.Message = v.run.Reason, v.run.Fault, v.run.Message
		if o.Type == backend.Cron && o.Message != "" {
			o.Message = fmt.Sprintf("run %d: %s", v.run.Number, o.Message)
		}
		return
	}
	switch o.Phase {
	case backend.PhaseStopped:
		o.Reason, o.Fault, o.Message = backend.ReasonStoppedByUser, backend.FaultOperator, endingCause(backend.ReasonStoppedByUser)
		return
	case backend.Scheduled, backend.Idle, backend.Suspended, backend.PhaseStopping:
		return
	}
	best := 0
	for k := range o.Instances {
		i := &o.Instances[k]
		if r := rank(i); i.Run == o.Run && r > best {
			best, o.Reason, o.Fault = r, i.Reason, i.Fault
			o.Message = i.Name + ": " + i.Message
			if i.Message == "" {
				o.Message = i.Name + ": " + string(i.Reason)
			}
		}
	}
	if best == 0 && v.js.Rollout != nil && v.js.Rollout.Stalled {
		o.Reason, o.Message = backend.ReasonUpdateStalled, "the roll-out makes no progress"
	}
}

// rank orders instances by how much they say about what is wrong.
func rank(i *backend.Instance) int {
	switch {
	case i.State == backend.Failed || i.State == backend.Lost:
		return 6
	case i.State == backend.Waiting && i.Reason != backend.ReasonDependencyNotReady && i.Reason != "":
		return 5
	case i.State == backend.Unreachable:
		return 4
	case i.State == backend.Queued && i.Reason != "":
		return 3
	case i.State == backend.Skipped:
		return 2
	case i.State == backend.Waiting && i.Reason != "", i.State == backend.Running && i.Ready != nil && !*i.Ready && i.Message != "":
		return 1
	default:
		return 0
	}
}
