package cli

import (
	"context"

	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// observed are the jobs as they are, by key; one that is absent is not in it.
func (a *App) observed(ctx context.Context, s *session.Session, docs []document) (map[backend.Key]backend.Observation, error) {
	names := map[string][]string{}
	for _, d := range docs {
		names[d.Job.Key.Namespace] = append(names[d.Job.Key.Namespace], d.Job.Key.Name)
	}
	found := map[backend.Key]backend.Observation{}
	for ns, of := range names {
		for o, err := range s.List(ctx, backend.Selector{Namespace: ns, Names: of}, backend.DetailFull) {
			if err != nil {
				return nil, err
			}
			found[o.Key] = o
		}
	}
	return found, nil
}

// versions are what Apply is to find: a job that has changed since is a conflict.
func versions(docs []document, found map[backend.Key]backend.Observation) map[backend.Key]string {
	out := map[backend.Key]string{}
	for _, d := range docs {
		out[d.Job.Key] = backend.Absent
		if o, ok := found[d.Job.Key]; ok {
			out[d.Job.Key] = o.Version
		}
	}
	return out
}
