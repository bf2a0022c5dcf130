package cli

import (
	"context"

	"github.com/baton-run/baton/internal/plan"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
)

// observed are the jobs as they are, by key; one that is absent is not in it.
func observed(ctx context.Context, s *session.Session, docs []document) (map[backend.Key]backend.Observation, error) {
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

// planned is what applying a document to what is there would do.
func planned(d document, found map[backend.Key]backend.Observation, info backend.Info, flags plan.Flags) plan.Plan {
	o, ok := found[d.Job.Key]
	if !ok {
		return plan.Build(d.Job, nil, nil, info, flags)
	}
	// A document of a newer baton can't be read: then digests tell alone.
	current, err := spec.Decode(o.Document, o.Key.Namespace)
	if err != nil {
		current = nil
	}
	return plan.Build(d.Job, &o, current, info, flags)
}
