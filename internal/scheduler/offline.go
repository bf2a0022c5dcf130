package scheduler

import (
	"context"
	"errors"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/pkg/backend"
)

// ReadOnly shows the jobs of a store while no scheduler runs: what the fleet
// says of launches goes through the same Observe, in memory. It writes
// nothing, launches nothing, and answers Unavailable to what would change
// something. Statuses is everything that the fleet knows, or nil when it can't
// be asked: then what ran is Unknown. Of opts the store, the seal and the
// random numbers are not used. Run must not be called.
func ReadOnly(snapshot *store.Snapshot, statuses map[string]fleet.Status, opts Options) (*Engine, error) {
	opts.defaults()
	e := newEngine(opts)
	e.offline, e.blind, e.sync = true, statuses == nil, synced
	c, err := read(snapshot, opts.Decode)
	if err != nil {
		return nil, err
	}
	e.jobs, e.volumes = c.jobs, c.volumes
	t := e.newTurn()
	if statuses != nil {
		t.nodesChanged()
		t.compare(statuses)
	}
	return e, nil
}

// compare tells the core what has become of each launch since. Jobs for which
// that is news are reconciled, so that a run whose instances have ended shows
// its result.
func (t *turn) compare(statuses map[string]fleet.Status) {
	for _, en := range t.e.jobs.byUID {
		for _, inst := range en.js.Instances() {
			status, known := statuses[inst.ID]
			switch {
			case inst.ID == "" || inst.State.Ended() || !known && inst.Intent:
			case known:
				t.update(status)
			default:
				t.end(inst.ID, core.EndFleetLost, "the fleet no longer knows this launch")
			}
		}
	}
	for en := range t.touched {
		core.Reconcile(en.js, t.now, t.e.env())
		en.running = en.js.Running()
	}
	for _, en := range t.e.jobs.byUID {
		t.e.jobs.setActive(en, t.e.isActive(en, t))
	}
}

// unsupervised says what nobody looks after.
func (e *Engine) unsupervised(en *entry, o *backend.Observation) {
	o.Supervised = !en.active
	if !e.blind {
		return
	}
	for i := range o.Instances {
		if inst := &o.Instances[i]; inst.ID != "" && !inst.State.Ended() {
			inst.State, inst.Ready, inst.Reason = backend.Unknown, nil, backend.ReasonUnsupervised
		}
	}
}

// changeable refuses changes where there is no one to carry them out.
func (e *Engine) changeable(op string, key backend.Key) error {
	switch {
	case e.offline:
		return backend.Errorf(backend.Unavailable, op, key, "no scheduler is running")
	case !e.opts.Only(key):
		return backend.Errorf(backend.Unavailable, op, key, "this engine looks after other jobs only")
	default:
		return nil
	}
}

// RunUntil runs the engine until act returns: for a command that changes
// something while no scheduler runs.
func (e *Engine) RunUntil(ctx context.Context, act func(ctx context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	err := act(ctx)
	cancel()
	return errors.Join(err, <-done)
}

// Gone waits until nothing is left of deleted jobs of that name.
func (e *Engine) Gone(ctx context.Context, key backend.Key) error {
	bell := make(chan struct{}, 1)
	for {
		left, err := ask(ctx, e, func(*turn) (int, error) {
			for _, ghost := range e.jobs.ghosts[key] {
				ghost.watchers[bell] = struct{}{}
			}
			return len(e.jobs.ghosts[key]), nil
		})
		if err != nil || left == 0 {
			return err
		}
		select {
		case <-bell:
		case <-ctx.Done():
			return ctx.Err()
		case <-e.ended:
			return e.refuse(e.failure)
		}
	}
}
