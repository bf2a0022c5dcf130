package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/pkg/backend"
)

func newSuspendCommand(a *App) *cobra.Command {
	opts := &settleOptions{}
	return command(&cobra.Command{
		Use:   "suspend JOB... [flags]",
		Short: "pause a job: its instances end, cron does not fire",
		Example: `  baton suspend etl
  baton suspend -l team=data -m "storage is moved"`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.progress = "plain"
			return a.changeJobs(ctx, args, "suspended", opts, suspend(false, "suspend"))
		}),
	}, argCount{0, -1, "JOB"}, exitNotFound, exitUnsupported, exitConflict, exitDenied, exitUnreachable)
}

func newResumeCommand(a *App) *cobra.Command {
	opts := &settleOptions{}
	c := command(&cobra.Command{
		Use:     "resume JOB... [flags]",
		Short:   "let a suspended job go on",
		Example: "  baton resume etl --wait",
		RunE: runner(func(ctx context.Context, args []string) error {
			return a.changeJobs(ctx, args, "resumed", opts, suspend(true, "resume"))
		}),
	}, argCount{0, -1, "JOB"}, exitNotFound, exitFailed, exitTimeout, exitUnsupported, exitConflict, exitDenied, exitUnreachable)
	opts.register(c.Flags())
	return c
}

func suspend(resume bool, verb string) changeFunc {
	return func(ctx context.Context, t jobTarget, change backend.Change) (backend.Applied, error) {
		if err := wholeJob(t, verb); err != nil {
			return backend.Applied{}, err
		}
		return t.session.Suspend(ctx, t.key, backend.SuspendOptions{Change: change, Resume: resume})
	}
}
