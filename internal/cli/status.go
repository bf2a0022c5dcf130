package cli

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

type statusOptions struct {
	jobs  []string
	watch bool
	every time.Duration
}

func newStatusCommand(a *App) *cobra.Command {
	opts := &statusOptions{}
	c := command(&cobra.Command{
		Use:     "status [JOB[.GROUP[.INDEX]]...] [flags]",
		Aliases: []string{"ls", "ps"},
		Short:   "show jobs, their phase and why",
		Long: `Show jobs, their phase, and why each is as it is. With JOB its instances, too.

Contexts are asked at once. One that does not answer is a row of its own, never
a shorter table. "?" is a count nobody knows, "-" what does not apply. CPU and
MEMORY are what was asked for; -o wide adds what is used.`,
		Example: `  baton status
  baton status shop --on prod,dc1
  baton status -A -l team=web -o json
  baton status --watch`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.jobs = args
			return a.runStatus(ctx, opts)
		}),
	}, argCount{0, -1, "JOB"}, exitNotFound, exitDenied, exitUnreachable)
	c.Flags().BoolVarP(&opts.watch, "watch", "w", false, "go on showing what changes")
	c.Flags().DurationVar(&opts.every, "every", 2*time.Second, "with --watch: how often to look")
	return c
}

func (a *App) runStatus(ctx context.Context, opts *statusOptions) (err error) {
	if err := a.checkStatus(opts); err != nil {
		return err
	}
	opened, err := a.openEach(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeEach(opened)) }()
	if opts.watch {
		return a.watchStatus(ctx, opened, opts)
	}
	answers := a.ask(ctx, opened, opts.jobs)
	if err := a.print(a.statusView(answers, opts)); err != nil {
		return err
	}
	return a.judgeAnswers(answers, opts.jobs)
}

func (a *App) statusView(answers []output.ContextJobs, opts *statusOptions) output.View {
	return output.Jobs(answers, output.JobsOptions{Now: a.Now(), Namespaces: a.flags.all, Instances: len(opts.jobs) > 0})
}

// ask gets the jobs of every context at once.
func (a *App) ask(ctx context.Context, contexts []openedContext, jobs []string) []output.ContextJobs {
	return forEach(contexts, func(c openedContext) output.ContextJobs {
		answer := output.ContextJobs{Context: c.name}
		s, err := c.session, c.err
		switch {
		case err != nil:
		case len(jobs) > 0:
			answer.Jobs, err = a.getJobs(ctx, s, jobs)
		default:
			answer.Jobs, err = a.listJobs(ctx, s)
		}
		if err != nil {
			answer.Err, answer.Code = plainText(err), backend.CodeOf(err)
			answer.Partial = answer.Code == backend.Incomplete
		}
		if f, err := a.format(); err == nil && f.Wide() && s != nil {
			answer.Used = usage(ctx, s, answer.Jobs)
		}
		return answer
	})
}

func (a *App) listJobs(ctx context.Context, s *session.Session) ([]backend.Observation, error) {
	sel, err := a.selection(s, nil)
	if err != nil {
		return nil, err
	}
	var jobs []backend.Observation
	for o, err := range s.List(ctx, sel, backend.DetailInstances) {
		if err != nil {
			return jobs, err
		}
		jobs = append(jobs, o)
	}
	return jobs, nil
}

// getJobs gets jobs by name, with the instances that are meant.
func (a *App) getJobs(ctx context.Context, s *session.Session, args []string) ([]backend.Observation, error) {
	detail := backend.DetailInstances
	if a.machine() {
		detail = backend.DetailFull
	}
	var jobs []backend.Observation
	for _, arg := range args {
		ref, err := parseJobRef(arg)
		if err != nil {
			return jobs, err
		}
		key, err := ref.key(a, s)
		if err != nil {
			return jobs, err
		}
		o, err := s.Get(ctx, key, detail)
		if err != nil {
			return jobs, err
		}
		if !ref.whole() {
			o.Instances = slices.DeleteFunc(slices.Clone(o.Instances), func(i backend.Instance) bool { return !ref.selects(i) })
			if len(o.Instances) == 0 {
				return jobs, backend.Errorf(backend.NotFound, "status", key, "no instance %s", arg)
			}
		}
		jobs = append(jobs, o)
	}
	return jobs, nil
}

// usageLimit is how long the columns of what is used may take.
const usageLimit = 500 * time.Millisecond

func usage(ctx context.Context, s *session.Session, jobs []backend.Observation) map[string]backend.Usage {
	ctx, cancel := context.WithTimeout(ctx, usageLimit)
	defer cancel()
	used := map[string]backend.Usage{}
	for _, o := range jobs {
		measured, err := s.Usage(ctx, o.Key)
		if err != nil {
			return used
		}
		for id, u := range measured {
			used[id] = u
		}
	}
	return used
}

// judgeAnswers decides whether what was shown is enough. A job that one context
// has need not be in the others; contexts that are away count when all are, or
// with --strict.
func (a *App) judgeAnswers(answers []output.ContextJobs, jobs []string) error {
	var errs []error
	answered := 0
	for _, c := range answers {
		switch {
		case c.Err == nil, c.Partial:
			answered++
		case c.Code == backend.NotFound && len(jobs) > 0:
			answered++
		}
	}
	found := slices.ContainsFunc(answers, func(c output.ContextJobs) bool { return len(c.Jobs) > 0 })
	for _, c := range answers {
		away := c.Code == backend.Unavailable || c.Code == backend.Timeout
		switch {
		case c.Err == nil:
		case c.Code == backend.NotFound && found && len(answers) > 1 && !a.flags.strict:
		case (away || c.Partial) && answered > 0 && !a.flags.strict:
		default:
			errs = append(errs, a.shown(c))
		}
	}
	return together(errs)
}

// shown is the error of a context that a table has told already.
func (a *App) shown(c output.ContextJobs) error {
	err := &session.Error{Context: c.Context, Err: backend.Errorf(c.Code, "", backend.Key{}, "%w", c.Err)}
	if c.Code == "" {
		err = &session.Error{Context: c.Context, Err: c.Err}
	}
	if a.machine() || c.Code == backend.NotFound || c.Code == "" {
		return err
	}
	return &coded{code: exitCode(err)}
}

// checkStatus finds mistakes of the command line before anything is asked.
func (a *App) checkStatus(opts *statusOptions) error {
	if _, err := a.format(); err != nil {
		return err
	}
	if _, err := parseSelector(a.flags.selector); err != nil {
		return err
	}
	if len(opts.jobs) > 0 && (a.flags.selector != "" || a.flags.all) {
		return usagef("name jobs, or select them with -l and -A, not both")
	}
	for _, arg := range opts.jobs {
		if _, err := parseJobRef(arg); err != nil {
			return err
		}
	}
	return nil
}
