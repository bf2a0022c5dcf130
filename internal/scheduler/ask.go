package scheduler

import (
	"context"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// ask has f carried out in a step and returns its answer after the commit. A
// caller whose context ends while f waits gets its context's error; f may or
// may not have been carried out then, which a retry with the same submission
// id finds out.
func ask[T any](ctx context.Context, e *Engine, f func(t *turn) (T, error)) (T, error) {
	type reply struct {
		value T
		err   error
	}
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	if e.offline {
		e.reading.Lock()
		defer e.reading.Unlock()
		return f(e.newTurn())
	}
	replies := make(chan reply, 1)
	e.inbox.put(func(t *turn) {
		if ctx.Err() != nil {
			return
		}
		value, err := f(t)
		t.answer(func(failed error) {
			if failed != nil {
				value, err = none, failed
			}
			replies <- reply{value, err}
		})
	})
	select {
	case r := <-replies:
		return r.value, r.err
	case <-ctx.Done():
		return none, ctx.Err()
	case <-e.ended:
		select {
		case r := <-replies:
			return r.value, r.err
		default:
			return none, e.refuse(e.failure)
		}
	}
}

// command has one job observe a verb.
func (e *Engine) command(ctx context.Context, op string, key backend.Key, change backend.Change, ev func(t *turn) core.Event) (backend.Applied, error) {
	if err := checkChange(op, key, change); err != nil {
		return backend.Applied{}, err
	}
	return ask(ctx, e, func(t *turn) (backend.Applied, error) {
		return t.command(op, key, change, ev(t))
	})
}

func (t *turn) command(op string, key backend.Key, change backend.Change, ev core.Event) (backend.Applied, error) {
	if a, ok := t.e.before(key, change.SubmissionID); ok {
		return a, nil
	}
	en, err := t.e.job(op, key)
	if err != nil {
		return backend.Applied{}, err
	}
	if err := t.e.changeable(op, key); err != nil {
		return backend.Applied{}, err
	}
	out, err := t.observe(en, ev)
	if err != nil {
		return backend.Applied{}, err
	}
	if err := t.keepSecrets(en, nil); err != nil {
		t.fail(err)
	}
	t.e.jobs.add(en)
	return out.Applied, nil
}

func checkChange(op string, key backend.Key, change backend.Change) error {
	if len(change.SubmissionID) > maxSubmission {
		return backend.Errorf(backend.Invalid, op, key, "a submission id of %d bytes, at most %d are taken", len(change.SubmissionID), maxSubmission)
	}
	return nil
}

// job returns the job of that name.
func (e *Engine) job(op string, key backend.Key) (*entry, error) {
	if en := e.jobs.byKey[key]; en != nil {
		return en, nil
	}
	return nil, backend.Errorf(backend.NotFound, op, key, "there is no such job; `baton status` lists what there is")
}
