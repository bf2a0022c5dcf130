package session

import (
	"context"
	"iter"

	"github.com/baton-run/baton/pkg/backend"
)

// Plan tells what Apply would do.
func (s *Session) Plan(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Preview, error) {
	d, ok := s.driver.(backend.Planner)
	if !ok {
		return backend.Preview{}, s.lacks(backend.VerbPlan, job.Key)
	}
	return read(ctx, s, "plan", job.Key, func(ctx context.Context) (backend.Preview, error) {
		return d.Plan(ctx, job, opts)
	})
}

// History returns revisions, newest first.
func (s *Session) History(ctx context.Context, key backend.Key) ([]backend.Revision, error) {
	d, ok := s.driver.(backend.Historian)
	if !ok {
		return nil, s.lacks(backend.VerbHistory, key)
	}
	return read(ctx, s, "history", key, func(ctx context.Context) ([]backend.Revision, error) {
		return d.History(ctx, key)
	})
}

// Endpoints lists where a job is reached.
func (s *Session) Endpoints(ctx context.Context, key backend.Key) ([]backend.Endpoint, error) {
	d, ok := s.driver.(backend.EndpointReader)
	if !ok {
		return nil, s.lacks(backend.VerbEndpoints, key)
	}
	return read(ctx, s, "endpoints", key, func(ctx context.Context) ([]backend.Endpoint, error) {
		return d.Endpoints(ctx, key)
	})
}

// Why says why a job is not running as it should.
func (s *Session) Why(ctx context.Context, key backend.Key) ([]backend.Blocker, error) {
	d, ok := s.driver.(backend.Explainer)
	if !ok {
		return nil, s.lacks(backend.VerbWhy, key)
	}
	return read(ctx, s, "why", key, func(ctx context.Context) ([]backend.Blocker, error) {
		return d.Why(ctx, key)
	})
}

// Nodes lists nodes.
func (s *Session) Nodes(ctx context.Context) ([]backend.Node, error) {
	d, ok := s.driver.(backend.NodeReader)
	if !ok {
		return nil, s.lacks(backend.VerbNodes, backend.Key{})
	}
	return read(ctx, s, "nodes", backend.Key{}, d.Nodes)
}

// Usage measures instances, by instance id.
func (s *Session) Usage(ctx context.Context, key backend.Key) (map[string]backend.Usage, error) {
	d, ok := s.driver.(backend.UsageReader)
	if !ok {
		return nil, s.lacks(backend.VerbTop, key)
	}
	return read(ctx, s, "top", key, func(ctx context.Context) (map[string]backend.Usage, error) {
		return d.Usage(ctx, key)
	})
}

// Owners lists who holds resources of the backend.
func (s *Session) Owners(ctx context.Context) ([]backend.Owner, error) {
	d, ok := s.driver.(backend.OwnerReader)
	if !ok {
		return nil, s.lacks(backend.VerbOwners, backend.Key{})
	}
	return read(ctx, s, "owners", backend.Key{}, d.Owners)
}

// Check examines the backend.
func (s *Session) Check(ctx context.Context) ([]backend.Finding, error) {
	d, ok := s.driver.(backend.Checker)
	if !ok {
		return nil, s.lacks(backend.VerbCheck, backend.Key{})
	}
	return read(ctx, s, "check", backend.Key{}, d.Check)
}

// ListForeign lists what baton did not make.
func (s *Session) ListForeign(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	d, ok := s.driver.(backend.ForeignLister)
	if !ok {
		return failed[backend.Observation](s.lacks(backend.VerbForeign, backend.Key{Namespace: sel.Namespace}))
	}
	return sequence(ctx, s, "foreign", backend.Key{Namespace: sel.Namespace}, s.opts.Read, func(ctx context.Context) iter.Seq2[backend.Observation, error] {
		return d.ListForeign(ctx, sel, detail)
	})
}
