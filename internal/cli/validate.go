package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/output"
	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
)

type validateOptions struct {
	fileOptions
	lossOptions
}

func newValidateCommand(a *App) *cobra.Command {
	opts := &validateOptions{}
	c := command(&cobra.Command{
		Use:   "validate FILE... [flags]",
		Short: "check job files, and tell all that is wrong",
		Long: `Check job files, folders of them or standard input ("-"), and tell everything
that is wrong, each with its place, what is allowed and what was probably meant.
With --on also what the backend of that context would not carry; it is not asked.`,
		Example: `  baton validate shop.yaml
  baton validate jobs/ --on kubernetes --max-loss emulated
  baton validate - < job.yaml`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.files = args
			return a.runValidate(ctx, opts)
		}),
	}, argCount{1, -1, "FILE"}, exitInvalid, exitUnsupported)
	opts.fileOptions.register(c.Flags())
	opts.lossOptions.register(c.Flags())
	return c
}

func (a *App) runValidate(ctx context.Context, opts *validateOptions) error {
	if err := opts.check(); err != nil {
		return err
	}
	if _, err := a.format(); err != nil {
		return err
	}
	docs, err := a.load(ctx, opts.fileOptions, defaultNamespace)
	if err != nil {
		if problems, ok := errors.AsType[*spec.Errors](err); ok && a.machine() {
			if err := a.print(output.Problems(problemsV1(*problems))); err != nil {
				return err
			}
			return &coded{code: exitInvalid}
		}
		return err
	}
	checks := make([]output.Validation, 0, len(docs))
	for _, d := range docs {
		checks = append(checks, output.Validation{File: d.file, Job: d.Job})
	}
	refused, err := a.validateOn(docs, opts, &checks)
	if err != nil {
		return err
	}
	if !a.machine() {
		return errors.Join(a.tellValid(checks), refused)
	}
	return errors.Join(a.print(output.Validations(checks)), refused)
}

// validateOn adds what becomes of each document on each kind asked for. err is
// for what went wrong, refused for what is over the budget.
func (a *App) validateOn(docs []document, opts *validateOptions, checks *[]output.Validation) (refused, err error) {
	names, named := a.contextNames()
	if !named {
		return nil, nil
	}
	plain := slices.Clone(*checks)
	*checks = nil
	var errs []error
	for _, name := range names {
		kind, target, err := a.target(name)
		if err != nil {
			return nil, err
		}
		all, err := reports(kind, target, docs)
		if err != nil {
			return nil, err
		}
		for i, c := range plain {
			c.Kind, c.Report = kind.Name(), &all[i]
			*checks = append(*checks, c)
		}
		errs = append(errs, withinBudget(kind, all, opts.budget))
	}
	return together(errs), nil
}

func (a *App) tellValid(checks []output.Validation) error {
	for _, c := range checks {
		on := ""
		if c.Report != nil {
			on = ", " + c.Kind + ": " + worst(*c.Report)
		}
		if _, err := fmt.Fprintf(a.Streams.Out, "%s: %s %s is valid%s\n", c.File, c.Job.Type, c.Job.Key.Name, on); err != nil {
			return err
		}
		if c.Report == nil {
			continue
		}
		for _, i := range c.Report.Losses() {
			if i.Level != backend.None {
				a.printf("note: %s\n", a.clean(i.String()))
			}
		}
	}
	return nil
}

func worst(r fidelity.Report) string { return string(r.Worst) }

func problemsV1(problems spec.Errors) []v1.Problem {
	var out []v1.Problem
	for _, p := range problems {
		out = append(out, v1.Problem{File: p.File, Line: p.Line, Column: p.Col, Path: p.Path, Message: p.Msg, Hint: p.Hint})
	}
	return out
}
