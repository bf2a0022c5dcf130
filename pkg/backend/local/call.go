package local

import (
	"context"
	"errors"
	"io"
	"iter"
	"syscall"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// opener finds who serves a call; release is told how the call went.
type opener func(ctx context.Context) (s service, release func(error) error, err error)

// A call during which the scheduler died is made again: of another one, or of
// the store. Reads may always be, changes when they carry a submission id.
const (
	tries     = 5
	tryPause  = 50 * time.Millisecond
	readAgain = true
)

func with[T any](ctx context.Context, open opener, again bool, call func(service) (T, error)) (T, error) {
	for n := 1; ; n++ {
		answer, err := once(ctx, open, call)
		if !again || n == tries || !died(err) || pause(ctx, time.Duration(n)*tryPause) != nil {
			return answer, err
		}
	}
}

func once[T any](ctx context.Context, open opener, call func(service) (T, error)) (T, error) {
	s, release, err := open(ctx)
	if err != nil {
		var none T
		return none, err
	}
	answer, err := call(s)
	return answer, errors.Join(err, release(err))
}

func do(ctx context.Context, open opener, again bool, call func(service) error) error {
	_, err := with(ctx, open, again, func(s service) (struct{}, error) { return struct{}{}, call(s) })
	return err
}

// each is with for what is yielded; it is made again only while nothing was.
func each[T any](ctx context.Context, open opener, call func(service) iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for n := 1; ; n++ {
			yielded, err := eachOnce(ctx, open, call, yield)
			if err == nil {
				return
			}
			if yielded || n == tries || !died(err) || pause(ctx, time.Duration(n)*tryPause) != nil {
				var none T
				yield(none, err)
				return
			}
		}
	}
}

// eachOnce keeps an error back; nil when all was yielded or nobody wants more.
func eachOnce[T any](ctx context.Context, open opener, call func(service) iter.Seq2[T, error], yield func(T, error) bool) (yielded bool, err error) {
	s, release, err := open(ctx)
	if err != nil {
		return false, err
	}
	for v, err := range call(s) {
		if err != nil {
			return yielded, errors.Join(err, release(err))
		}
		yielded = true
		if !yield(v, nil) {
			return yielded, release(nil)
		}
	}
	return yielded, release(nil)
}

// died reports whether the other end went away during a call.
func died(err error) bool {
	if backend.CodeOf(err) != backend.Unavailable {
		return false
	}
	for _, e := range []error{syscall.ECONNRESET, syscall.ECONNREFUSED, syscall.EPIPE, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func kept(error) error { return nil }
