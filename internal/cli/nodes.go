package cli

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

func newNodesCommand(a *App) *cobra.Command {
	c := command(&cobra.Command{
		Use:   "nodes",
		Short: "show the nodes of a backend, and what is free on each",
		Example: `  baton nodes
  baton nodes --on prod,dc1 -o wide
  baton nodes drain agent-3`,
		RunE: runner(func(ctx context.Context, _ []string) error {
			return a.across(ctx, output.Nodes(), func(ctx context.Context, s *session.Session) ([]output.Row, error) {
				nodes, err := s.Nodes(ctx)
				return output.NodeRows(s.Context(), nodes), err
			})
		}),
	}, argCount{0, 0, ""}, exitUnsupported, exitDenied, exitUnreachable)
	c.AddCommand(newDrainCommand(a, "drain", false), newDrainCommand(a, "undrain", true))
	return c
}

func newDrainCommand(a *App, verb string, undo bool) *cobra.Command {
	var deadline time.Duration
	short := "move instances off a node"
	if undo {
		short = "let a drained node take instances again"
	}
	c := command(&cobra.Command{
		Use:     verb + " NODE [flags]",
		Short:   short,
		Example: "  baton nodes " + verb + " agent-3",
		RunE: runner(func(ctx context.Context, args []string) (err error) {
			s, err := a.openForChange(ctx)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			change, err := a.change()
			if err != nil {
				return err
			}
			if err := s.Drain(ctx, args[0], backend.DrainOptions{Change: change, Deadline: deadline, Undo: undo}); err != nil {
				return err
			}
			a.printf("%s: %s accepted\n", args[0], verb)
			return nil
		}),
	}, argCount{1, 1, "NODE"}, exitNotFound, exitUnsupported, exitConflict, exitDenied, exitUnreachable)
	if !undo {
		c.Flags().DurationVar(&deadline, "deadline", 0, "`duration` after which what is left is ended; 0 = never")
	}
	return c
}

func newFrameworksCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:     "frameworks",
		Short:   "show who holds resources of a backend",
		Example: "  baton frameworks --on dc1",
		RunE: runner(func(ctx context.Context, _ []string) error {
			return a.across(ctx, output.Frameworks(), func(ctx context.Context, s *session.Session) ([]output.Row, error) {
				owners, err := s.Owners(ctx)
				return output.FrameworkRows(s.Context(), a.Now(), owners), err
			})
		}),
	}, argCount{0, 0, ""}, exitUnsupported, exitDenied, exitUnreachable)
}
