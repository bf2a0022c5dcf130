package cli

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/pkg/backend"
)

// endOptions are shared by stop and delete.
type endOptions struct {
	jobs    []string
	grace   time.Duration
	graced  func() bool
	dryRun  bool
	wait    bool
	timeout time.Duration
	volumes bool
}

func (o *endOptions) register(fs *pflag.FlagSet) {
	fs.DurationVar(&o.grace, "grace", 0, "`duration` between the stop signal and the kill (default: the job file's)")
	fs.BoolVar(&o.dryRun, "dry-run", false, "only say what would be done")
	fs.BoolVar(&o.wait, "wait", false, "wait until it has happened")
	fs.DurationVar(&o.timeout, "timeout", 0, "with --wait: `duration` to wait at most (exit 6)")
	o.graced = func() bool { return fs.Changed("grace") }
}

func (o *endOptions) graceOrNil() *time.Duration {
	if o.graced == nil || !o.graced() {
		return nil
	}
	return &o.grace
}

func newStopCommand(a *App) *cobra.Command {
	opts := &endOptions{}
	c := command(&cobra.Command{
		Use:   "stop JOB... [flags]",
		Short: "end a job's instances and keep the job",
		Long: `End a job's instances and keep the job: run starts it again. Jobs chosen by
-l or -A, or in several contexts, are listed and asked for on a terminal, and
need --yes elsewhere.`,
		Example: `  baton stop shop
  baton stop -l team=web --yes
  baton stop shop --wait --timeout 1m`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.jobs = args
			return a.runStop(ctx, opts)
		}),
	}, argCount{0, -1, "JOB"}, exitNotFound, exitTimeout, exitConflict, exitDenied, exitUnreachable)
	opts.register(c.Flags())
	return c
}

func (a *App) runStop(ctx context.Context, opts *endOptions) error {
	return a.endJobs(ctx, "stop", opts, func(ctx context.Context, t jobTarget, change backend.Change) output.Change {
		applied, err := t.session.Stop(ctx, t.key, backend.StopOptions{Change: change, Grace: opts.graceOrNil(), DryRun: opts.dryRun})
		return output.Change{Outcome: endWord("stopped", "stopping", opts), Applied: applied, Err: a.waited(ctx, t, deploy.Stopped, opts, err)}
	})
}

// endJobs finds the jobs, asks where that is due, and ends them.
func (a *App) endJobs(ctx context.Context, what string, opts *endOptions, fn func(context.Context, jobTarget, backend.Change) output.Change) (err error) {
	if _, err := a.format(); err != nil {
		return err
	}
	sessions, err := a.openAll(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(sessions)) }()
	targets, err := a.targets(ctx, sessions, opts.jobs)
	if err != nil {
		return err
	}
	for _, t := range targets {
		if !t.ref.whole() {
			return usagef("%s ends whole jobs; `baton restart` and `baton scale` act on groups and instances", what)
		}
	}
	if len(targets) == 0 {
		a.printf("no jobs match\n")
		return nil
	}
	many := len(opts.jobs) == 0 || len(sessions) > 1
	if (many || opts.volumes) && !opts.dryRun {
		if err := a.confirm(ctx, what, targets); err != nil {
			return err
		}
	}
	a.sayContext(sessions...)
	return a.act(ctx, targets, fn)
}

func endWord(done, begun string, opts *endOptions) string {
	switch {
	case opts.dryRun:
		return "would be " + done
	case opts.wait:
		return done
	default:
		return begun
	}
}

// waited waits for the goal when that is asked for and nothing has failed yet.
func (a *App) waited(ctx context.Context, t jobTarget, goal deploy.Goal, opts *endOptions, err error) error {
	if err != nil || !opts.wait || opts.dryRun {
		return err
	}
	ctx, cancel := a.timeLimit(ctx, opts.timeout)
	defer cancel()
	_, err = deploy.Wait(ctx, t.session, t.key, goal, deploy.Since{}, func(event.Event) {})
	return err
}

// timeLimit bounds a wait that --timeout names; 0 = no bound.
func (a *App) timeLimit(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, limit, &timedOut{limit})
}
