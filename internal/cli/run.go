package cli

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/baton-run/baton/internal/cli/progress"
	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/plan"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

type runOptions struct {
	fileOptions
	lossOptions
	detach       bool
	unsupervised bool
	timeout      time.Duration
	onInterrupt  string
	logs         string
	exitFrom     string
	inOrder      bool
	failFast     bool
	replace      bool
	force        bool
	progress     string
}

// atOnce is how many jobs are started, and waited for, at a time.
const atOnce = 64

// How long output may follow its job's end, and a change an interrupt.
const (
	drainLimit = 10 * time.Second
	applyGrace = 5 * time.Second
)

func newRunCommand(a *App) *cobra.Command {
	opts := &runOptions{}
	c := command(&cobra.Command{
		Use:   "run FILE... [flags]",
		Short: "run the jobs of a file and wait for them",
		Long: `Run the jobs of files, folders or standard input ("-"), and return when a
batch job has finished, a service or daemon is healthy, a cron job is accepted.
All documents are validated before any is applied.

A finished batch job runs again; an active one is attached to, or with --replace
ended when it differs. Services, cron jobs and daemons that are as the file says
stay as they are.

An interrupt detaches on a terminal. Elsewhere, and where nothing remains to
look after the job, it stops what this command started, and only that.`,
		Example: `  baton run hello.yaml
  baton run shop.yaml --set version=1.4.3 --on prod
  baton run jobs/ --in-order --fail-fast
  cat job.yaml | baton run - --timeout 10m
  baton run test.yaml --exit-code-from main`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.files = args
			return a.runRun(ctx, opts)
		}),
	}, argCount{1, -1, "FILE"}, exitInvalid, exitNotFound, exitFailed, exitTimeout, exitUnsupported, exitConflict, exitDenied,
		exitUnreachable, exitOwnFailure, exitHungUp, exitInterrupted, exitTerminated)
	opts.register(c.Flags())
	return c
}

func (o *runOptions) register(fs *pflag.FlagSet) {
	o.fileOptions.register(fs)
	o.lossOptions.register(fs)
	fs.BoolVarP(&o.detach, "detach", "d", false, "return when the job is accepted")
	fs.BoolVar(&o.unsupervised, "unsupervised", false, "with --detach: also when the job needs baton attached")
	fs.DurationVar(&o.timeout, "timeout", 0, "`duration` to wait at most (exit 6; the job goes on)")
	fs.StringVar(&o.onInterrupt, "on-interrupt", "", "detach or stop (default: detach on a terminal, else stop)")
	fs.StringVar(&o.logs, "logs", "auto", "output to show: auto (jobs of one instance), all, none")
	fs.StringVar(&o.exitFrom, "exit-code-from", "", "return the exit code of `GROUP[.TASK]` (125: baton's own failure)")
	fs.BoolVar(&o.inOrder, "in-order", false, "wait for each job before the next")
	fs.BoolVar(&o.failFast, "fail-fast", false, "leave the rest alone after a failure")
	fs.BoolVar(&o.replace, "replace", false, "end an active batch run that differs, and run the file's")
	fs.BoolVar(&o.force, "force", false, "take fields that another manager owns")
	fs.StringVar(&o.progress, "progress", string(progress.Auto), "auto, live, plain or quiet")
}

func (o *fileOptions) register(fs *pflag.FlagSet) {
	fs.StringArrayVar(&o.set, "set", nil, "set a parameter: `NAME=VALUE`")
	fs.StringArrayVar(&o.params, "params", nil, "read parameters from a YAML or JSON `file`")
}

func (o *runOptions) check() error {
	switch {
	case o.onInterrupt != "" && o.onInterrupt != "detach" && o.onInterrupt != "stop":
		return usagef("--on-interrupt %s: detach or stop", o.onInterrupt)
	case o.logs != "auto" && o.logs != "all" && o.logs != "none":
		return usagef("--logs %s: one of auto, all, none", o.logs)
	case o.detach && o.exitFrom != "":
		return usagef("--exit-code-from needs the job's end: leave --detach out")
	case o.unsupervised && !o.detach:
		return usagef("--unsupervised belongs to --detach")
	}
	if err := o.lossOptions.check(); err != nil {
		return err
	}
	return checkProgress(o.progress)
}

func (a *App) runRun(ctx context.Context, opts *runOptions) (err error) {
	if err := opts.check(); err != nil {
		return err
	}
	if _, err := a.format(); err != nil {
		return err
	}
	if opts.exitFrom != "" {
		defer func() { err = own(err) }()
	}
	sessions, err := a.openAll(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(sessions)) }()
	items, err := a.prepare(ctx, sessions, opts)
	if err != nil {
		return err
	}
	if opts.exitFrom != "" && len(items) != 1 {
		return usagef("--exit-code-from needs exactly one job, not %d", len(items))
	}
	if opts.exitFrom != "" && !hasTask(items[0].Job, opts.exitFrom) {
		return usagef("--exit-code-from %s: job %s has no such group or task", opts.exitFrom, items[0].Job.Key.Name)
	}
	if err := staysBehind(ctx, items, opts.detach); err != nil {
		return err
	}
	results := a.deploy(ctx, items, opts)
	return a.conclude(ctx, results, opts)
}

// hasTask reports whether a job has the GROUP[.TASK] named.
func hasTask(job *backend.Job, name string) bool {
	group, task, some := strings.Cut(name, ".")
	g := job.Group(group)
	return g != nil && (!some || slices.ContainsFunc(g.Tasks, func(t backend.Task) bool { return t.Name == task }))
}

// staysBehind refuses what must outlive this command where jobs die with it.
func staysBehind(ctx context.Context, items []deploy.Item, detach bool) error {
	for _, item := range items {
		if !detach && item.Job.Type == backend.Batch {
			continue
		}
		info, err := item.Session.Info(ctx)
		if err != nil {
			return err
		}
		if !info.InProcess {
			continue
		}
		what, instead := "--detach", "leave --detach out"
		if !detach {
			what, instead = "a "+string(item.Job.Type)+" job", "run it where a scheduler stays"
		}
		return backend.Errorf(backend.Unsupported, "run", item.Job.Key,
			"%s: on %s jobs run inside of this command and end with it: %s", what, item.Session.Context(), instead)
	}
	return nil
}

// deploy carries the items out and shows it.
func (a *App) deploy(ctx context.Context, items []deploy.Item, opts *runOptions) []deploy.Result {
	ctx, cancel := a.timeLimit(ctx, opts.timeout)
	defer cancel()
	p := a.progress(opts.progress)
	defer p.Close()
	return deploy.Run(ctx, items, deploy.Options{
		InOrder: opts.inOrder, FailFast: opts.failFast, Detach: opts.detach,
		AtOnce: atOnce, Drain: drainLimit, Grace: applyGrace,
	}, func(e event.Event) {
		if end, ok := e.(event.Ended); ok && isA[*interrupted](end.Err) {
			return
		}
		p.Tell(e)
	})
}

// conclude answers an interrupt, writes the results and returns the errors.
func (a *App) conclude(ctx context.Context, results []deploy.Result, opts *runOptions) error {
	if interruption(ctx) != nil {
		a.settle(ctx, results, opts.onInterrupt)
	}
	var errs []error
	var changes []output.Change
	for _, r := range results {
		errs = append(errs, asTold(r.Err))
		c := output.Change{Context: r.Item.Session.Context(), Key: r.Item.Job.Key, Last: r.Last, Err: r.Err}
		if r.Applied != nil {
			c.Outcome, c.Applied = string(r.Applied.Outcome), *r.Applied
		}
		changes = append(changes, c)
	}
	if a.machine() {
		if err := a.print(output.Changes(changes)); err != nil {
			return err
		}
	}
	err := together(errs)
	if opts.exitFrom != "" && len(results) == 1 {
		return taskExit(results[0].Last, opts.exitFrom, err)
	}
	return err
}

// logsOf says whose output is shown.
func (a *App) logsOf(job *backend.Job, choice string) deploy.Logs {
	instances := 0
	for _, g := range job.Groups {
		instances += g.Count
	}
	switch {
	case choice == "none", a.machine():
		return deploy.LogsNone
	case instances == 1 && job.Type == backend.Batch:
		return deploy.LogsRaw
	case choice == "all" && job.Type != backend.Cron:
		return deploy.LogsAll
	default:
		return deploy.LogsNone
	}
}

// prepare loads and checks everything before anything is applied.
func (a *App) prepare(ctx context.Context, sessions []*session.Session, opts *runOptions) ([]deploy.Item, error) {
	var items []deploy.Item
	var errs []error
	for _, s := range sessions {
		docs, err := a.load(ctx, opts.fileOptions, s.Namespace())
		if err != nil {
			return nil, err
		}
		if err := a.checkLosses(s, docs, opts); err != nil {
			return nil, err
		}
		found, err := observed(ctx, s, docs)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			p := planned(d, found, backend.Info{Kind: s.Kind()}, plan.Flags{Rerun: true, Replace: opts.replace})
			if err := p.Err(); err != nil {
				errs = append(errs, err)
				continue
			}
			item, err := a.item(s, d, opts)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			item.Options.IfVersion = p.Version
			items = append(items, item)
		}
	}
	if err := together(errs); err != nil {
		return nil, err
	}
	a.sayContext(sessions...)
	return items, nil
}

func (a *App) item(s *session.Session, d document, opts *runOptions) (deploy.Item, error) {
	change, err := a.change()
	if err != nil {
		return deploy.Item{}, err
	}
	secrets, err := a.capture(d)
	if err != nil {
		return deploy.Item{}, err
	}
	return deploy.Item{
		Session: s, Job: d.Job, Logs: a.logsOf(d.Job, opts.logs),
		Options: backend.ApplyOptions{
			Change: change, Rerun: true, Replace: opts.replace, Force: opts.force, Secrets: secrets,
		},
	}, nil
}
