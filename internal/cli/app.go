package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/baton-run/baton/internal/drivers"
	"github.com/baton-run/baton/internal/iostreams"
)

// App is everything a command may touch.
type App struct {
	Streams iostreams.Streams
	Getenv  func(string) string
	// LookupEnv tells an empty variable from one that is not set.
	LookupEnv func(string) (string, bool)
	Now       func() time.Time
	Rand      io.Reader
	// Kinds is called when a command first needs a backend.
	Kinds func() drivers.Registry
	// Notify relays signals until the function it returns is called; from then
	// on they have their usual effect.
	Notify func(c chan<- os.Signal, signals ...os.Signal) (stop func())

	flags    *globalFlags
	settings *settings
	// hinted holds hints given already: one is enough for many errors.
	hinted map[string]bool
}

// Main runs one command and returns its exit code. Nothing escapes it: a panic
// becomes a message and exit code 1.
func (a *App) Main(ctx context.Context, args []string) (code int) {
	a.flags, a.settings, a.hinted = &globalFlags{}, &settings{}, map[string]bool{}
	defer func() {
		if p := recover(); p != nil {
			a.printf("baton: internal error: %v\n", p)
			a.printf("hint: this is a bug in baton; run it again with -vv for the place, and report both\n")
			if a.flags.verbose > 1 {
				a.printf("%s", debug.Stack())
			}
			code = exitError
		}
	}()
	if len(args) > 0 && args[0] == drivers.RoleCommand {
		return a.role(ctx, args[1:])
	}
	ctx, stop := a.interruptible(ctx)
	defer stop()
	ctx, guarded := a.guardPipes(ctx)
	if len(args) > 0 && args[0] == drivers.RoleCommand {
		err := guarded.runRole(ctx, args[1:])
		guarded.report(err, "")
		return exitCode(err)
	}
	root := guarded.newRootCommand()
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	// A process that was sent the signal has answered with its own code.
	if signal := interruption(ctx); signal != nil && err != nil && !isA[*coded](err) {
		err = errors.Join(signal, err)
	}
	guarded.report(err, verbOf(command))
	return exitCode(err)
}

// printf tells a person something; it is never data.
func (a *App) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(a.Streams.Err, format, args...)
}

// runRole makes this process one of a backend's own, such as its scheduler.
func (a *App) runRole(ctx context.Context, args []string) error {
	env, err := a.env()
	if err != nil {
		return err
	}
	return drivers.RunRole(ctx, args, env)
}
