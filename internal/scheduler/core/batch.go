package core

import (
	"fmt"

	"github.com/baton-run/baton/pkg/backend"
)

// batch runs each index of a group to its end.
func (r *reconciler) batch(run *Run, rev *Revision, g *Group, spec *backend.Group) {
	r.slots(g, spec.Count)
	failed, active := 0, 0
	for _, s := range g.Slots {
		if s.Result == backend.Failed {
			failed++
		}
	}
	if spec.MaxFailed != nil && failed > spec.MaxFailed.Of(spec.Count, false) {
		r.giveUp(g, failed)
		return
	}
	for _, s := range g.Slots {
		if i := s.wanted(); i != nil {
			r.watchAttempt(s, i, spec)
		}
		if s.live() {
			active++ // also while it is being ended
		}
	}
	limit := spec.Parallelism
	if limit <= 0 {
		limit = spec.Count
	}
	for _, s := range g.Slots {
		if s.Result != "" || s.live() || !r.due(s.NotBefore) || active >= limit {
			continue
		}
		r.launch(run, rev, s, spec, attemptCause(s))
		active++
	}
	r.closeGroup(g)
}

// watchAttempt ends an attempt that takes too long, and gives one up whose node
// has been unreachable for too long.
func (r *reconciler) watchAttempt(s *Slot, i *Instance, spec *backend.Group) {
	if i.State == backend.Unreachable && r.lost(s, i, spec) {
		return
	}
	if spec.AttemptTimeout > 0 && !i.Placed.IsZero() && r.due(i.Placed.Add(spec.AttemptTimeout)) {
		r.kill(s, i, backend.ReasonTimeout, fmt.Sprintf("the attempt took longer than %s", spec.AttemptTimeout))
	}
}

func attemptCause(s *Slot) string {
	last := s.newest()
	switch {
	case last == nil:
		return fmt.Sprintf("index %d has not run yet", s.Index)
	case last.Reason == "":
		return fmt.Sprintf("attempt %d", last.Attempt+1)
	default:
		return fmt.Sprintf("attempt %d after %s", last.Attempt+1, last.Reason)
	}
}

// giveUp ends a group in which too much has failed.
func (r *reconciler) giveUp(g *Group, failed int) {
	cause := fmt.Sprintf("%d instances of group %s have failed, more than maxFailed", failed, g.Name)
	for _, s := range g.Slots {
		r.endSlot(s, backend.ReasonRetriesExhausted, cause)
		if s.Result == "" && !s.live() {
			s.finish(backend.Stopped, backend.ReasonRetriesExhausted, cause)
			r.d.Changed = true
		}
	}
	r.closeGroup(g)
	if g.Result != "" {
		g.Message = cause
	}
}

// closeGroup ends a batch group when every index has its result.
func (r *reconciler) closeGroup(g *Group) {
	result := backend.Succeeded
	var first *Slot
	for _, s := range g.Slots {
		switch {
		case s.Result == "" || s.live():
			return
		case s.Result == backend.Failed && result != backend.Failed, s.Result == backend.Stopped && result == backend.Succeeded:
			result, first = s.Result, s
		}
	}
	g.Result = result
	if first != nil {
		g.Reason = first.Reason
		g.Message = fmt.Sprintf("%s: %s", backend.InstanceName(r.js.Key.Name, g.Name, fmt.Sprint(first.Index)), first.Message)
	}
	r.tell(nil, result == backend.Failed, "Group"+string(result), "group %s: %s", g.Name, orElse(g.Message, "all instances succeeded"))
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
