package cli

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/pkg/backend"
)

type scaleOptions struct {
	settleOptions
	job   string
	count int
}

func newScaleCommand(a *App) *cobra.Command {
	opts := &scaleOptions{}
	c := command(&cobra.Command{
		Use:   "scale JOB[.GROUP] COUNT | JOB GROUP=COUNT [flags]",
		Short: "change how many instances a group has",
		Long: `Change how many instances a group has. The count stays until the job file's own
count changes. GROUP may be left out where the job has one. A group with "scale"
in its file is scaled automatically, and refused.`,
		Example: `  baton scale shop.web 5
  baton scale shop web=5 --wait`,
		RunE: runner(func(ctx context.Context, args []string) error {
			if err := opts.read(args); err != nil {
				return err
			}
			return a.runScale(ctx, opts)
		}),
	}, argCount{2, 2, "JOB and COUNT"}, exitNotFound, exitFailed, exitTimeout, exitUnsupported, exitConflict, exitDenied, exitUnreachable)
	opts.register(c.Flags())
	return c
}

func (o *scaleOptions) read(args []string) error {
	o.job = args[0]
	count := args[1]
	if group, after, ok := strings.Cut(count, "="); ok {
		o.job, count = o.job+"."+group, after
	}
	n, err := strconv.Atoi(count)
	if err != nil || n < 0 {
		return usagef("%q is not a count of instances", args[1])
	}
	o.count = n
	return nil
}

func (a *App) runScale(ctx context.Context, opts *scaleOptions) error {
	return a.changeJobs(ctx, []string{opts.job}, "scaled to "+strconv.Itoa(opts.count), &opts.settleOptions,
		func(ctx context.Context, t jobTarget, change backend.Change) (backend.Applied, error) {
			group, err := onlyGroup(ctx, t)
			if err != nil {
				return backend.Applied{}, err
			}
			return t.session.Scale(ctx, t.key, backend.ScaleOptions{Change: change, Group: group, Count: opts.count})
		})
}

// onlyGroup is the group an argument names, else the only one the job has.
func onlyGroup(ctx context.Context, t jobTarget) (string, error) {
	if t.ref.suffix != "" {
		return "", usagef("%s is an instance; name the group", t.ref.pattern()[0])
	}
	if t.ref.group != "" {
		return t.ref.group, nil
	}
	o, err := t.session.Get(ctx, t.key, backend.DetailSummary)
	if err != nil {
		return "", err
	}
	if len(o.Groups) == 1 {
		return o.Groups[0].Name, nil
	}
	var names []string
	for _, g := range o.Groups {
		names = append(names, t.key.Name+"."+g.Name)
	}
	return "", usagef("%s has several groups: name one of %s", t.key.Name, strings.Join(names, ", "))
}
