package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/plan"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

type planOptions struct {
	fileOptions
	lossOptions
	offline  bool
	exitCode bool
	replace  bool
}

func newPlanCommand(a *App) *cobra.Command {
	opts := &planOptions{}
	c := command(&cobra.Command{
		Use:     "plan FILE... [flags]",
		Aliases: []string{"diff"},
		Short:   "say what run would do, and do nothing",
		Long: `Say what run would do to each job and group, why, and what differs; and what of
the job the backend carries otherwise than the file says. Nothing is changed.
With --offline no backend is asked: the plan is for one of its kind that serves
everything and has no jobs.`,
		Example: `  baton plan shop.yaml --on prod
  baton plan shop.yaml --offline --on kubernetes
  baton plan jobs/ --exit-code`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.files = args
			return a.runPlan(ctx, opts)
		}),
	}, argCount{1, -1, "FILE"}, exitInvalid, exitNotFound, exitUnsupported, exitConflict, exitDenied, exitUnreachable, exitChanges)
	fs := c.Flags()
	opts.fileOptions.register(fs)
	opts.lossOptions.register(fs)
	fs.BoolVar(&opts.offline, "offline", false, "ask no backend")
	fs.BoolVar(&opts.exitCode, "exit-code", false, "exit 11 when there are changes")
	fs.BoolVar(&opts.replace, "replace", false, "as run --replace")
	return c
}

func (a *App) runPlan(ctx context.Context, opts *planOptions) error {
	if err := opts.check(); err != nil {
		return err
	}
	if _, err := a.format(); err != nil {
		return err
	}
	names, _ := a.contextNames()
	var plans []output.Plan
	var errs []error
	for _, name := range names {
		found, err := a.planOn(ctx, name, opts)
		plans = append(plans, found...)
		errs = append(errs, err)
	}
	if err := a.tellPlans(plans); err != nil {
		return err
	}
	for _, p := range plans {
		errs = append(errs, p.Err())
		if opts.exitCode && p.Changes() {
			errs = append(errs, &coded{code: exitChanges})
		}
	}
	return together(errs)
}

// planOn plans every document on one context.
func (a *App) planOn(ctx context.Context, name string, opts *planOptions) (plans []output.Plan, err error) {
	kind, target, err := a.target(name)
	if err != nil {
		return nil, err
	}
	docs, err := a.load(ctx, opts.fileOptions, target.Namespace)
	if err != nil {
		return nil, err
	}
	all, err := reports(kind, target, docs)
	if err != nil {
		return nil, err
	}
	if opts.offline {
		for i, d := range docs {
			p := planned(d, nil, kind.Reference(), plan.Flags{})
			plans = append(plans, output.Plan{Context: name, Plan: p, Report: all[i], Notes: notes(d)})
		}
		return plans, withinBudget(kind, all, opts.budget)
	}
	s, err := a.open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	plans, err = a.planOnline(ctx, s, docs, all, opts)
	return plans, errors.Join(err, withinBudget(kind, all, opts.budget))
}

func (a *App) planOnline(ctx context.Context, s *session.Session, docs []document, all []fidelity.Report, opts *planOptions) ([]output.Plan, error) {
	info, err := s.Info(ctx)
	if err != nil {
		return nil, err
	}
	found, err := observed(ctx, s, docs)
	if err != nil {
		return nil, err
	}
	var plans []output.Plan
	for i, d := range docs {
		preview, err := a.preview(ctx, s, d, opts)
		if err != nil {
			return plans, err
		}
		flags := plan.Flags{Rerun: true, Replace: opts.replace, Rotated: preview.Rotated}
		plans = append(plans, output.Plan{
			Context: s.Context(), Plan: planned(d, found, info, flags), Report: all[i], Native: preview.Native, Notes: notes(d),
		})
	}
	return plans, nil
}

// preview asks a driver that can tell: about secrets and native objects. A
// refusal of it is the plan's own to say.
func (a *App) preview(ctx context.Context, s *session.Session, d document, opts *planOptions) (backend.Preview, error) {
	secrets, err := a.capture(d)
	if err != nil {
		return backend.Preview{}, err
	}
	p, err := s.Plan(ctx, d.Job, backend.ApplyOptions{Rerun: true, Replace: opts.replace, Secrets: secrets})
	switch backend.CodeOf(err) {
	case backend.Unsupported, backend.Conflict:
		return backend.Preview{}, nil
	default:
		return p, err
	}
}

func notes(d document) []string {
	var out []string
	for _, n := range d.Notes {
		out = append(out, d.lineOf(n.Path)+": "+n.Path+": "+n.Msg)
	}
	return out
}

func (a *App) tellPlans(plans []output.Plan) error {
	if a.machine() {
		return a.print(output.Plans(plans))
	}
	for _, p := range plans {
		if _, err := io.WriteString(a.Streams.Out, a.clean(p.Text())+"\n"); err != nil {
			return fmt.Errorf("output: %w", err)
		}
	}
	return nil
}
