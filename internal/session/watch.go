package session

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// The pauses between two looks at a job, and before trying again.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 2 * time.Second
)

// Watch follows one job: by the driver where it can, else by looking again and
// again. It bears a backend that can't be reached for as long as the session
// has patience.
func (s *Session) Watch(ctx context.Context, key backend.Key, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		w := watch{session: s, key: key, detail: detail, yield: yield, pause: firstPause}
		follow := w.poll
		if watcher, ok := s.driver.(backend.Watcher); ok {
			follow = func(ctx context.Context) error { return w.follow(ctx, watcher) }
		}
		for {
			err := follow(ctx)
			switch {
			case w.stopped || err == nil:
				return
			case backend.CodeOf(err) == backend.Unsupported && !w.seen:
				follow = w.poll
			case !w.seen || !transient(err) || w.waited >= s.opts.Patience:
				yield(backend.Observation{}, s.wrap(err))
				return
			default:
				s.trace("watch", key, err)
				if err := w.rest(ctx); err != nil {
					yield(backend.Observation{}, err)
					return
				}
				w.waited += w.pause
			}
		}
	}
}

// watch is the state of one Watch. waited counts the pauses since the backend
// last answered.
type watch struct {
	session *Session
	key     backend.Key
	detail  backend.Detail
	yield   func(backend.Observation, error) bool
	last    backend.Observation
	seen    bool
	stopped bool
	pause   time.Duration
	waited  time.Duration
}

func (w *watch) follow(ctx context.Context, watcher backend.Watcher) error {
	for o, err := range watcher.Watch(ctx, w.key, w.detail) {
		if err != nil {
			return err
		}
		if !w.show(o) {
			return nil
		}
	}
	return ctx.Err()
}

func (w *watch) poll(ctx context.Context) error {
	for {
		o, err := w.session.Get(ctx, w.key, w.detail)
		if err != nil {
			return cause(err)
		}
		if !w.show(o) {
			return nil
		}
		if err := w.rest(ctx); err != nil {
			return err
		}
	}
}

// show passes on what differs from the last time, and reports whether anyone
// still wants more.
func (w *watch) show(o backend.Observation) bool {
	w.waited = 0
	if w.seen && reflect.DeepEqual(o, w.last) {
		return true
	}
	w.seen, w.last, w.pause = true, o, firstPause
	w.stopped = !w.yield(o, nil)
	return !w.stopped
}

func (w *watch) rest(ctx context.Context) error {
	err := w.session.opts.Sleep(ctx, w.pause)
	w.pause = min(w.pause*3/2, lastPause)
	return err
}

// cause removes the wrapping that Watch adds once more.
func cause(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Err
	}
	return err
}

func transient(err error) bool {
	switch backend.CodeOf(err) {
	case backend.Unavailable, backend.Timeout, backend.Gone, backend.Incomplete:
		return true
	default:
		return false
	}
}
