package cli

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/pflag"

	"github.com/baton-run/baton/internal/cli/progress"
	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/pkg/backend"
)

// settleOptions are for verbs whose effect can be waited for.
type settleOptions struct {
	wait     bool
	timeout  time.Duration
	progress string
}

func (o *settleOptions) register(fs *pflag.FlagSet) {
	fs.BoolVar(&o.wait, "wait", false, "wait until it has happened: a batch run has ended, a service is healthy")
	fs.DurationVar(&o.timeout, "timeout", 0, "with --wait: `duration` to wait at most (exit 6)")
	fs.StringVar(&o.progress, "progress", string(progress.Auto), "with --wait: auto, live, plain or quiet")
}

// changeFunc changes one job.
type changeFunc func(ctx context.Context, t jobTarget, change backend.Change) (backend.Applied, error)

// changeJobs changes jobs named or selected, and waits if that is asked for.
// Those selected are asked for where verbs that end things ask.
func (a *App) changeJobs(ctx context.Context, args []string, word string, opts *settleOptions, fn changeFunc) (err error) {
	if _, err := a.format(); err != nil {
		return err
	}
	if err := checkProgress(opts.progress); err != nil {
		return err
	}
	sessions, err := a.openAll(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(sessions)) }()
	targets, err := a.targets(ctx, sessions, args)
	if err != nil {
		return err
	}
	if len(targets) == 0 {
		a.printf("no jobs match\n")
		return nil
	}
	a.sayContext(sessions...)
	return a.act(ctx, targets, func(ctx context.Context, t jobTarget, change backend.Change) output.Change {
		applied, err := fn(ctx, t, change)
		if err == nil && opts.wait {
			err = a.followChange(ctx, t, applied, opts)
		}
		outcome := word
		if applied.Outcome == backend.Unchanged {
			outcome = string(backend.Unchanged)
		}
		return output.Change{Outcome: outcome, Applied: applied, Err: err}
	})
}

// followChange waits for what a change is to bring about.
func (a *App) followChange(ctx context.Context, t jobTarget, applied backend.Applied, opts *settleOptions) error {
	o, err := t.session.Get(ctx, t.key, backend.DetailSummary)
	if err != nil {
		return err
	}
	goal := deploy.GoalOf(o.Type)
	since := deploy.Since{UID: applied.UID, Revision: applied.Revision}
	if goal == deploy.Finished || o.Type == backend.Cron {
		goal, since = deploy.Finished, deploy.Since{UID: applied.UID, Run: applied.Run}
	}
	ctx, cancel := a.timeLimit(ctx, opts.timeout)
	defer cancel()
	p := a.progress(opts.progress)
	defer p.Close()
	last, err := deploy.Wait(ctx, t.session, t.key, goal, since, p.Tell)
	p.Tell(event.Ended{Ref: event.Ref{Context: t.session.Context(), Key: t.key}, Last: last, Err: err})
	return asTold(err)
}

// wholeJob refuses an argument that names a part of a job.
func wholeJob(t jobTarget, verb string) error {
	if t.ref.whole() {
		return nil
	}
	return usagef("%s acts on whole jobs, not on %s", verb, t.ref.pattern()[0])
}
