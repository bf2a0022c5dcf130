package fake

import (
	"context"
	"slices"
	"sync/atomic"

	"github.com/baton-run/baton/pkg/backend"
)

// Driver is a handle on a target.
type Driver struct {
	info   backend.Info
	store  *store
	closed atomic.Bool
}

// begin is what every method does first: the context, the handle, the script.
func (d *Driver) begin(ctx context.Context, op string, key backend.Key) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if d.closed.Load() {
		return backend.Errorf(backend.Unavailable, op, key, "this handle is closed; open another")
	}
	return d.store.faults.meet(ctx, op, key)
}

// beginVerb is begin for what not every target serves.
func (d *Driver) beginVerb(ctx context.Context, verb backend.Verb, key backend.Key) error {
	if err := d.begin(ctx, string(verb), key); err != nil {
		return err
	}
	if !slices.Contains(d.info.Verbs, verb) {
		return backend.Errorf(backend.Unsupported, string(verb), key, "this fake was told not to serve %s; leave it in Options.Verbs", verb)
	}
	return nil
}

// change runs a change of one job under the lock: once for a submission id,
// and only on the version that is asked for.
func change[T any](d *Driver, op string, key backend.Key, c backend.Change, dry bool, act func(s *store, j *job) (T, error)) (T, error) {
	s := d.store
	s.mu.Lock()
	defer s.mu.Unlock()
	var zero T
	id := answerKey{op, c.SubmissionID, key}
	if before, ok := s.answers[id].(T); ok && c.SubmissionID != "" && !dry {
		return before, nil
	}
	j, err := s.find(op, key)
	if err != nil {
		return zero, err
	}
	if err := j.check(op, c.IfVersion); err != nil {
		return zero, err
	}
	answer, err := act(s, j)
	if err != nil || dry {
		return answer, err
	}
	s.remember(id, answer)
	s.notify()
	return answer, nil
}

func (s *store) remember(id answerKey, answer any) {
	if id.id != "" {
		s.answers[id] = answer
	}
}

// check compares the version that a change is made for.
func (j *job) check(op, want string) error {
	switch want {
	case "", j.versionText():
		return nil
	case backend.Absent:
		return backend.Errorf(backend.Conflict, op, j.key, "the job exists already")
	default:
		return backend.Errorf(backend.Conflict, op, j.key, "the job was changed since it was looked at; plan again")
	}
}

// Info tells what the target serves.
func (d *Driver) Info(ctx context.Context) (backend.Info, error) {
	if err := d.begin(ctx, "info", backend.Key{}); err != nil {
		return backend.Info{}, err
	}
	info := d.info
	info.Verbs = slices.Clone(info.Verbs)
	return info, nil
}

// Close ends the handle; jobs go on.
func (d *Driver) Close() error {
	d.closed.Store(true)
	return nil
}
