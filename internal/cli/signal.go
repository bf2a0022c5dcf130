package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/pkg/backend"
)

func newSignalCommand(a *App) *cobra.Command {
	opts := &settleOptions{progress: "plain"}
	var task string
	c := command(&cobra.Command{
		Use:   "signal JOB[.GROUP[.INDEX]] SIGNAL [flags]",
		Short: "send a signal to a job's processes",
		Example: `  baton signal shop.web HUP
  baton signal etl.extract.3 USR1 --task main`,
		RunE: runner(func(ctx context.Context, args []string) error {
			name := strings.TrimPrefix(strings.ToUpper(args[1]), "SIG")
			if signalNumber(name) == 0 {
				return usagef("%q is not a signal; write HUP, USR1, TERM…", args[1])
			}
			return a.changeJobs(ctx, args[:1], "sent "+name, opts,
				func(ctx context.Context, t jobTarget, change backend.Change) (backend.Applied, error) {
					instances, err := instancesOf(ctx, t)
					if err != nil {
						return backend.Applied{}, err
					}
					return backend.Applied{Key: t.key}, t.session.Signal(ctx, t.key, backend.SignalOptions{
						Change: change, Instances: instances, Task: task, Signal: name,
					})
				})
		}),
	}, argCount{2, 2, "JOB and SIGNAL"}, exitNotFound, exitUnsupported, exitDenied, exitUnreachable)
	c.Flags().StringVar(&task, "task", "", "only to this `task`; default: the mains")
	return c
}

// instancesOf are the running instances an argument names; none = all.
func instancesOf(ctx context.Context, t jobTarget) ([]string, error) {
	if t.ref.whole() {
		return nil, nil
	}
	o, err := t.session.Get(ctx, t.key, backend.DetailInstances)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, i := range o.Instances {
		if t.ref.selects(i) && !i.State.Ended() {
			names = append(names, i.Name)
		}
	}
	if len(names) == 0 {
		return nil, backend.Errorf(backend.NotFound, "", t.key, "no running instance %s; `baton status %s` lists them", t.ref.pattern()[0], t.key.Name)
	}
	return names, nil
}
