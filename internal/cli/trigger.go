package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/pkg/backend"
)

type triggerOptions struct {
	settleOptions
	at string
}

func newTriggerCommand(a *App) *cobra.Command {
	opts := &triggerOptions{}
	c := command(&cobra.Command{
		Use:   "trigger JOB... [flags]",
		Short: "start a run of a cron job now",
		Example: `  baton trigger etl --wait
  baton trigger etl --time 2026-01-02T03:00:00Z`,
		RunE: runner(func(ctx context.Context, args []string) error { return a.runTrigger(ctx, args, opts) }),
	}, argCount{0, -1, "JOB"}, exitNotFound, exitFailed, exitTimeout, exitUnsupported, exitConflict, exitDenied, exitUnreachable)
	opts.register(c.Flags())
	c.Flags().StringVar(&opts.at, "time", "", "`time` the run is for, as 2026-01-02T03:00:00Z (default: now)")
	return c
}

func (a *App) runTrigger(ctx context.Context, args []string, opts *triggerOptions) error {
	var at time.Time
	if opts.at != "" {
		var err error
		if at, err = time.Parse(time.RFC3339, opts.at); err != nil {
			return usagef("--time %s: not a time such as 2026-01-02T03:00:00Z", opts.at)
		}
	}
	return a.changeJobs(ctx, args, "triggered", &opts.settleOptions,
		func(ctx context.Context, t jobTarget, change backend.Change) (backend.Applied, error) {
			if err := wholeJob(t, "trigger"); err != nil {
				return backend.Applied{}, err
			}
			return t.session.Trigger(ctx, t.key, backend.TriggerOptions{Change: change, Time: at})
		})
}
