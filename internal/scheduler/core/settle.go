package core

import (
	"fmt"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// The back-off of batch attempts, and of what is nobody's fault.
const (
	retryBackoff    = 10 * time.Second
	maxRetryBackoff = 6 * time.Minute
	faultBackoff    = time.Second
	maxFaultBackoff = time.Minute
)

// ended records how an instance ended and what that means for its slot.
func (js *JobState) ended(p position, e InstanceEnded, out *Outcome) {
	i := p.inst
	_, g := js.Spec(i)
	v := judge(i, g, e)
	i.State, i.Reason, i.Fault, i.Message = v.state, v.reason, v.fault, v.message
	i.ExitCode, i.Signal, i.Finished, i.Intent = v.code, v.signal, e.At, false
	i.Ready, i.ReadySince, i.Away = nil, time.Time{}, time.Time{}
	if e.Tasks != nil {
		i.Tasks = e.Tasks
	}
	out.Changed = true
	if g != nil {
		if g.Type == backend.Batch {
			p.slot.settleBatch(i, g, v)
		} else {
			p.slot.settleService(i, js.policy(i.Group), v)
		}
	}
	message := v.message
	if !p.slot.NotBefore.IsZero() && p.slot.NotBefore.After(e.At) {
		message += "; next attempt at " + p.slot.NotBefore.UTC().Format(time.RFC3339)
	}
	reason := string(v.state)
	if v.reason != "" {
		reason = string(v.reason)
	}
	js.tell(out, e.At, i, v.state == backend.Failed || v.state == backend.Lost, reason, message)
}

// policy returns the restart policy as it is now: changing it replaces nothing.
func (js *JobState) policy(group string) backend.RestartPolicy {
	p := backend.RestartPolicy{Policy: "always", Within: 10 * time.Minute, Backoff: time.Second, MaxBackoff: 5 * time.Minute}
	if rev := js.Current(); rev != nil {
		if g := rev.Job.Group(group); g != nil && g.Restart != nil {
			p = *g.Restart
		}
	}
	return p
}

func (s *Slot) settleBatch(i *Instance, g *backend.Group, v verdict) {
	switch {
	case v.state == backend.Succeeded:
		s.Result, s.Faults = backend.Succeeded, 0
	case v.fault == backend.FaultOperator && i.Kill != "":
		s.NotBefore = time.Time{} // a suspended one starts again on resume
	case v.fault != backend.FaultUser:
		s.fault(i.Finished)
	default:
		s.Failures++
		s.Faults = 0
		switch {
		case i.ExitCode != nil && v.reason == backend.ReasonNonZeroExit && slices.Contains(g.NoRetryCodes, *i.ExitCode):
			s.finish(backend.Failed, v.reason, v.message+", which is not retried")
		case s.Failures <= g.Retries:
			s.NotBefore = i.Finished.Add(backoff(retryBackoff, maxRetryBackoff, s.Failures-1))
		case g.Retries == 0:
			s.finish(backend.Failed, v.reason, v.message)
		default:
			s.finish(backend.Failed, backend.ReasonRetriesExhausted, fmt.Sprintf("%s; %d attempts failed", v.message, s.Failures))
		}
	}
}

func (s *Slot) settleService(i *Instance, p backend.RestartPolicy, v verdict) {
	switch {
	case v.fault == backend.FaultOperator && i.Kill != "":
		return
	case v.state == backend.Succeeded && i.Kill != "":
		i.State, i.Reason, i.Fault, i.Message = backend.Stopped, i.Kill, backend.FaultOperator, i.KillCause
		return
	case v.fault != backend.FaultUser && v.state != backend.Succeeded:
		s.fault(i.Finished)
		return
	case v.state == backend.Succeeded && p.Policy != "always":
		s.finish(backend.Succeeded, "", "")
		return
	case p.Policy == "never":
		s.finish(backend.Failed, v.reason, v.message)
		return
	}
	s.Faults = 0
	if !i.Started.IsZero() && i.Finished.Sub(i.Started) >= p.Within {
		s.Backoff = 0
	}
	if p.Attempts > 0 {
		s.Ends = slices.DeleteFunc(s.Ends, func(t time.Time) bool { return !t.Add(p.Within).After(i.Finished) })
		s.Ends = append(s.Ends, i.Finished)
		if len(s.Ends) > p.Attempts {
			s.finish(backend.Failed, backend.ReasonRetriesExhausted, fmt.Sprintf("%s; it ended %d times within %s", v.message, len(s.Ends), p.Within))
			return
		}
	}
	s.NotBefore = i.Finished.Add(backoff(p.Backoff, p.MaxBackoff, s.Backoff))
	s.Backoff++
}

// fault is nobody's fault: it is tried again, and uses up nothing.
func (s *Slot) fault(at time.Time) {
	s.NotBefore = at.Add(backoff(faultBackoff, maxFaultBackoff, s.Faults))
	s.Faults++
}

func (s *Slot) finish(result backend.State, reason backend.Reason, message string) {
	s.Result, s.Reason, s.Message, s.NotBefore = result, reason, message, time.Time{}
}

// backoff is base, doubled n times, at most limit.
func backoff(base, limit time.Duration, n int) time.Duration {
	for ; n > 0 && base < limit; n-- {
		base *= 2
	}
	return min(base, limit)
}
