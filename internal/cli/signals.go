package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"syscall"

	"github.com/baton-run/baton/internal/iostreams"
)

// interrupted is the cause of a context that a signal or a reader who left has
// ended. Nothing is told of a reader who left, as of any other program's.
type interrupted struct {
	code int
	what string
}

func (i *interrupted) Error() string { return cmp.Or(i.what, "nobody reads the output any more") }

// interruptible returns a context that the first interrupting signal ends.
// After it signals have their usual effect: a second one kills.
func (a *App) interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	release := a.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		select {
		case s := <-signals:
			release()
			cancel(asInterrupted(s))
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		release()
		cancel(nil)
	}
}

func asInterrupted(s os.Signal) *interrupted {
	switch s {
	case syscall.SIGTERM:
		return &interrupted{exitTerminated, "terminated"}
	case syscall.SIGHUP:
		return &interrupted{exitHungUp, "hung up"}
	default:
		return &interrupted{exitInterrupted, "interrupted"}
	}
}

// interruption returns what interrupted the context, or nil.
func interruption(ctx context.Context) error {
	if i, ok := errors.AsType[*interrupted](context.Cause(ctx)); ok {
		return i
	}
	return nil
}

// guardPipes returns an App whose standard output ends the context when its
// reader has gone.
func (a *App) guardPipes(ctx context.Context) (context.Context, *App) {
	ctx, cancel := context.WithCancelCause(ctx)
	guarded := *a
	guarded.Streams.Out = &pipeGuard{a.Streams.Out, func() {
		cancel(&interrupted{code: exitInterrupted})
	}}
	return ctx, &guarded
}

type pipeGuard struct {
	w      io.Writer
	broken func()
}

func (g *pipeGuard) Write(p []byte) (int, error) {
	n, err := g.w.Write(p)
	if err != nil && iostreams.IsBrokenPipe(err) {
		g.broken()
	}
	return n, err
}
