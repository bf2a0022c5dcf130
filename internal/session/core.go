package session

import (
	"context"
	"iter"

	"github.com/baton-run/baton/pkg/backend"
)

// Info asks the backend what it is and serves.
func (s *Session) Info(ctx context.Context) (backend.Info, error) {
	return read(ctx, s, "info", backend.Key{}, s.driver.Info)
}

// Apply makes the job so.
func (s *Session) Apply(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
	apply := func(ctx context.Context) (backend.Applied, error) { return s.driver.Apply(ctx, job, opts) }
	if opts.DryRun {
		return read(ctx, s, "apply", job.Key, apply)
	}
	return change(ctx, s, "apply", job.Key, apply)
}

// Get returns one job.
func (s *Session) Get(ctx context.Context, key backend.Key, detail backend.Detail) (backend.Observation, error) {
	return read(ctx, s, "get", key, func(ctx context.Context) (backend.Observation, error) {
		return s.driver.Get(ctx, key, detail)
	})
}

// List yields the jobs that match, within one deadline for all.
func (s *Session) List(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return sequence(ctx, s, "list", backend.Key{Namespace: sel.Namespace}, s.opts.Read, func(ctx context.Context) iter.Seq2[backend.Observation, error] {
		return s.driver.List(ctx, sel, detail)
	})
}

// Stop ends instances and keeps the job.
func (s *Session) Stop(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
	return change(ctx, s, "stop", key, func(ctx context.Context) (backend.Applied, error) {
		return s.driver.Stop(ctx, key, opts)
	})
}

// Delete ends instances and removes the job.
func (s *Session) Delete(ctx context.Context, key backend.Key, opts backend.DeleteOptions) (backend.Deleted, error) {
	return change(ctx, s, "delete", key, func(ctx context.Context) (backend.Deleted, error) {
		return s.driver.Delete(ctx, key, opts)
	})
}
