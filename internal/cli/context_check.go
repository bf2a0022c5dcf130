package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

func newContextCheckCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:   "check [NAME...]",
		Short: "see whether contexts are reached",
		Long: `See whether contexts are reached, what answers and what its own checks find.
Without names: those of --on, else all that are configured and the current one.
Nothing is started or changed. Exit 1 when a check fails.`,
		Example:           "  baton context check\n  baton context check prod dc1 --request-timeout 2s",
		ValidArgsFunction: a.completeContexts,
		RunE:              runner(a.runContextCheck),
	}, argCount{0, -1, "NAME"}, exitInvalid, exitNotFound, exitUnsupported, exitDenied, exitUnreachable)
}

func (a *App) runContextCheck(ctx context.Context, names []string) (err error) {
	if _, err := a.format(); err != nil {
		return err
	}
	opened, err := a.openNamed(ctx, a.checkedContexts(names))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeEach(opened)) }()
	type answer struct {
		row v1.ContextCheck
		err error
	}
	answers := forEach(opened, func(c openedContext) answer {
		row, err := a.checkContext(ctx, c)
		return answer{row, err}
	})
	view := output.ContextChecks()
	var errs []error
	answered := 0
	for i, c := range opened {
		view.Rows = append(view.Rows, output.ContextCheckRow(answers[i].row))
		view.Contexts = append(view.Contexts, output.ContextOf(c.name, plainOrNil(answers[i].err), backend.CodeOf(answers[i].err)))
		if answers[i].row.Reachable {
			answered++
		}
		errs = append(errs, answers[i].err)
	}
	if err := a.print(view); err != nil {
		return err
	}
	return a.missing(errs, answered)
}

// checkedContexts are those named, those of --on, or all that a user has.
func (a *App) checkedContexts(names []string) []string {
	current, named := a.contextNames()
	switch {
	case len(names) > 0:
		return names
	case named:
		return current
	}
	conf, _ := a.config()
	for _, c := range conf.Contexts() {
		if !c.BuiltIn || slices.Contains(current, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

// checkContext asks one context. The error counts, the row tells.
func (a *App) checkContext(ctx context.Context, c openedContext) (v1.ContextCheck, error) {
	row := v1.ContextCheck{Context: c.name}
	if kind, _, err := a.target(c.name); err == nil {
		row.Backend = kind.Name()
	}
	err := c.err
	if err == nil {
		row, err = answersOf(ctx, c.session, row)
	}
	if err != nil {
		row.Problem, row.Code = a.clean(plainText(err).Error()), string(backend.CodeOf(err))
	}
	return row, err
}

func answersOf(ctx context.Context, s *session.Session, row v1.ContextCheck) (v1.ContextCheck, error) {
	info, err := s.Info(ctx)
	if err != nil {
		return row, err
	}
	row.Reachable, row.Version = true, info.Version
	findings, err := s.Check(ctx)
	if backend.CodeOf(err) == backend.Unsupported {
		return row, nil
	}
	for _, f := range findings {
		if f.Level == "error" && err == nil {
			err = &session.Error{Context: row.Context, Err: errors.New(f.Name + ": " + f.Message)}
		}
	}
	return row, err
}
