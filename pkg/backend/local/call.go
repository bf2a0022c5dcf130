package local

import (
	"context"
	"errors"
	"iter"
)

// opener finds who serves a call; release is told how the call went.
type opener func(ctx context.Context) (s service, release func(error) error, err error)

func with[T any](ctx context.Context, open opener, call func(service) (T, error)) (T, error) {
	s, release, err := open(ctx)
	if err != nil {
		var none T
		return none, err
	}
	answer, err := call(s)
	return answer, errors.Join(err, release(err))
}

func do(ctx context.Context, open opener, call func(service) error) error {
	_, err := with(ctx, open, func(s service) (struct{}, error) { return struct{}{}, call(s) })
	return err
}

func each[T any](ctx context.Context, open opener, call func(service) iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		s, release, err := open(ctx)
		if err != nil {
			yield(none, err)
			return
		}
		stopped := false
		for v, err := range call(s) {
			if !yield(v, err) {
				stopped = true
				break
			}
		}
		if err := release(nil); err != nil && !stopped {
			yield(none, err)
		}
	}
}

func kept(error) error { return nil }
