package scheduler

import (
	"context"
	"iter"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// page is how many jobs of a list are looked at in one step.
const page = 64

// Close implements backend.Driver: the engine goes on while Run runs.
func (e *Engine) Close() error { return nil }

// view is what users see of a job, with every detail.
func (e *Engine) view(en *entry, now time.Time) backend.Observation {
	o := core.View(en.js, now, e.env())
	o.Supervised = e.opts.Only(en.js.Key)
	if e.offline {
		e.unsupervised(en, &o)
	}
	return o
}

// trim leaves out what was not asked for.
func trim(o backend.Observation, detail backend.Detail) backend.Observation {
	if detail < backend.DetailInstances {
		o.Instances = nil
	}
	if detail < backend.DetailFull {
		o.Document = nil
	}
	return o
}

// Get implements backend.Driver.
func (e *Engine) Get(ctx context.Context, key backend.Key, detail backend.Detail) (backend.Observation, error) {
	o, _, err := e.look(ctx, "get", key)
	return trim(o, detail), err
}

func (e *Engine) look(ctx context.Context, op string, key backend.Key) (o backend.Observation, changes uint64, err error) {
	o, err = ask(ctx, e, func(t *turn) (backend.Observation, error) {
		en, err := e.job(op, key)
		if err != nil {
			return backend.Observation{}, err
		}
		changes = en.changes
		return e.view(en, t.now), nil
	})
	return o, changes, err
}

// List implements backend.Driver. It holds a page of observations at a time.
func (e *Engine) List(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		keys, err := ask(ctx, e, func(*turn) ([]backend.Key, error) {
			return e.jobs.keys(func(en *entry) bool {
				return sel.Matches(en.js.Key, en.js.Current().Job.Labels)
			}), nil
		})
		if err != nil {
			yield(backend.Observation{}, err)
			return
		}
		for len(keys) > 0 {
			part := keys[:min(page, len(keys))]
			keys = keys[len(part):]
			found, err := ask(ctx, e, func(t *turn) ([]backend.Observation, error) { return e.views(part, detail, t.now), nil })
			if err != nil {
				yield(backend.Observation{}, err)
				return
			}
			for _, o := range found {
				if !yield(o, nil) {
					return
				}
			}
		}
	}
}

// views leaves out what has gone since the keys were read.
func (e *Engine) views(keys []backend.Key, detail backend.Detail, now time.Time) []backend.Observation {
	found := make([]backend.Observation, 0, len(keys))
	for _, key := range keys {
		if en := e.jobs.byKey[key]; en != nil {
			found = append(found, trim(e.view(en, now), detail))
		}
	}
	return found
}

// Watch implements backend.Watcher.
func (e *Engine) Watch(ctx context.Context, key backend.Key, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		for o, err := range e.follow(ctx, "watch", key) {
			if !yield(trim(o, detail), err) {
				return
			}
		}
	}
}

// follow yields a job at once and after each change; it ends with an error. A
// job that was deleted is NotFound even when the name is used again.
func (e *Engine) follow(ctx context.Context, op string, key backend.Key) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		var uid string
		bell := make(chan struct{}, 1)
		defer e.inbox.put(func(*turn) {
			if en := e.jobs.byUID[uid]; en != nil {
				delete(en.watchers, bell)
			}
		})
		for {
			o, err := ask(ctx, e, func(t *turn) (backend.Observation, error) {
				en, err := e.job(op, key)
				if err == nil && uid != "" && en.js.UID != uid {
					err = backend.Errorf(backend.NotFound, op, key, "the job was deleted")
				}
				if err != nil {
					return backend.Observation{}, err
				}
				en.watchers[bell] = struct{}{}
				return e.view(en, t.now), nil
			})
			if !yield(o, err) || err != nil {
				return
			}
			uid = o.UID
			if e.offline {
				yield(backend.Observation{}, backend.Errorf(backend.Unavailable, op, key, "no scheduler is running: there is nothing to watch"))
				return
			}
			select {
			case <-bell:
			case <-ctx.Done():
				yield(backend.Observation{}, ctx.Err())
				return
			case <-e.ended:
				yield(backend.Observation{}, e.refuse(e.failure))
				return
			}
		}
	}
}
