package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// lossOptions say how much may be lost on the way to a backend.
type lossOptions struct {
	maxLoss string
	budget  backend.Level
}

func (o *lossOptions) register(fs *pflag.FlagSet) {
	fs.StringVar(&o.maxLoss, "max-loss", string(fidelity.DefaultBudget), "what is accepted of a backend that does not carry a field exactly: none, emulated, approximate")
}

func (o *lossOptions) check() error {
	budget, err := fidelity.ParseBudget(o.maxLoss)
	if err != nil {
		return usagef("--%w", err)
	}
	o.budget = budget
	return nil
}

// lossError: a backend carries less of a job than is accepted.
type lossError struct {
	kind  string
	items []fidelity.Item
}

func (e *lossError) Error() string {
	lines := []string{fmt.Sprintf("%s does not carry this as it is:", e.kind)}
	for _, i := range e.items {
		lines = append(lines, "  "+i.String())
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives it its code.
func (e *lossError) Unwrap() error { return backend.Unsupported }

// reports says what becomes of each document in a context.
func reports(kind backend.Kind, target backend.Target, docs []document) ([]fidelity.Report, error) {
	table := fidelity.New(kind.Fidelity())
	out := make([]fidelity.Report, len(docs))
	for i, d := range docs {
		job := d.Job
		if k, ok := kind.(backend.Defaulter); ok {
			job = k.Default(job, target)
		}
		r, err := table.Report(job, d.position)
		if err != nil {
			return nil, err
		}
		out[i] = r
	}
	return out, nil
}

// withinBudget refuses what is over the budget, of all documents at once.
func withinBudget(kind backend.Kind, all []fidelity.Report, budget backend.Level) error {
	over := &lossError{kind: kind.Name()}
	for _, r := range all {
		over.items = append(over.items, r.Over(budget)...)
	}
	if len(over.items) == 0 {
		return nil
	}
	return over
}

// checkLosses refuses jobs that lose too much, tells what is not exact, and
// refuses to leave jobs alone that need baton attached.
func (a *App) checkLosses(s *session.Session, docs []document, opts *runOptions) error {
	kind, target, err := a.target(s.Context())
	if err != nil {
		return err
	}
	all, err := reports(kind, target, docs)
	if err != nil {
		return err
	}
	if err := withinBudget(kind, all, opts.budget); err != nil {
		return err
	}
	attached := &lossError{kind: kind.Name() + ", detached,"}
	for _, r := range all {
		for _, i := range r.Losses() {
			if i.Level == backend.Approximate || a.flags.verbose > 0 {
				a.printf("note: %s\n", a.clean(i.String()))
			}
			if i.While == "attached" {
				attached.items = append(attached.items, i)
			}
		}
	}
	if opts.detach && !opts.unsupervised && len(attached.items) > 0 {
		return attached
	}
	return nil
}
