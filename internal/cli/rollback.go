package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/pkg/backend"
)

type rollbackOptions struct {
	settleOptions
	to     int
	dryRun bool
}

func newRollbackCommand(a *App) *cobra.Command {
	opts := &rollbackOptions{}
	c := command(&cobra.Command{
		Use:   "rollback JOB [flags]",
		Short: "make an earlier revision current again",
		Long: `Make an earlier revision of a job current again, with the secrets it had, as a
new revision. Without --to: the revision before the present one.`,
		Example: `  baton rollback shop --wait
  baton rollback shop --to 3 -m "2.1 leaks"`,
		RunE: runner(func(ctx context.Context, args []string) error { return a.runRollback(ctx, args, opts) }),
	}, argCount{1, 1, "JOB"}, exitNotFound, exitFailed, exitTimeout, exitUnsupported, exitConflict, exitDenied, exitUnreachable)
	opts.register(c.Flags())
	c.Flags().IntVar(&opts.to, "to", 0, "`revision` to return to; `baton history JOB` lists them")
	c.Flags().BoolVar(&opts.dryRun, "dry-run", false, "only say what would be done")
	return c
}

func (a *App) runRollback(ctx context.Context, args []string, opts *rollbackOptions) error {
	word := "rolled back"
	if opts.dryRun {
		word, opts.wait = "would be rolled back", false
	}
	if opts.to < 0 {
		return usagef("--to %d: revisions begin with 1", opts.to)
	}
	return a.changeJobs(ctx, args, word, &opts.settleOptions,
		func(ctx context.Context, t jobTarget, change backend.Change) (backend.Applied, error) {
			if err := wholeJob(t, "rollback"); err != nil {
				return backend.Applied{}, err
			}
			return t.session.Rollback(ctx, t.key, backend.RollbackOptions{Change: change, To: opts.to, DryRun: opts.dryRun})
		})
}
