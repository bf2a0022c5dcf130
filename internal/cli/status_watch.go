package cli

import (
	"context"
	"reflect"
	"time"

	"github.com/baton-run/baton/internal/output"
)

// watchStatus shows the answer again whenever it has changed: in place on a
// terminal, one after another elsewhere.
func (a *App) watchStatus(ctx context.Context, contexts []openedContext, opts *statusOptions) error {
	var last []output.ContextJobs
	tick := time.NewTicker(max(opts.every, 100*time.Millisecond))
	defer tick.Stop()
	for first := true; ; first = false {
		answers := a.ask(ctx, contexts, opts.jobs)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if first || a.Streams.OutTerminal && !a.machine() || !reflect.DeepEqual(answers, last) {
			if err := a.showAgain(answers, opts, first); err != nil {
				return err
			}
		}
		last = answers
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

// clearScreen moves to the top left and removes what is below.
const clearScreen = "\x1b[H\x1b[J"

func (a *App) showAgain(answers []output.ContextJobs, opts *statusOptions, first bool) error {
	redraw := a.Streams.OutTerminal && !a.machine() && a.Getenv("TERM") != "dumb"
	between := ""
	switch {
	case redraw:
		between = clearScreen
	case !first && !a.machine():
		between = "\n"
	}
	if between != "" {
		if _, err := a.Streams.Out.Write([]byte(between)); err != nil {
			return err
		}
	}
	return a.print(a.statusView(answers, opts))
}
