package cli

import (
	"context"
	"errors"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// across asks every context at once and prints the rows of all in one view. A
// context that does not answer is told of and is in contexts[].error.
func (a *App) across(ctx context.Context, columnsOf output.View, fn func(context.Context, *session.Session) ([]output.Row, error)) (err error) {
	if _, err := a.format(); err != nil {
		return err
	}
	opened, err := a.openEach(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeEach(opened)) }()
	type answer struct {
		rows []output.Row
		err  error
	}
	answers := forEach(opened, func(c openedContext) answer {
		if c.err != nil {
			return answer{err: c.err}
		}
		rows, err := fn(ctx, c.session)
		return answer{rows, err}
	})
	var errs []error
	answered := 0
	for i, c := range opened {
		columnsOf.Rows = append(columnsOf.Rows, answers[i].rows...)
		columnsOf.Contexts = append(columnsOf.Contexts, output.ContextOf(c.name, plainOrNil(answers[i].err), backend.CodeOf(answers[i].err)))
		if answers[i].err == nil {
			answered++
		}
		errs = append(errs, answers[i].err)
	}
	if answered > 0 || a.machine() {
		if err := a.print(columnsOf); err != nil {
			return err
		}
	}
	return a.missing(errs, answered)
}

func plainOrNil(err error) error {
	if err == nil {
		return nil
	}
	return plainText(err)
}

// missing are the errors that count: those of contexts that are away only when
// all are, or with --strict.
func (a *App) missing(errs []error, answered int) error {
	var count []error
	for _, err := range errs {
		code := backend.CodeOf(err)
		away := code == backend.Unavailable || code == backend.Timeout || code == backend.Incomplete
		if err != nil && away && answered > 0 && !a.flags.strict {
			a.printf("warning: %s\n", a.clean(err.Error()))
			continue
		}
		count = append(count, err)
	}
	return together(count)
}
