package cli

import (
	"context"

	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/pkg/backend"
)

// settle does what is due after an interrupt: stop what this command started,
// or leave all as it is and say what goes on.
func (a *App) settle(ctx context.Context, results []deploy.Result, choice string) {
	ctx = context.WithoutCancel(ctx)
	for _, r := range results {
		if r.Applied == nil || over(r) {
			continue
		}
		switch {
		case !a.stopsOnInterrupt(ctx, r, choice):
			a.goesOn(r)
		case !startedHere(r):
			a.goesOn(r)
		default:
			a.stopAfterInterrupt(ctx, r)
		}
	}
}

// over reports whether nothing of the job is left to stop.
func over(r deploy.Result) bool {
	return r.Err == nil || r.Last != nil && r.Last.Phase.Ended() && r.Last.Run >= r.Applied.Run
}

// stopsOnInterrupt: by default a job is left alone on a terminal; elsewhere,
// and where it would be left without anyone to look after it, it is stopped.
func (a *App) stopsOnInterrupt(ctx context.Context, r deploy.Result, choice string) bool {
	if choice != "" {
		return choice == "stop"
	}
	if !a.Streams.InTerminal || !a.Streams.ErrTerminal {
		return true
	}
	info, err := r.Item.Session.Info(ctx)
	return err == nil && info.InProcess
}

// startedHere: a batch run that this command submitted, or a job it created.
func startedHere(r deploy.Result) bool {
	switch r.Applied.Outcome {
	case backend.Created:
		return true
	case backend.Rerun, backend.Replaced, backend.Restarted:
		return r.Item.Job.Type == backend.Batch
	default:
		return false
	}
}

func (a *App) stopAfterInterrupt(ctx context.Context, r deploy.Result) {
	name := r.Item.Job.Key.Name
	change, err := a.change()
	if err == nil {
		_, err = r.Item.Session.Stop(ctx, r.Item.Job.Key, backend.StopOptions{Change: change})
	}
	if err != nil {
		a.printf("%s can't be stopped and may go on: %s\n", name, a.clean(err.Error()))
		return
	}
	a.printf("%s: stopping; `baton run` starts it again\n", name)
}

func (a *App) goesOn(r deploy.Result) {
	key := r.Item.Job.Key
	a.printf("%s goes on in %s: `baton wait %s` follows it, `baton stop %s` ends it\n", key.Name, r.Item.Session.Context(), key.Name, key.Name)
	if r.Applied.Outcome == backend.Updated {
		a.printf("  `baton rollback %s` returns to the revision before\n", key.Name)
	}
}
