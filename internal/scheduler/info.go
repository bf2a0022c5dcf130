package scheduler

import (
	"context"
	"slices"

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

var _ interface {
	backend.Driver
	backend.Planner
	backend.Watcher
	backend.LogReader
	backend.Execer
	backend.Attacher
	backend.Dialer
	backend.Scaler
	backend.Restarter
	backend.Suspender
	backend.Triggerer
	backend.Rollbacker
	backend.Roller
	backend.Historian
	backend.EventReader
	backend.EndpointReader
	backend.Explainer
	backend.Fitter
	backend.NodeReader
	backend.NodeDrainer
	backend.UsageReader
	backend.OwnerReader
	backend.ForeignLister
	backend.Checker
	backend.FileReader
	backend.FileWriter
	backend.Signaler
	backend.VolumeKeeper
} = (*Engine)(nil)

// Verbs are what an engine on that fleet can do.
func Verbs(f fleet.Fleet) []backend.Verb {
	verbs := []backend.Verb{
		backend.VerbPlan, backend.VerbWatch, backend.VerbScale, backend.VerbRestart, backend.VerbSuspend, backend.VerbTrigger,
		backend.VerbRollback, backend.VerbHistory, backend.VerbEvents, backend.VerbEndpoints, backend.VerbWhy, backend.VerbFits,
		backend.VerbNodes, backend.VerbCheck,
	}
	add := func(verb backend.Verb, served bool) {
		if served {
			verbs = append(verbs, verb)
		}
	}
	add(backend.VerbLogs, serves[fleet.LogReader](f))
	add(backend.VerbExec, serves[fleet.Execer](f))
	add(backend.VerbAttach, serves[fleet.Attacher](f))
	add(backend.VerbDial, serves[fleet.Dialer](f))
	add(backend.VerbTop, serves[fleet.UsageReader](f))
	add(backend.VerbOwners, serves[fleet.OwnerReader](f))
	add(backend.VerbRead, serves[fleet.FileReader](f))
	add(backend.VerbWrite, serves[fleet.FileWriter](f))
	add(backend.VerbSignal, serves[fleet.Signaler](f))
	add(backend.VerbVolumes, serves[fleet.VolumeRemover](f))
	slices.Sort(verbs)
	return verbs
}

func serves[T any](f fleet.Fleet) bool {
	_, ok := f.(T)
	return ok
}

// option finds a one-method interface of the fleet.
func option[T any](e *Engine, op string, key backend.Key) (T, error) {
	served, ok := e.opts.Fleet.(T)
	if !ok {
		return served, backend.Errorf(backend.Unsupported, op, key, "this backend can't do that")
	}
	return served, nil
}

// Info implements backend.Driver.
func (e *Engine) Info(ctx context.Context) (backend.Info, error) {
	if err := ctx.Err(); err != nil {
		return backend.Info{}, err
	}
	info := e.opts.Info
	verbs := Verbs(e.opts.Fleet)
	if info.Verbs != nil {
		verbs = slices.DeleteFunc(verbs, func(v backend.Verb) bool { return !slices.Contains(info.Verbs, v) })
	}
	info.Verbs = verbs
	return info, nil
}
