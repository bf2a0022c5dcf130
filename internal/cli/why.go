package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
)

func newWhyCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:   "why JOB",
		Short: "say what keeps a job from running as it should",
		Long: `Say each thing that keeps a job from running as it should: what was requested,
what is available, what is missing, and where.`,
		Example: `  baton why etl
  baton why etl -o json`,
		RunE: runner(func(ctx context.Context, args []string) error {
			return a.read(ctx, args[0], func(ctx context.Context, t jobTarget) (output.View, error) {
				blockers, err := t.session.Why(ctx, t.key)
				return output.Blockers(t.session.Context(), blockers), err
			})
		}),
	}, argCount{1, 1, "JOB"}, exitNotFound, exitUnsupported, exitDenied, exitUnreachable)
}

func newEndpointsCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:     "endpoints JOB",
		Short:   "show where a job's ports are reached",
		Example: "  curl http://$(baton endpoints shop -o name | head -1)/",
		RunE: runner(func(ctx context.Context, args []string) error {
			return a.read(ctx, args[0], func(ctx context.Context, t jobTarget) (output.View, error) {
				endpoints, err := t.session.Endpoints(ctx, t.key)
				return output.Endpoints(t.session.Context(), endpoints), err
			})
		}),
	}, argCount{1, 1, "JOB"}, exitNotFound, exitUnsupported, exitDenied, exitUnreachable)
}
