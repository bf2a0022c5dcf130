// Package deploy carries a plan out: it applies jobs in document order, waits
// for what each was to reach, reads their output, and tells what happens as
// events. It decides nothing about what a job should be.
//
// It may import pkg/backend and internal/{event,lifecycle,plan,session}.
package deploy

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// Item is a job and where it goes.
type Item struct {
	Session *session.Session
	Job     *backend.Job
	Options backend.ApplyOptions
	Logs    Logs
}

// Options of Run.
type Options struct {
	// InOrder waits for each job before the next is applied.
	InOrder bool
	// FailFast leaves the rest alone after a failure.
	FailFast bool
	// Detach waits for nothing.
	Detach bool
	// AtOnce is how many jobs are applied, and how many waited for, at a time.
	AtOnce int
	// Drain is how long output may keep coming after its job has ended.
	Drain time.Duration
	// Grace is how long a change under way may take after the context ends.
	Grace time.Duration
}

// Result is what became of an item.
type Result struct {
	Item Item
	// Applied is nil when the backend has not accepted the job.
	Applied *backend.Applied
	Last    *backend.Observation
	Err     error
}

// ErrNotStarted is the result of items after a failure with FailFast.
var ErrNotStarted = errors.New("not started: an earlier job failed")

// errFailFast ends the waiting for other jobs.
var errFailFast = errors.New("no longer waited for: another job failed")

// Run applies the items and waits for them. There is a result for each item, in
// order. Events are told one at a time.
func Run(ctx context.Context, items []Item, opts Options, tell func(event.Event)) []Result {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r := &run{opts: opts, results: make([]Result, len(items)), cancel: cancel}
	r.tell = func(e event.Event) {
		r.telling.Lock()
		defer r.telling.Unlock()
		tell(e)
	}
	for i, item := range items {
		r.results[i].Item = item
	}
	if opts.InOrder {
		r.inOrder(ctx)
	} else {
		r.together(ctx)
	}
	return r.results
}

type run struct {
	opts    Options
	results []Result
	telling sync.Mutex
	tell    func(event.Event)
	cancel  context.CancelCauseFunc
}

func (r *run) inOrder(ctx context.Context) {
	for i := range r.results {
		func() {
			defer r.guard(i)
			if r.start(ctx, i) {
				r.follow(ctx, i)
			}
		}()
	}
}

// together applies in order, so many at once, and waits meanwhile.
func (r *run) together(ctx context.Context) {
	var all sync.WaitGroup
	applying := make(chan struct{}, max(1, r.opts.AtOnce))
	following := make(chan struct{}, max(1, r.opts.AtOnce))
	for i := range r.results {
		applying <- struct{}{}
		all.Go(func() {
			defer r.guard(i)
			started := func() bool {
				defer func() { <-applying }()
				return r.start(ctx, i)
			}()
			if !started {
				return
			}
			following <- struct{}{}
			defer func() { <-following }()
			r.follow(ctx, i)
		})
	}
	all.Wait()
}

// guard turns a panic into the item's error: it must not end the others.
func (r *run) guard(i int) {
	if p := recover(); p != nil {
		r.results[i].Err = backend.Errorf(backend.Internal, "run", r.results[i].Item.Job.Key, "internal error: %v; this is a bug in baton or its driver", p)
	}
}

// start applies one item and reports whether there is something to wait for.
func (r *run) start(ctx context.Context, i int) bool {
	res := &r.results[i]
	ref := event.Ref{Context: res.Item.Session.Context(), Key: res.Item.Job.Key}
	if ctx.Err() != nil {
		res.Err = context.Cause(ctx)
		if errors.Is(res.Err, errFailFast) {
			res.Err = ErrNotStarted
		}
		r.tell(event.Ended{Ref: ref, Err: res.Err})
		return false
	}
	changing, cancel := outlive(ctx, r.opts.Grace)
	defer cancel()
	applied, err := res.Item.Session.Apply(changing, res.Item.Job, res.Item.Options)
	if err != nil {
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			err = context.Cause(ctx)
		}
		r.end(ref, res, err)
		return false
	}
	res.Applied = &applied
	r.tell(event.Applied{Ref: ref, Type: res.Item.Job.Type, Applied: applied})
	for _, w := range applied.Warnings {
		r.tell(event.Warned{Ref: ref, Text: w})
	}
	if r.opts.Detach {
		r.tell(event.Ended{Ref: ref, Detached: true})
		return false
	}
	return true
}

// follow waits for one item that was applied.
func (r *run) follow(ctx context.Context, i int) {
	res := &r.results[i]
	key, s := res.Item.Job.Key, res.Item.Session
	ref := event.Ref{Context: s.Context(), Key: key}
	goal := GoalOf(res.Item.Job.Type)
	since := Since{UID: res.Applied.UID, Run: res.Applied.Run, Revision: res.Applied.Revision}
	if goal == Finished {
		since.Revision = 0
	} else {
		since.Run = 0
	}
	output := startOutput(ctx, res, r.tell)
	waiting, cancel := ctx, context.CancelFunc(func() {})
	if d := deadline(res.Item.Job); goal == Ready && d > 0 {
		waiting, cancel = context.WithTimeoutCause(ctx, d, &Failed{Key: key, Why: fmt.Sprintf("not healthy within its update.deadline of %s", d)})
	}
	last, err := Wait(waiting, s, key, goal, since, r.tell)
	cancel()
	output.finish(ctx, r.opts.Drain, goal == Finished && ctx.Err() == nil)
	res.Last = last
	r.end(ref, res, err)
}

func (r *run) end(ref event.Ref, res *Result, err error) {
	res.Err = err
	if err != nil && r.opts.FailFast {
		r.cancel(errFailFast)
	}
	r.tell(event.Ended{Ref: ref, Last: res.Last, Err: err})
}

// outlive returns a context that goes on for a while after its parent, so that
// a change under way is not left in doubt.
func outlive(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		t := time.NewTimer(grace)
		defer t.Stop()
		select {
		case <-t.C:
			cancel()
		case <-inner.Done():
		}
	})
	return inner, func() { stop(); cancel() }
}
