package scheduler

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/pkg/backend"
)

// Engine is a scheduler: a backend.Driver with all options, whose jobs it
// looks after itself while Run runs.
type Engine struct {
	opts  Options
	epoch uint64

	// Only Run's goroutine touches these.
	jobs          *table
	answered      answered
	volumes       map[string]volume
	nodes         []*core.Node
	awaitingPorts bool // they are looked at again before long
	sync          syncState
	unseen        string              // why the fleet can't be seen
	launched      map[string]struct{} // handed to the fleet in this life
	killed        map[string]*time.Duration
	lazy          []store.Op // go with the next commit
	pending       pending
	working       bool
	// addresses are what was last written to address files, by launch id.
	addresses map[string]string

	offline bool // see ReadOnly
	blind   bool // the fleet can't be asked
	reading sync.Mutex

	inbox   *inbox
	effects *effects
	probes  *probes
	ended   chan struct{} // closed when Run has returned
	failure error         // set before ended is closed
	once    sync.Once
}

// Open takes the store over and loads it. Nothing happens before Run.
func Open(ctx context.Context, opts Options) (*Engine, error) {
	opts.defaults()
	e := newEngine(opts)
	epoch, err := opts.Store.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("take over the scheduler's store: %w", err)
	}
	e.epoch = epoch
	snapshot, err := opts.Store.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the scheduler's store: %w", err)
	}
	if err := e.load(snapshot); err != nil {
		return nil, err
	}
	return e, nil
}

func newEngine(opts Options) *Engine {
	e := &Engine{
		opts: opts, jobs: newTable(), volumes: map[string]volume{}, answered: newAnswered(),
		launched: map[string]struct{}{}, killed: map[string]*time.Duration{}, addresses: map[string]string{},
		inbox: newInbox(), effects: newEffects(opts.Effects), ended: make(chan struct{}),
	}
	e.probes = newProbes(e)
	return e
}

// Epoch is the number of this scheduler in the line of those that had the
// store.
func (e *Engine) Epoch() uint64 { return e.epoch }

// Run looks after the jobs until ctx ends, which is no error, or the engine
// may go on no longer: another scheduler has taken over (store.ErrFenced), a
// commit failed, the fleet can't be started. It returns when no effect is
// under way any more. It may be called once.
func (e *Engine) Run(ctx context.Context) error {
	err := fmt.Errorf("the scheduler was run before")
	e.once.Do(func() {
		err = e.run(ctx)
		if err != nil {
			e.opts.Log.Error("scheduler ends", "error", err)
		}
		e.failure = err
		close(e.ended)
	})
	return err
}

func (e *Engine) run(ctx context.Context) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	e.effects.start(ctx)
	defer func() { e.effects.stop(e.opts.Clock, err != nil) }()
	e.probes.start(ctx)
	defer e.probes.stop()
	failed := make(chan error, 1)
	go func() {
		if err := e.opts.Fleet.Start(ctx, e.sink); err != nil && ctx.Err() == nil {
			failed <- fmt.Errorf("start the fleet: %w", err)
			cancel()
		}
	}()
	e.tellWorking()
	e.inbox.wake()
	for e.inbox.wait(ctx) == nil {
		if err := e.step(ctx); err != nil {
			return err
		}
	}
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// sink takes events from the fleet.
func (e *Engine) sink(events ...fleet.Event) {
	inputs := make([]input, len(events))
	for i, ev := range events {
		inputs[i] = func(t *turn) { t.fleetEvent(ev) }
	}
	e.inbox.put(inputs...)
}

// later has in carried out after a while.
func (e *Engine) later(d time.Duration, in input) {
	e.opts.Clock.AfterFunc(d, func() { e.inbox.put(in) })
}

func (e *Engine) env() core.Env {
	return core.Env{
		Next: e.opts.Next, Zone: e.opts.Zone, Nodes: e.nodes,
		Addresses: func(job backend.Key, group string) []core.Endpoint {
			if en := e.jobs.byKey[job]; en != nil {
				return en.js.Endpoints(group)
			}
			return nil
		},
	}
}

// tellWorking says whether there is work, if that has changed.
func (e *Engine) tellWorking() {
	if working := e.jobs.active > 0; working != e.working {
		e.working = working
		e.opts.Working(working)
	}
}
