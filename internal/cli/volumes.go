package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

func newVolumesCommand(a *App) *cobra.Command {
	c := group("volumes", "list the volumes that hold data, remove them, or forget lost ones",
		newVolumesListCommand(a),
		newVolumesChangeCommand(a, "remove", "destroy volumes and the data in them",
			func(o *backend.VolumeOptions, names []string) { o.Remove = names }),
		newVolumesChangeCommand(a, "forget", "drop the record of volumes that are lost",
			func(o *backend.VolumeOptions, names []string) { o.Forget = names }),
	)
	c.Aliases = []string{"volume"}
	return c
}

func newVolumesListCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "list the volumes that hold data",
		Example: "  baton volumes list -A",
		RunE: runner(func(ctx context.Context, _ []string) error {
			return a.across(ctx, output.Volumes(), func(ctx context.Context, s *session.Session) ([]output.Row, error) {
				volumes, err := s.Volumes(ctx, backend.VolumeOptions{Namespace: a.namespace(s), All: a.flags.all})
				return output.VolumeRows(s.Context(), a.Now(), volumes), err
			})
		}),
	}, argCount{0, 0, ""}, exitUnsupported, exitDenied, exitUnreachable)
}

func newVolumesChangeCommand(a *App, verb, short string, set func(*backend.VolumeOptions, []string)) *cobra.Command {
	return command(&cobra.Command{
		Use:     verb + " VOLUME...",
		Short:   short,
		Long:    strings.ToUpper(short[:1]) + short[1:] + ". It is asked for on a terminal, and needs --yes elsewhere.",
		Example: "  baton volumes " + verb + " shop-data-0 --yes",
		RunE: runner(func(ctx context.Context, args []string) (err error) {
			if err := a.askOrYes(ctx, fmt.Sprintf("%s %s", verb, strings.Join(args, ", "))); err != nil {
				return err
			}
			s, err := a.openForChange(ctx)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			change, err := a.change()
			if err != nil {
				return err
			}
			opts := backend.VolumeOptions{Change: change, Namespace: a.namespace(s)}
			set(&opts, args)
			if _, err := s.Volumes(ctx, opts); err != nil {
				return err
			}
			for _, name := range args {
				a.printf("%s: %s done\n", name, verb)
			}
			return nil
		}),
	}, argCount{1, -1, "VOLUME"}, exitNotFound, exitUnsupported, exitConflict, exitDenied, exitUnreachable)
}
