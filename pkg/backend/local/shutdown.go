package local

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// shutdown answers a request to end. With stopTasks every job that has not
// ended is stopped first, so that the state says so, and the supervisor leaves.
func (h *host) shutdown(ctx context.Context, stopTasks bool, end context.CancelFunc) error {
	if stopTasks {
		if err := h.stopAll(ctx); err != nil {
			return err
		}
		h.stopTasks = true
	}
	end()
	return nil
}

func (h *host) stopAll(ctx context.Context) error {
	var errs []error
	for o, err := range h.engine.List(ctx, backend.Selector{All: true}, backend.DetailSummary) {
		if err != nil {
			return err
		}
		if o.Phase.Ended() {
			continue
		}
		_, err := h.engine.Stop(ctx, o.Key, backend.StopOptions{Change: backend.Change{By: h.by(), Message: "scheduler stop --tasks"}})
		if err != nil && backend.CodeOf(err) != backend.NotFound {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return h.settled(ctx)
}

// settleEvery is how often jobs are looked at until they have ended.
const settleEvery = 10 * time.Millisecond

// settled waits until nothing runs or is wanted: of the keys given, or at all.
func (h *host) settled(ctx context.Context, keys ...backend.Key) error {
	for {
		busy, err := h.busy(ctx, keys)
		if err != nil {
			return err
		}
		if !busy {
			return h.gone(ctx, keys)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-h.done:
			return h.err
		case <-time.After(settleEvery):
		}
	}
}

func (h *host) busy(ctx context.Context, keys []backend.Key) (bool, error) {
	for o, err := range h.engine.List(ctx, backend.Selector{All: true}, backend.DetailInstances) {
		if err != nil {
			return false, err
		}
		if len(keys) > 0 && !slices.Contains(keys, o.Key) {
			continue
		}
		for _, i := range o.Instances {
			if !i.State.Ended() {
				return true, nil
			}
		}
	}
	return false, nil
}

// gone waits for what is left of deleted jobs.
func (h *host) gone(ctx context.Context, keys []backend.Key) error {
	for _, key := range keys {
		if err := h.engine.Gone(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

func (h *host) by() backend.By {
	return backend.By{User: h.env.User, Via: "scheduler", Host: h.env.Host, Version: h.env.Version}
}
