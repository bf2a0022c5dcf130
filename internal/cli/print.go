package cli

import (
	"errors"
	"fmt"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/pkg/backend"
)

// format reads -o; commands ask before they act.
func (a *App) format() (output.Format, error) {
	f, err := output.ParseFormat(a.flags.output)
	if err != nil {
		return output.Format{}, &usageError{err}
	}
	return f, nil
}

// print writes a view to standard output in the form asked for.
func (a *App) print(v output.View) error {
	f, err := a.format()
	if err != nil {
		return err
	}
	p := output.NewPrinter(a.Streams, f)
	p.NoHeaders, p.Columns, p.SortBy = a.flags.noHeaders, a.flags.columns, a.flags.sortBy
	if len(v.Rows) == 0 && v.Empty != "" && !f.Machine() {
		a.printf("%s\n", v.Empty)
	}
	if err := p.Print(v); errors.Is(err, output.ErrNoColumn) {
		return &usageError{err}
	} else if err != nil {
		return fmt.Errorf("output: %w", err)
	}
	return nil
}

// machine reports whether standard output is meant for programs.
func (a *App) machine() bool {
	f, err := a.format()
	return err == nil && f.Machine()
}

// plainText is an error of a context without the context's name and the call.
func plainText(err error) error {
	if e, ok := errors.AsType[*backend.Error](err); ok && e.Msg != "" {
		return errors.New(e.Msg)
	}
	return err
}
