package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/cli/progress"
	"github.com/baton-run/baton/pkg/backend"
)

type logsOptions struct {
	job        string
	follow     bool
	since      string
	tail       int
	previous   bool
	timestamps bool
	task       string
	run        int
	prefix     string
}

func newLogsCommand(a *App) *cobra.Command {
	opts := &logsOptions{}
	c := command(&cobra.Command{
		Use:   "logs JOB[.GROUP[.INDEX]] [flags]",
		Short: "show what a job's instances wrote",
		Long: `Show what instances wrote, of finished ones too. JOB is all of them, JOB.GROUP
those of a group, JOB.GROUP.INDEX or JOB[INDEX] one. Lines of several instances
begin with whose they are.`,
		Example: `  baton logs hello
  baton logs shop.web -f --tail 20
  baton logs etl.extract.3 --previous
  baton logs shop --since 10m --timestamps`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.job = args[0]
			return a.runLogs(ctx, opts)
		}),
	}, argCount{1, 1, "JOB"}, exitNotFound, exitUnsupported, exitDenied, exitUnreachable, exitInterrupted)
	fs := c.Flags()
	fs.BoolVarP(&opts.follow, "follow", "f", false, "go on until the job has ended")
	fs.StringVar(&opts.since, "since", "", "only what is newer: a `duration` such as 10m, or a time such as 2026-01-02T15:04:05Z")
	fs.IntVar(&opts.tail, "tail", -1, "only so many last `lines` of each instance; -1 = all")
	fs.BoolVar(&opts.previous, "previous", false, "of the attempt before the present one")
	fs.BoolVar(&opts.timestamps, "timestamps", false, "put the time before each line")
	fs.StringVar(&opts.task, "task", "", "of this `task`, not of the mains")
	fs.IntVar(&opts.run, "run", 0, "of this `run`; 0 = the latest")
	fs.StringVar(&opts.prefix, "prefix", "auto", "say whose a line is: auto, always, never")
	return c
}

func (a *App) runLogs(ctx context.Context, opts *logsOptions) error {
	since, err := parseSince(opts.since, a.Now())
	if err != nil {
		return err
	}
	if opts.prefix != "auto" && opts.prefix != "always" && opts.prefix != "never" {
		return usagef("--prefix %s: one of auto, always, never", opts.prefix)
	}
	t, err := a.oneTarget(ctx, opts.job)
	if err != nil {
		return err
	}
	defer func() { _ = t.session.Close() }()
	o, err := t.session.Get(ctx, t.key, backend.DetailInstances)
	if err != nil {
		return err
	}
	chosen, err := chooseInstances(t, o)
	if err != nil {
		return err
	}
	lines := progress.NewLines(a.Streams.Out, a.Streams.OutTerminal, a.Streams.OutColour)
	lines.Timestamps = opts.timestamps
	write := lines.Raw
	if opts.prefix == "always" || opts.prefix == "auto" && severalSources(t.ref, o) {
		write = lines.Marked
	}
	for line, err := range t.session.Logs(ctx, t.key, backend.LogOptions{
		Instances: chosen, Task: opts.task, Follow: opts.follow, Since: since, Tail: opts.tail, Previous: opts.previous, Run: opts.run,
	}) {
		if err != nil {
			return endOfStream(ctx, err)
		}
		if err := write(line); err != nil {
			return fmt.Errorf("output: %w", err)
		}
	}
	return nil
}

// endOfStream prefers why a stream was ended to how.
func endOfStream(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// chooseInstances names what is meant as drivers take it, and refuses what is
// not there.
func chooseInstances(t jobTarget, o backend.Observation) ([]string, error) {
	if t.ref.whole() {
		return nil, nil
	}
	var names []string
	for _, i := range o.Instances {
		if t.ref.selects(i) {
			names = append(names, i.Name)
		}
	}
	if len(names) > 0 {
		if t.ref.suffix == "" {
			return groupOr(t.ref.group, o, names), nil
		}
		return names[:1], nil
	}
	for _, g := range o.Groups {
		if g.Name == t.ref.group && t.ref.suffix == "" {
			return []string{g.Name}, nil
		}
	}
	return nil, backend.Errorf(backend.NotFound, "", t.key, "no such group or instance: %s; `baton status %s` lists them", t.ref.pattern()[0], t.key.Name)
}

// groupOr names a group by itself, so that instances to come are meant too.
func groupOr(group string, o backend.Observation, names []string) []string {
	for _, g := range o.Groups {
		if g.Name == group {
			return []string{group}
		}
	}
	return names
}

// severalSources reports whether lines may come from more than one instance.
func severalSources(ref jobRef, o backend.Observation) bool {
	if ref.suffix != "" {
		return false
	}
	count := 0
	for _, g := range o.Groups {
		if ref.group == "" || g.Name == ref.group {
			count += max(g.Count, 0)
		}
	}
	names := map[string]bool{}
	for _, i := range o.Instances {
		if ref.selects(i) {
			names[i.Name] = true
		}
	}
	return count > 1 || len(names) > 1
}

func parseSince(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, &usageError{errors.New("--since " + s + ": neither a duration such as 10m nor a time such as 2026-01-02T15:04:05Z")}
	}
	return t, nil
}
