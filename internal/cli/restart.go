package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/pkg/backend"
)

func newRestartCommand(a *App) *cobra.Command {
	opts := &settleOptions{}
	c := command(&cobra.Command{
		Use:   "restart JOB[.GROUP[.INDEX]]... [flags]",
		Short: "replace instances, one after another",
		Long: `Replace the instances of a job, a group, or one instance, as an update would:
one after another, each when the one before is healthy. Secrets stay as they
were captured.`,
		Example: `  baton restart shop
  baton restart shop.web --wait
  baton restart shop.web.2`,
		RunE: runner(func(ctx context.Context, args []string) error {
			return a.changeJobs(ctx, args, "restarting", opts, restart)
		}),
	}, argCount{0, -1, "JOB"}, exitNotFound, exitFailed, exitTimeout, exitUnsupported, exitConflict, exitDenied, exitUnreachable)
	opts.register(c.Flags())
	return c
}

func restart(ctx context.Context, t jobTarget, change backend.Change) (backend.Applied, error) {
	opts := backend.RestartOptions{Change: change}
	switch {
	case t.ref.suffix != "":
		opts.Instances = t.ref.pattern()
	case t.ref.group != "":
		opts.Groups = t.ref.pattern()
	}
	return t.session.Restart(ctx, t.key, opts)
}
