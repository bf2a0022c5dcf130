package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/pkg/backend"
)

type eventsOptions struct {
	job    string
	since  string
	follow bool
}

func newEventsCommand(a *App) *cobra.Command {
	opts := &eventsOptions{}
	c := command(&cobra.Command{
		Use:   "events JOB [flags]",
		Short: "show what happened to a job",
		Example: `  baton events shop
  baton events shop --since 1h -f`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.job = args[0]
			return a.runEvents(ctx, opts)
		}),
	}, argCount{1, 1, "JOB"}, exitNotFound, exitUnsupported, exitDenied, exitUnreachable, exitInterrupted)
	c.Flags().StringVar(&opts.since, "since", "", "only what is newer: a `duration` such as 10m, or a time")
	c.Flags().BoolVarP(&opts.follow, "follow", "f", false, "go on showing what happens")
	return c
}

func (a *App) runEvents(ctx context.Context, opts *eventsOptions) error {
	since, err := parseSince(opts.since, a.Now())
	if err != nil {
		return err
	}
	from := backend.EventOptions{Since: since, Follow: opts.follow}
	if opts.follow {
		return a.followEvents(ctx, opts, from)
	}
	return a.read(ctx, opts.job, func(ctx context.Context, t jobTarget) (output.View, error) {
		var events []backend.Event
		for e, err := range t.session.Events(ctx, t.key, from) {
			if err != nil {
				return output.View{}, err
			}
			events = append(events, e)
		}
		return output.Events(t.session.Context(), a.Now(), events), nil
	})
}

// followEvents prints each event as it comes.
func (a *App) followEvents(ctx context.Context, opts *eventsOptions, from backend.EventOptions) (err error) {
	t, err := a.oneTarget(ctx, opts.job)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.session.Close()) }()
	for e, err := range t.session.Events(ctx, t.key, from) {
		if err != nil {
			return endOfStream(ctx, err)
		}
		if err := a.print(output.Events(t.session.Context(), a.Now(), []backend.Event{e})); err != nil {
			return err
		}
		a.flags.noHeaders = true
	}
	return nil
}
