package local

import (
	"context"

	"github.com/baton-run/baton/pkg/backend"
)

// Apply starts the scheduler when none runs; a dry run starts nothing.
func (d *driver) Apply(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
	if err := d.accepts(job); err != nil {
		return backend.Applied{}, err
	}
	to := d.starting
	if opts.DryRun {
		to = d.reading
	}
	return with(ctx, to, opts.SubmissionID != "", func(s service) (backend.Applied, error) { return s.Apply(ctx, job, opts) })
}

// Scale changes a group's count.
func (d *driver) Scale(ctx context.Context, key backend.Key, opts backend.ScaleOptions) (backend.Applied, error) {
	return with(ctx, d.starting, opts.SubmissionID != "", func(s service) (backend.Applied, error) { return s.Scale(ctx, key, opts) })
}

// Restart replaces instances.
func (d *driver) Restart(ctx context.Context, key backend.Key, opts backend.RestartOptions) (backend.Applied, error) {
	return with(ctx, d.starting, opts.SubmissionID != "", func(s service) (backend.Applied, error) { return s.Restart(ctx, key, opts) })
}

// Trigger starts a run of a cron job.
func (d *driver) Trigger(ctx context.Context, key backend.Key, opts backend.TriggerOptions) (backend.Applied, error) {
	return with(ctx, d.starting, opts.SubmissionID != "", func(s service) (backend.Applied, error) { return s.Trigger(ctx, key, opts) })
}

// Rollback makes an earlier revision current.
func (d *driver) Rollback(ctx context.Context, key backend.Key, opts backend.RollbackOptions) (backend.Applied, error) {
	return with(ctx, d.starting, opts.SubmissionID != "", func(s service) (backend.Applied, error) { return s.Rollback(ctx, key, opts) })
}

// Rollout steers an update; see the rows for what of it is served.
func (d *driver) Rollout(ctx context.Context, key backend.Key, opts backend.RolloutOptions) (backend.Applied, error) {
	return with(ctx, d.starting, opts.SubmissionID != "", func(s service) (backend.Applied, error) { return s.Rollout(ctx, key, opts) })
}

// Suspend pauses a job without starting a scheduler that stays; Resume starts one.
func (d *driver) Suspend(ctx context.Context, key backend.Key, opts backend.SuspendOptions) (backend.Applied, error) {
	to := d.settling(key)
	if opts.Resume {
		to = d.starting
	}
	return with(ctx, to, opts.SubmissionID != "", func(s service) (backend.Applied, error) { return s.Suspend(ctx, key, opts) })
}

// Stop ends a job's instances.
func (d *driver) Stop(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
	return with(ctx, d.settling(key), opts.SubmissionID != "", func(s service) (backend.Applied, error) { return s.Stop(ctx, key, opts) })
}

// Delete removes a job.
func (d *driver) Delete(ctx context.Context, key backend.Key, opts backend.DeleteOptions) (backend.Deleted, error) {
	return with(ctx, d.settling(key), opts.SubmissionID != "", func(s service) (backend.Deleted, error) { return s.Delete(ctx, key, opts) })
}

// Volumes lists volumes; removing some needs the store.
func (d *driver) Volumes(ctx context.Context, opts backend.VolumeOptions) ([]backend.VolumeInfo, error) {
	to := d.reading
	if len(opts.Remove)+len(opts.Forget) > 0 {
		to = d.settling()
	}
	return with(ctx, to, opts.SubmissionID != "", func(s service) ([]backend.VolumeInfo, error) { return s.Volumes(ctx, opts) })
}

// Signal sends a signal to instances.
func (d *driver) Signal(ctx context.Context, key backend.Key, opts backend.SignalOptions) error {
	return do(ctx, d.reading, opts.SubmissionID != "", func(s service) error { return s.Signal(ctx, key, opts) })
}
