package local

import (
	"context"
	"iter"

	"github.com/baton-run/baton/pkg/backend"
)

type nothing struct{ service }

func (nothing) Get(_ context.Context, key backend.Key, _ backend.Detail) (backend.Observation, error) {
	return backend.Observation{}, backend.Errorf(backend.NotFound, "get", key, "no such job")
}
func (nothing) List(context.Context, backend.Selector, backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(func(backend.Observation, error) bool) {}
}
func (nothing) Plan(_ context.Context, job *backend.Job, _ backend.ApplyOptions) (backend.Preview, error) {
	return backend.Preview{Applied: backend.Applied{Key: job.Key, Outcome: backend.Created, Version: backend.Absent}}, nil
}

func (d *driver) view(ctx context.Context) (service, func(error) error, error) {
	return nothing{}, kept, nil
}
