package session

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// read makes a call that changes nothing, within the deadline for reads.
func read[T any](ctx context.Context, s *Session, op string, key backend.Key, fn func(context.Context) (T, error)) (T, error) {
	return call(ctx, s, op, key, s.opts.Read, fn)
}

// change makes a call that changes something, unless the session is read-only.
func change[T any](ctx context.Context, s *Session, op string, key backend.Key, fn func(context.Context) (T, error)) (T, error) {
	if err := s.mayChange(op, key); err != nil {
		var zero T
		return zero, err
	}
	return call(ctx, s, op, key, s.opts.Change, fn)
}

func (s *Session) mayChange(op string, key backend.Key) error {
	if !s.opts.ReadOnly {
		return nil
	}
	return s.wrap(backend.Errorf(backend.Forbidden, op, key, "this session only reads"))
}

// stream makes a call that has no deadline.
func stream[T any](ctx context.Context, s *Session, op string, key backend.Key, fn func(context.Context) (T, error)) (T, error) {
	return call(ctx, s, op, key, 0, fn)
}

func call[T any](ctx context.Context, s *Session, op string, key backend.Key, limit time.Duration, fn func(context.Context) (T, error)) (T, error) {
	bounded, cancel := s.bound(ctx, limit)
	defer cancel()
	s.opts.Log.Debug("call", slog.String("context", s.context), slog.String("op", op), slog.String("job", key.String()))
	result, err := fn(bounded)
	err = s.late(ctx, bounded, op, key, limit, err)
	s.trace(op, key, err)
	return result, s.wrap(err)
}

// sequence bounds the whole of a sequence and wraps its errors.
func sequence[T any](ctx context.Context, s *Session, op string, key backend.Key, limit time.Duration, fn func(context.Context) iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		bounded, cancel := s.bound(ctx, limit)
		defer cancel()
		for v, err := range fn(bounded) {
			if err != nil {
				err = s.late(ctx, bounded, op, key, limit, err)
				s.trace(op, key, err)
			}
			if !yield(v, s.wrap(err)) {
				return
			}
		}
	}
}

func failed[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		yield(zero, err)
	}
}

func (s *Session) bound(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, limit)
}

// late turns the session's own deadline into an error with a code; the
// caller's context keeps its own.
func (s *Session) late(caller, bounded context.Context, op string, key backend.Key, limit time.Duration, err error) error {
	if err == nil || caller.Err() != nil || !errors.Is(bounded.Err(), context.DeadlineExceeded) || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &backend.Error{Code: backend.Timeout, Op: op, Key: key, Msg: "timeout after " + limit.String(), Err: context.DeadlineExceeded}
}

func (s *Session) wrap(err error) error {
	if err == nil {
		return nil
	}
	return &Error{Context: s.context, Err: err}
}

func (s *Session) trace(op string, key backend.Key, err error) {
	if err == nil {
		s.opts.Log.Debug("done", slog.String("context", s.context), slog.String("op", op))
		return
	}
	s.opts.Log.Debug("error", slog.String("context", s.context), slog.String("op", op), slog.String("job", key.String()),
		slog.String("code", string(backend.CodeOf(err))), slog.String("error", err.Error()))
}

// lacks refuses a verb that the driver does not have at all.
func (s *Session) lacks(verb backend.Verb, key backend.Key) error {
	return s.wrap(backend.Errorf(backend.Unsupported, string(verb), key, "a %s backend has no %s", s.kind, verb))
}
