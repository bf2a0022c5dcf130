package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/pkg/backend"
)

func newDeleteCommand(a *App) *cobra.Command {
	opts := &endOptions{}
	c := command(&cobra.Command{
		Use:   "delete JOB... [flags]",
		Short: "end a job and remove it; its volumes stay",
		Long: `End a job's instances and remove the job; its name can be used again at once.
Persistent volumes stay and are listed; --volumes destroys them, too. That, and
jobs chosen by -l or -A or in several contexts, is asked for on a terminal and
needs --yes elsewhere.`,
		Example: `  baton delete shop
  baton delete shop --volumes --yes
  baton delete -l run=old --yes`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.jobs = args
			return a.runDelete(ctx, opts)
		}),
	}, argCount{0, -1, "JOB"}, exitNotFound, exitTimeout, exitConflict, exitDenied, exitUnreachable)
	opts.register(c.Flags())
	c.Flags().BoolVar(&opts.volumes, "volumes", false, "destroy the data in its persistent volumes, too")
	return c
}

func (a *App) runDelete(ctx context.Context, opts *endOptions) error {
	what := "delete"
	if opts.volumes {
		what = "delete with all data of"
	}
	return a.endJobs(ctx, what, opts, func(ctx context.Context, t jobTarget, change backend.Change) output.Change {
		deleted, err := t.session.Delete(ctx, t.key, backend.DeleteOptions{
			Change: change, Grace: opts.graceOrNil(), Volumes: opts.volumes, DryRun: opts.dryRun,
		})
		return output.Change{Outcome: endWord("deleted", "deleted", opts), Deleted: deleted, Err: a.waited(ctx, t, deploy.Gone, opts, err)}
	})
}
