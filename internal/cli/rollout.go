package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/pkg/backend"
)

func newRolloutCommand(a *App) *cobra.Command {
	return group("rollout", "steer an update that is under way",
		newRolloutStatusCommand(a),
		newRolloutActionCommand(a, "pause", "stop an update where it is"),
		newRolloutActionCommand(a, "continue", "let a paused update go on"),
		newRolloutActionCommand(a, "abort", "end an update and return to the revision before"),
		newRolloutActionCommand(a, "promote", "let a canary become the new revision"),
	)
}

// newPromoteCommand is rollout promote under a shorter name.
func newPromoteCommand(a *App) *cobra.Command {
	c := newRolloutActionCommand(a, "promote", "let a canary become the new revision (rollout promote)")
	c.Example = "  baton promote shop --wait"
	return c
}

func newRolloutActionCommand(a *App, action, short string) *cobra.Command {
	opts := &settleOptions{}
	c := command(&cobra.Command{
		Use:     action + " JOB [flags]",
		Short:   short,
		Example: "  baton rollout " + action + " shop",
		RunE: runner(func(ctx context.Context, args []string) error {
			return a.changeJobs(ctx, args, "roll-out: "+action, opts,
				func(ctx context.Context, t jobTarget, change backend.Change) (backend.Applied, error) {
					if err := wholeJob(t, "rollout "+action); err != nil {
						return backend.Applied{}, err
					}
					return t.session.Rollout(ctx, t.key, backend.RolloutOptions{Change: change, Action: action})
				})
		}),
	}, argCount{1, 1, "JOB"}, exitNotFound, exitFailed, exitTimeout, exitUnsupported, exitConflict, exitDenied, exitUnreachable)
	opts.register(c.Flags())
	return c
}

func newRolloutStatusCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:     "status JOB",
		Short:   "show how far an update is",
		Example: "  baton rollout status shop",
		RunE: runner(func(ctx context.Context, args []string) error {
			return a.read(ctx, args[0], func(ctx context.Context, t jobTarget) (output.View, error) {
				o, err := t.session.Get(ctx, t.key, backend.DetailInstances)
				if err != nil {
					return output.View{}, err
				}
				return output.Rollout(t.session.Context(), o), nil
			})
		}),
	}, argCount{1, 1, "JOB"}, exitNotFound, exitDenied, exitUnreachable)
}
