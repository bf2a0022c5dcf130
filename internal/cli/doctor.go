package cli

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

func newDoctorCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:   "doctor",
		Short: "examine a backend: is it reached, who comes, what it serves",
		Long: `Examine each context: whether it is reached, what it is and serves, and what its
own checks find. Nothing is started or changed. Exit 1 when a check fails.`,
		Example: "  baton doctor --on local,kubernetes",
		RunE: runner(func(ctx context.Context, _ []string) error {
			var bad atomic.Bool
			err := a.across(ctx, output.Findings(), func(ctx context.Context, s *session.Session) ([]output.Row, error) {
				findings, err := examine(ctx, s)
				for _, f := range findings {
					if f.Level == "error" {
						bad.Store(true)
					}
				}
				return output.FindingRows(s.Context(), findings), err
			})
			if err == nil && bad.Load() {
				return &coded{code: exitError}
			}
			return err
		}),
	}, argCount{0, 0, ""}, exitDenied, exitUnreachable)
}

func examine(ctx context.Context, s *session.Session) ([]backend.Finding, error) {
	info, err := s.Info(ctx)
	if err != nil {
		return nil, err
	}
	var verbs []string
	for _, v := range info.Verbs {
		verbs = append(verbs, string(v))
	}
	supervisor := info.Supervisor
	if supervisor == "" {
		supervisor = "the backend itself"
	}
	findings := []backend.Finding{
		{Name: "reached", Level: "ok", Message: strings.TrimSpace(fmt.Sprintf("%s %s %s", info.Kind, info.Version, info.Server))},
		{Name: "looks after jobs", Level: "ok", Message: supervisor},
		{Name: "verbs", Level: "ok", Message: strings.Join(verbs, " ")},
	}
	if len(info.Features) > 0 {
		findings = append(findings, backend.Finding{Name: "features", Level: "ok", Message: strings.Join(info.Features, " ")})
	}
	checks, err := s.Check(ctx)
	if backend.CodeOf(err) == backend.Unsupported {
		return findings, nil
	}
	return append(findings, checks...), err
}
