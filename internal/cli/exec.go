package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/pkg/backend"
)

type execOptions struct {
	job     string
	command []string
	task    string
	tty     bool
	noTTY   bool
	stdin   bool
}

func newExecCommand(a *App) *cobra.Command {
	opts := &execOptions{}
	c := command(&cobra.Command{
		Use:   "exec JOB[.GROUP[.INDEX]] [flags] -- COMMAND [ARG...]",
		Short: "run a command beside a task, and return its exit code",
		Long: `Run a command beside a task of an instance, and return its exit code (128 + n
for a signal; 125 is baton's own failure). INDEX may be left out where the job
has one instance. On a terminal the command gets one, too.`,
		Example: `  baton exec shop.web.0 -- ls -l
  baton exec shop.web.0 -- sh
  echo "select 1" | baton exec shop.db.0 -- psql`,
		RunE: func(c *cobra.Command, args []string) error {
			opts.job, opts.command = args[0], args[1:]
			return a.runExec(c.Context(), opts)
		},
	}, argCount{2, -1, "JOB and COMMAND"}, exitOwnFailure, exitHungUp, exitInterrupted, exitTerminated)
	fs := c.Flags()
	fs.SetInterspersed(false)
	fs.StringVar(&opts.task, "task", "", "beside this `task`, not the main one")
	fs.BoolVarP(&opts.tty, "tty", "t", false, "give the command a terminal, even if there is none here")
	fs.BoolVarP(&opts.noTTY, "no-tty", "T", false, "give the command no terminal")
	fs.BoolVarP(&opts.stdin, "stdin", "i", true, "pass standard input on")
	return c
}

func (a *App) runExec(ctx context.Context, opts *execOptions) error {
	if opts.command[0] == "--" {
		opts.command = opts.command[1:]
	}
	if len(opts.command) == 0 {
		return usageOwn("missing argument: COMMAND")
	}
	return a.join(ctx, opts, func(ctx context.Context, t jobTarget, where backend.ExecOptions, streams backend.Streams) (backend.Exit, error) {
		where.Command = opts.command
		return t.session.Exec(ctx, t.key, where, streams)
	})
}

func newAttachCommand(a *App) *cobra.Command {
	opts := &execOptions{stdin: true}
	c := command(&cobra.Command{
		Use:   "attach JOB[.GROUP[.INDEX]]",
		Short: "join a main process's streams, and return its exit code",
		Long: `Join the streams of an instance's main process, whose task says "stdin: true" or
"tty: true", and return its exit code. To follow a job's run there is wait, for
its output logs -f.`,
		Example: "  baton attach console",
		RunE: func(c *cobra.Command, args []string) error {
			opts.job = args[0]
			return a.join(c.Context(), opts, func(ctx context.Context, t jobTarget, where backend.ExecOptions, streams backend.Streams) (backend.Exit, error) {
				return t.session.Attach(ctx, t.key, where, streams)
			})
		},
	}, argCount{1, 1, "JOB"}, exitOwnFailure, exitHungUp, exitInterrupted, exitTerminated)
	c.Flags().StringVar(&opts.task, "task", "", "this `task`, not the main one")
	c.Flags().BoolVarP(&opts.tty, "tty", "t", false, "this terminal is the task's, even if none is seen here")
	c.Flags().BoolVarP(&opts.noTTY, "no-tty", "T", false, "without a terminal")
	return c
}

type joinFunc func(context.Context, jobTarget, backend.ExecOptions, backend.Streams) (backend.Exit, error)

// join connects the standard streams with a process and returns its code; all
// else that goes wrong is baton's own failure.
func (a *App) join(ctx context.Context, opts *execOptions, fn joinFunc) (err error) {
	defer func() { err = own(err) }()
	if opts.tty && opts.noTTY {
		return usagef("--tty and --no-tty exclude each other")
	}
	t, err := a.oneTarget(ctx, opts.job)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.session.Close()) }()
	instance, err := oneInstance(ctx, t)
	if err != nil {
		return err
	}
	streams, restore, err := a.streams(opts)
	if err != nil {
		return err
	}
	joined, stop := forwardInterrupt(ctx, &streams)
	exit, err := fn(joined, t, backend.ExecOptions{Instance: instance, Task: opts.task}, streams)
	stop()
	restore()
	if err != nil {
		return endOfStream(ctx, err)
	}
	if code, _ := processExit(&exit.Code, exit.Signal); code != 0 {
		return &coded{code: code}
	}
	return nil
}

// forwardInterrupt passes the signal that ends ctx on to the process, and lets
// that decide: a second one ends baton.
func forwardInterrupt(ctx context.Context, streams *backend.Streams) (context.Context, func()) {
	signals := make(chan string, 1)
	streams.Signals = signals
	joined, cancel := context.WithCancel(context.WithoutCancel(ctx))
	release := context.AfterFunc(ctx, func() {
		switch i, _ := errors.AsType[*interrupted](context.Cause(ctx)); {
		case i != nil && i.what != "":
			signals <- signalOf(i)
		default:
			cancel()
		}
	})
	return joined, func() {
		release()
		cancel()
	}
}

func signalOf(i *interrupted) string {
	switch i.code {
	case exitTerminated:
		return "TERM"
	case exitHungUp:
		return "HUP"
	default:
		return "INT"
	}
}

// oneInstance is the instance an argument names; "" leaves it to the driver
// when the whole job is named.
func oneInstance(ctx context.Context, t jobTarget) (string, error) {
	if t.ref.whole() {
		return "", nil
	}
	o, err := t.session.Get(ctx, t.key, backend.DetailInstances)
	if err != nil {
		return "", err
	}
	var running []string
	for _, i := range o.Instances {
		if t.ref.selects(i) && !i.State.Ended() {
			running = append(running, i.Name)
		}
	}
	switch {
	case len(running) == 1:
		return running[0], nil
	case len(running) == 0:
		return "", backend.Errorf(backend.NotFound, "", t.key, "no running instance %s; `baton status %s` lists them", t.ref.pattern()[0], t.key.Name)
	default:
		return "", usagef("%s has several instances: name one, such as %s", t.ref.pattern()[0], running[0])
	}
}
