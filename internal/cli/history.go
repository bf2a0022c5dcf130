package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
)

func newHistoryCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:   "history JOB",
		Short: "show a job's revisions, who made them and why",
		Example: `  baton history shop
  baton history shop -o json`,
		RunE: runner(func(ctx context.Context, args []string) error {
			return a.read(ctx, args[0], func(ctx context.Context, t jobTarget) (output.View, error) {
				revisions, err := t.session.History(ctx, t.key)
				return output.Revisions(t.session.Context(), a.Now(), revisions), err
			})
		}),
	}, argCount{1, 1, "JOB"}, exitNotFound, exitUnsupported, exitDenied, exitUnreachable)
}
