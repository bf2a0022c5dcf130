package session

import (
	"context"

	"github.com/baton-run/baton/pkg/backend"
)

// Scale changes a group's count.
func (s *Session) Scale(ctx context.Context, key backend.Key, opts backend.ScaleOptions) (backend.Applied, error) {
	d, ok := s.driver.(backend.Scaler)
	if !ok {
		return backend.Applied{}, s.lacks(backend.VerbScale, key)
	}
	return change(ctx, s, "scale", key, func(ctx context.Context) (backend.Applied, error) {
		return d.Scale(ctx, key, opts)
	})
}

// Restart replaces instances one after another.
func (s *Session) Restart(ctx context.Context, key backend.Key, opts backend.RestartOptions) (backend.Applied, error) {
	d, ok := s.driver.(backend.Restarter)
	if !ok {
		return backend.Applied{}, s.lacks(backend.VerbRestart, key)
	}
	return change(ctx, s, "restart", key, func(ctx context.Context) (backend.Applied, error) {
		return d.Restart(ctx, key, opts)
	})
}

// Suspend pauses a job or resumes it.
func (s *Session) Suspend(ctx context.Context, key backend.Key, opts backend.SuspendOptions) (backend.Applied, error) {
	d, ok := s.driver.(backend.Suspender)
	if !ok {
		return backend.Applied{}, s.lacks(backend.VerbSuspend, key)
	}
	return change(ctx, s, "suspend", key, func(ctx context.Context) (backend.Applied, error) {
		return d.Suspend(ctx, key, opts)
	})
}

// Trigger starts a run of a cron job now.
func (s *Session) Trigger(ctx context.Context, key backend.Key, opts backend.TriggerOptions) (backend.Applied, error) {
	d, ok := s.driver.(backend.Triggerer)
	if !ok {
		return backend.Applied{}, s.lacks(backend.VerbTrigger, key)
	}
	return change(ctx, s, "trigger", key, func(ctx context.Context) (backend.Applied, error) {
		return d.Trigger(ctx, key, opts)
	})
}

// Rollback makes an earlier revision current again.
func (s *Session) Rollback(ctx context.Context, key backend.Key, opts backend.RollbackOptions) (backend.Applied, error) {
	d, ok := s.driver.(backend.Rollbacker)
	if !ok {
		return backend.Applied{}, s.lacks(backend.VerbRollback, key)
	}
	return change(ctx, s, "rollback", key, func(ctx context.Context) (backend.Applied, error) {
		return d.Rollback(ctx, key, opts)
	})
}

// Rollout steers an update that is under way.
func (s *Session) Rollout(ctx context.Context, key backend.Key, opts backend.RolloutOptions) (backend.Applied, error) {
	d, ok := s.driver.(backend.Roller)
	if !ok {
		return backend.Applied{}, s.lacks(backend.VerbRollout, key)
	}
	return change(ctx, s, "rollout", key, func(ctx context.Context) (backend.Applied, error) {
		return d.Rollout(ctx, key, opts)
	})
}

// Signal sends a signal to processes.
func (s *Session) Signal(ctx context.Context, key backend.Key, opts backend.SignalOptions) error {
	d, ok := s.driver.(backend.Signaler)
	if !ok {
		return s.lacks(backend.VerbSignal, key)
	}
	_, err := change(ctx, s, "signal", key, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, d.Signal(ctx, key, opts)
	})
	return err
}

// Drain moves instances off a node, or lets them come back.
func (s *Session) Drain(ctx context.Context, node string, opts backend.DrainOptions) error {
	d, ok := s.driver.(backend.NodeDrainer)
	if !ok {
		return s.lacks(backend.VerbDrain, backend.Key{})
	}
	_, err := change(ctx, s, "drain", backend.Key{}, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, d.Drain(ctx, node, opts)
	})
	return err
}

// Volumes lists volumes, after removing or forgetting those named.
func (s *Session) Volumes(ctx context.Context, opts backend.VolumeOptions) ([]backend.VolumeInfo, error) {
	key := backend.Key{Namespace: opts.Namespace}
	d, ok := s.driver.(backend.VolumeKeeper)
	if !ok {
		return nil, s.lacks(backend.VerbVolumes, key)
	}
	volumes := func(ctx context.Context) ([]backend.VolumeInfo, error) { return d.Volumes(ctx, opts) }
	if len(opts.Remove)+len(opts.Forget) == 0 {
		return read(ctx, s, "volumes", key, volumes)
	}
	return change(ctx, s, "volumes", key, volumes)
}

// Fits says where a job's instances would fit now, and how many.
func (s *Session) Fits(ctx context.Context, job *backend.Job) ([]backend.Blocker, int, error) {
	d, ok := s.driver.(backend.Fitter)
	if !ok {
		return nil, 0, s.lacks(backend.VerbFits, job.Key)
	}
	fit := 0
	blockers, err := read(ctx, s, "fits", job.Key, func(ctx context.Context) ([]backend.Blocker, error) {
		b, n, err := d.Fits(ctx, job)
		fit = n
		return b, err
	})
	return blockers, fit, err
}
