// Package session holds an open driver together with what all calls need:
// deadlines, a trace, read-only mode, a polling fallback for Watch, and errors
// that name the context. It has one method a verb and is the one place where a
// driver is asked for its optional interfaces.
//
// It may import pkg/backend and the standard library.
package session

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Options of a session. The zero value has no deadlines and no trace.
type Options struct {
	// Read and Change bound a call that reads or changes something; 0 = no
	// bound. Streams have none.
	Read, Change time.Duration
	// ReadOnly refuses everything that changes something.
	ReadOnly bool
	Log      *slog.Logger
	// Sleep waits, or returns the context's error; nil = by the clock.
	Sleep func(ctx context.Context, d time.Duration) error
	// Patience is how long Watch bears a backend that can't be reached.
	Patience time.Duration
}

// Session is an open driver. Its methods may be used at the same time.
type Session struct {
	driver  backend.Driver
	context string
	kind    string
	target  backend.Target
	opts    Options
}

// Open opens a driver of that kind for a context.
func Open(ctx context.Context, kind backend.Kind, target backend.Target, env backend.Env, opts Options) (*Session, error) {
	driver, err := kind.Open(ctx, target, env)
	if err != nil {
		return nil, &Error{Context: target.Name, Err: err}
	}
	return New(driver, kind.Name(), target, opts), nil
}

// New makes a session of a driver that is open already.
func New(driver backend.Driver, kind string, target backend.Target, opts Options) *Session {
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Sleep == nil {
		opts.Sleep = sleep
	}
	return &Session{driver: driver, context: target.Name, kind: kind, target: target, opts: opts}
}

// Context is the name of the context.
func (s *Session) Context() string { return s.context }

// Kind is the name of the backend's kind.
func (s *Session) Kind() string { return s.kind }

// Namespace is the context's default namespace.
func (s *Session) Namespace() string { return s.target.Namespace }

// Close frees what Open took.
func (s *Session) Close() error { return s.wrap(s.driver.Close()) }

// Error is an error of one context. Its text begins with the context's name.
type Error struct {
	Context string
	Err     error
}

// Error returns the context and the cause.
func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Context, e.Err) }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
