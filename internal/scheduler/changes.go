package scheduler

import (
	"context"
	"slices"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// Stop implements backend.Driver.
func (e *Engine) Stop(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
	return e.command(ctx, "stop", key, opts.Change, func(t *turn) core.Event { return core.Stop{At: t.now, Options: opts} })
}

// Delete implements backend.Driver.
func (e *Engine) Delete(ctx context.Context, key backend.Key, opts backend.DeleteOptions) (backend.Deleted, error) {
	if err := checkChange("delete", key, opts.Change); err != nil {
		return backend.Deleted{}, err
	}
	return ask(ctx, e, func(t *turn) (backend.Deleted, error) {
		out := backend.Deleted{Key: key}
		volumes := e.jobVolumes(key)
		if opts.Volumes {
			out.VolumesGone = volumes
		} else {
			out.VolumesKept = volumes
		}
		_, err := t.command("delete", key, opts.Change, core.Delete{At: t.now, Options: opts})
		if err != nil {
			return backend.Deleted{}, err
		}
		return out, nil
	})
}

// Scale implements backend.Scaler.
func (e *Engine) Scale(ctx context.Context, key backend.Key, opts backend.ScaleOptions) (backend.Applied, error) {
	return e.command(ctx, "scale", key, opts.Change, func(t *turn) core.Event { return core.Scale{At: t.now, Options: opts} })
}

// Restart implements backend.Restarter.
func (e *Engine) Restart(ctx context.Context, key backend.Key, opts backend.RestartOptions) (backend.Applied, error) {
	return e.command(ctx, "restart", key, opts.Change, func(t *turn) core.Event { return core.Restart{At: t.now, Options: opts} })
}

// Suspend implements backend.Suspender.
func (e *Engine) Suspend(ctx context.Context, key backend.Key, opts backend.SuspendOptions) (backend.Applied, error) {
	return e.command(ctx, "suspend", key, opts.Change, func(t *turn) core.Event { return core.Suspend{At: t.now, Options: opts} })
}

// Trigger implements backend.Triggerer.
func (e *Engine) Trigger(ctx context.Context, key backend.Key, opts backend.TriggerOptions) (backend.Applied, error) {
	return e.command(ctx, "trigger", key, opts.Change, func(t *turn) core.Event { return core.Trigger{At: t.now, Options: opts} })
}

// Rollback implements backend.Rollbacker.
func (e *Engine) Rollback(ctx context.Context, key backend.Key, opts backend.RollbackOptions) (backend.Applied, error) {
	return e.command(ctx, "rollback", key, opts.Change, func(t *turn) core.Event { return core.Rollback{At: t.now, Options: opts} })
}

// Rollout implements backend.Roller.
func (e *Engine) Rollout(ctx context.Context, key backend.Key, opts backend.RolloutOptions) (backend.Applied, error) {
	if _, err := e.Get(ctx, key, backend.DetailSummary); err != nil {
		return backend.Applied{}, err
	}
	return backend.Applied{}, backend.Errorf(backend.Unsupported, "rollout", key,
		"this scheduler can't steer an update; `baton rollback %s` goes back, `baton suspend %[1]s` pauses the job", key.Name)
}

// History implements backend.Historian.
func (e *Engine) History(ctx context.Context, key backend.Key) ([]backend.Revision, error) {
	return ask(ctx, e, func(*turn) ([]backend.Revision, error) {
		en, err := e.job("history", key)
		if err != nil {
			return nil, err
		}
		return history(en), nil
	})
}

func history(en *entry) []backend.Revision {
	var all []backend.Revision
	current := en.js.Current()
	for i := range en.js.Revisions {
		rev := &en.js.Revisions[i]
		all = append(all, backend.Revision{
			Number: rev.Number, Digest: rev.Job.Digest, Document: rev.Job.Document, At: rev.At, By: rev.By, Message: rev.Message,
			Current: rev == current,
		})
	}
	slices.Reverse(all)
	return all
}
