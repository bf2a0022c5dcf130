package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// jobTarget is a job that a verb acts on.
type jobTarget struct {
	session *session.Session
	key     backend.Key
	ref     jobRef
}

// targets are the jobs named, or selected by -l or -A. A list that is not whole
// is an error: nobody acts on a part by mistake.
func (a *App) targets(ctx context.Context, sessions []*session.Session, args []string) ([]jobTarget, error) {
	selecting := a.flags.selector != "" || a.flags.all
	switch {
	case len(args) > 0 && selecting:
		return nil, usagef("name jobs, or select them with -l and -A, not both")
	case len(args) == 0 && !selecting:
		return nil, usagef("missing argument: JOB (or select jobs with -l or -A)")
	}
	var out []jobTarget
	for _, s := range sessions {
		for _, arg := range args {
			ref, err := parseJobRef(arg)
			if err != nil {
				return nil, err
			}
			key, err := ref.key(a, s)
			if err != nil {
				return nil, err
			}
			out = append(out, jobTarget{s, key, ref})
		}
		if !selecting {
			continue
		}
		jobs, err := a.listJobs(ctx, s)
		if err != nil {
			return nil, err
		}
		for _, o := range jobs {
			out = append(out, jobTarget{s, o.Key, jobRef{job: o.Key.Name}})
		}
	}
	return out, nil
}

// target is the one job an argument names, in the one context asked for.
func (a *App) oneTarget(ctx context.Context, arg string) (jobTarget, error) {
	ref, err := parseJobRef(arg)
	if err != nil {
		return jobTarget{}, err
	}
	s, err := a.openOne(ctx)
	if err != nil {
		return jobTarget{}, err
	}
	key, err := ref.key(a, s)
	return jobTarget{s, key, ref}, err
}

// confirm asks before many things or data are touched.
func (a *App) confirm(ctx context.Context, what string, targets []jobTarget) error {
	if len(targets) == 0 {
		return nil
	}
	if a.canAsk() && !a.flags.yes {
		for _, t := range targets {
			a.printf("  %s  %s\n", t.session.Context(), t.key)
		}
	}
	return a.askOrYes(ctx, what+" "+countOf(len(targets), "job"))
}

func (a *App) canAsk() bool { return a.Streams.InTerminal && a.Streams.ErrTerminal }

// askOrYes asks on a terminal. Where nobody can answer it needs --yes.
func (a *App) askOrYes(ctx context.Context, what string) error {
	if a.flags.yes {
		return nil
	}
	if !a.canAsk() {
		return usagef("%s: nobody can be asked here; say --yes", what)
	}
	a.printf("%s? [y/N] ", what)
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(a.Streams.In).ReadString('\n')
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case word := <-answer:
		if word == "y" || word == "yes" {
			return nil
		}
		return fmt.Errorf("%s: not confirmed; nothing was changed", what)
	}
}

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// act changes each target, tells what became of it, and returns all errors.
func (a *App) act(ctx context.Context, targets []jobTarget, fn func(context.Context, jobTarget, backend.Change) output.Change) error {
	var done []output.Change
	var errs []error
	for _, t := range targets {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		change, err := a.change()
		if err != nil {
			return err
		}
		c := fn(ctx, t, change)
		c.Context, c.Key = t.session.Context(), t.key
		done, errs = append(done, c), append(errs, c.Err)
		if c.Err == nil && !a.machine() {
			a.tellChange(c)
		}
	}
	if a.machine() {
		if err := a.print(output.Changes(done)); err != nil {
			return err
		}
	}
	return together(errs)
}

func (a *App) tellChange(c output.Change) {
	a.printf("%s %s\n", c.Key.Name, c.Outcome)
	for _, w := range c.Applied.Warnings {
		a.printf("warning: %s: %s\n", c.Key.Name, a.clean(w))
	}
	for _, v := range c.Deleted.VolumesKept {
		a.printf("  volume %s kept; `baton volumes remove %s` destroys it\n", v, v)
	}
	for _, v := range c.Deleted.VolumesGone {
		a.printf("  volume %s destroyed\n", v)
	}
}
