package core

import (
	"fmt"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// endGroup ends all of a group whose run, or whose job, is being ended.
func (r *reconciler) endGroup(run *Run, g *Group) {
	reason, cause := run.Ending, endingCause(run.Ending)
	if run.Number == 0 {
		reason, cause = backend.ReasonStoppedByUser, endingCause(backend.ReasonStoppedByUser)
	}
	for _, s := range g.Slots {
		if s.Result != "" && !s.live() {
			continue
		}
		started := s.newest() != nil
		r.endSlot(s, reason, cause)
		if s.live() || run.Number == 0 {
			continue
		}
		result := backend.Stopped
		if reason == backend.ReasonTimeout && started {
			result = backend.Failed
		}
		s.finish(result, reason, cause)
		r.d.Changed = true
	}
	if run.Number == 0 {
		return
	}
	if len(g.Slots) == 0 {
		g.Result, g.Reason, g.Message = backend.Stopped, reason, cause
		r.d.Changed = true
		return
	}
	r.closeGroup(g)
}

func endingCause(reason backend.Reason) string {
	switch reason {
	case backend.ReasonTimeout:
		return "the run took longer than its timeout"
	case backend.ReasonReplaced:
		return "a newer run takes its place"
	default:
		return "stopped by a user"
	}
}

// finish ends a numbered run when all its groups have ended.
func (r *reconciler) finish(run *Run) {
	if run.Number == 0 {
		return
	}
	failed, stopped := (*Group)(nil), (*Group)(nil)
	for _, g := range run.Groups {
		switch g.Result {
		case "":
			return
		case backend.Failed:
			if failed == nil {
				failed = g
			}
		case backend.Stopped:
			stopped = g
		}
	}
	run.Finished = r.now
	switch {
	case run.Ending == backend.ReasonTimeout && (failed != nil || stopped != nil):
		run.Result, run.Reason, run.Fault, run.Message = backend.PhaseFailed, backend.ReasonTimeout, backend.FaultUser, endingCause(run.Ending)
	case run.Ending != "" && stopped != nil:
		run.Result, run.Reason, run.Fault, run.Message = backend.PhaseStopped, run.Ending, backend.FaultOperator, endingCause(run.Ending)
	case failed != nil:
		run.Result, run.Reason, run.Fault, run.Message = backend.PhaseFailed, failed.Reason, backend.FaultUser, failed.Message
	default:
		run.Result = backend.PhaseSucceeded
	}
	text := fmt.Sprintf("run %d %s after %s", run.Number, run.Result, r.now.Sub(run.Created).Round(time.Millisecond))
	if run.Message != "" {
		text += ": " + run.Message
	}
	r.tell(nil, run.Result == backend.PhaseFailed, "Run"+string(run.Result), "%s", text)
}
