package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

func newTopCommand(a *App) *cobra.Command {
	var jobs []string
	return command(&cobra.Command{
		Use:   "top [JOB...]",
		Short: "show what instances use, beside what was asked for",
		Example: `  baton top --sort-by -cpu
  baton top shop`,
		RunE: runner(func(ctx context.Context, args []string) error {
			jobs = args
			return a.across(ctx, output.Usage(), func(ctx context.Context, s *session.Session) ([]output.Row, error) {
				return a.usageRows(ctx, s, jobs)
			})
		}),
	}, argCount{0, -1, "JOB"}, exitNotFound, exitUnsupported, exitDenied, exitUnreachable)
}

func (a *App) usageRows(ctx context.Context, s *session.Session, args []string) ([]output.Row, error) {
	var found []backend.Observation
	var err error
	if len(args) > 0 {
		found, err = a.getJobs(ctx, s, args)
	} else {
		found, err = a.listJobs(ctx, s)
	}
	var rows []output.Row
	for _, o := range found {
		used, measured := s.Usage(ctx, o.Key)
		if measured != nil {
			return rows, measured
		}
		rows = append(rows, output.UsageRows(s.Context(), o, used)...)
	}
	return rows, err
}
