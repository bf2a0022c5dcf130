package cli

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/cli/progress"
	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/pkg/backend"
)

type waitOptions struct {
	jobs     []string
	goal     string
	timeout  time.Duration
	exitFrom string
	progress string
}

func newWaitCommand(a *App) *cobra.Command {
	opts := &waitOptions{}
	c := command(&cobra.Command{
		Use:   "wait JOB... [flags]",
		Short: "wait until a job has finished, is ready, stopped or gone",
		Long: `Wait until jobs have reached what is asked: finished, ready, stopped or gone.
Without --for: a batch job's end, a service's or daemon's health, the end of a
cron job's active run. Interrupting it changes nothing.`,
		Example: `  baton wait hello
  baton wait shop --for ready --timeout 5m
  baton wait etl --exit-code-from extract`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.jobs = args
			return a.runWait(ctx, opts)
		}),
	}, argCount{0, -1, "JOB"}, exitNotFound, exitFailed, exitTimeout, exitConflict, exitDenied, exitUnreachable, exitInterrupted)
	fs := c.Flags()
	fs.StringVar(&opts.goal, "for", "", "what to wait for: finished, ready, stopped, gone")
	fs.DurationVar(&opts.timeout, "timeout", 0, "`duration` to wait at most (exit 6; the job goes on)")
	fs.StringVar(&opts.exitFrom, "exit-code-from", "", "return the exit code of `GROUP[.TASK]` (125: baton's own failure)")
	fs.StringVar(&opts.progress, "progress", string(progress.Auto), "auto, live, plain or quiet")
	return c
}

func (o *waitOptions) check() error {
	switch deploy.Goal(o.goal) {
	case "", deploy.Finished, deploy.Ready, deploy.Stopped, deploy.Gone:
	default:
		return usagef("--for %s: one of finished, ready, stopped, gone", o.goal)
	}
	if o.exitFrom != "" && len(o.jobs) != 1 {
		return usagef("--exit-code-from needs exactly one job")
	}
	return checkProgress(o.progress)
}

func (a *App) runWait(ctx context.Context, opts *waitOptions) (err error) {
	if err := opts.check(); err != nil {
		return err
	}
	if opts.exitFrom != "" {
		defer func() { err = own(err) }()
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
	ctx, cancel := a.timeLimit(ctx, opts.timeout)
	defer cancel()
	changes := a.waitAll(ctx, targets, opts)
	if a.machine() {
		if err := a.print(output.Changes(changes)); err != nil {
			return err
		}
	}
	var errs []error
	for _, c := range changes {
		errs = append(errs, asTold(c.Err))
	}
	err = together(errs)
	if opts.exitFrom != "" {
		return taskExit(changes[0].Last, opts.exitFrom, err)
	}
	return err
}

// waitAll waits for all targets at once, and shows how they come along.
func (a *App) waitAll(ctx context.Context, targets []jobTarget, opts *waitOptions) []output.Change {
	p := a.progress(opts.progress)
	defer p.Close()
	var telling sync.Mutex
	tell := func(e event.Event) {
		telling.Lock()
		defer telling.Unlock()
		p.Tell(e)
	}
	changes := make([]output.Change, len(targets))
	var all sync.WaitGroup
	for i, t := range targets {
		all.Go(func() {
			last, err := waitFor(ctx, t, deploy.Goal(opts.goal), tell)
			tell(event.Ended{Ref: event.Ref{Context: t.session.Context(), Key: t.key}, Last: last, Err: err})
			changes[i] = output.Change{Context: t.session.Context(), Key: t.key, Outcome: waitOutcome(err), Last: last, Err: err}
		})
	}
	all.Wait()
	return changes
}

// waitFor waits for what is asked, or for what a job of its type is run for.
func waitFor(ctx context.Context, t jobTarget, goal deploy.Goal, tell func(event.Event)) (*backend.Observation, error) {
	var since deploy.Since
	if goal != deploy.Gone {
		o, err := t.session.Get(ctx, t.key, backend.DetailInstances)
		if err != nil {
			return nil, endOfStream(ctx, err)
		}
		since.UID = o.UID
		if goal == "" {
			goal = deploy.GoalOf(o.Type)
		}
		if goal == deploy.Finished || o.Type == backend.Cron && goal == deploy.Accepted {
			goal, since.Run = deploy.Finished, o.Run
		}
	}
	return deploy.Wait(ctx, t.session, t.key, goal, since, tell)
}

func waitOutcome(err error) string {
	if err != nil {
		return "failed"
	}
	return "reached"
}

// taskExit returns the task's own code, where it has ended.
func taskExit(last *backend.Observation, from string, err error) error {
	if code, ok := exitFrom(last, from); ok && (err == nil || isA[*deploy.Failed](err)) {
		if code == 0 && err != nil {
			return &ownFailure{err}
		}
		if code == 0 {
			return nil
		}
		return &coded{code: code}
	}
	if err == nil {
		return usageOwn("no exit code of %s is known: is it a group of this job, and has it ended?", from)
	}
	return err
}

func usageOwn(format string, args ...any) error { return &ownFailure{usagef(format, args...)} }

// own marks what is not the task's own exit as baton's failure.
func own(err error) error {
	if err == nil || isA[*coded](err) || isA[*interrupted](err) {
		return err
	}
	return &ownFailure{err}
}
