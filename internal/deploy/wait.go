package deploy

import (
	"context"
	"time"

	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// Wait follows a job until it reaches the goal or never will, and returns what
// was seen last. When the context ends its cause is returned.
func Wait(ctx context.Context, s *session.Session, key backend.Key, goal Goal, since Since, tell func(event.Event)) (*backend.Observation, error) {
	ref := event.Ref{Context: s.Context(), Key: key}
	var last *backend.Observation
	for o, err := range s.Watch(ctx, key, backend.DetailInstances) {
		if ctx.Err() != nil {
			return last, context.Cause(ctx)
		}
		if err != nil {
			if goal == Gone && backend.CodeOf(err) == backend.NotFound {
				return last, nil
			}
			return last, err
		}
		last = &o
		tell(event.Observed{Ref: ref, Observation: o})
		if done, err := goal.Judge(o, since); done || err != nil {
			return last, err
		}
	}
	if ctx.Err() != nil {
		return last, context.Cause(ctx)
	}
	return last, backend.Errorf(backend.Unavailable, "wait", key, "%s stopped telling of the job; try `baton wait %s`", s.Context(), key.Name)
}

// deadline bounds the waiting for a service's health by its own update.deadline.
func deadline(job *backend.Job) time.Duration {
	var longest time.Duration
	for _, g := range job.Groups {
		if g.Update != nil {
			longest = max(longest, g.Update.Deadline)
		}
	}
	return longest
}
