package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/drivers"
	"github.com/baton-run/baton/internal/output"
	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

func newSchedulerCommand(a *App) *cobra.Command {
	return group("scheduler", "run, show, check and stop baton's own scheduler",
		newSchedulerRunCommand(a), newSchedulerStatusCommand(a), newSchedulerCheckCommand(a), newSchedulerStopCommand(a))
}

// control is the scheduler of the one context asked for.
func (a *App) control() (drivers.SchedulerControl, backend.Target, backend.Env, error) {
	names, _ := a.contextNames()
	if len(names) != 1 {
		return nil, backend.Target{}, backend.Env{}, usagef("one context at a time")
	}
	kind, target, err := a.target(names[0])
	if err != nil {
		return nil, target, backend.Env{}, err
	}
	control, ok := kind.(drivers.SchedulerControl)
	if !ok {
		return nil, target, backend.Env{}, backend.Errorf(backend.Unsupported, "scheduler", backend.Key{}, "a %s backend has no scheduler of baton's that this command controls", kind.Name())
	}
	env, err := a.env()
	return control, target, env, err
}

func newSchedulerStatusCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:     "status",
		Short:   "show the scheduler, without starting it",
		Example: "  baton scheduler status -o json",
		RunE: runner(func(ctx context.Context, _ []string) error {
			control, target, env, err := a.control()
			if err != nil {
				return err
			}
			s, err := control.SchedulerStatus(ctx, target, env)
			if err != nil {
				return &session.Error{Context: target.Name, Err: err}
			}
			if a.machine() {
				return a.print(schedulerView(target.Name, s))
			}
			return tellScheduler(a.Streams.Out, a.Now(), s)
		}),
	}, argCount{0, 0, ""}, exitUnsupported)
}

func schedulerView(context string, s drivers.SchedulerState) output.View {
	return output.Scheduler(v1.Scheduler{
		Context: context, Running: s.Running, PID: s.PID, Since: v1.Time{Time: s.Since}, Version: s.Version, Build: s.Build,
		Address: s.Address, StateDir: s.StateDir, Jobs: s.Jobs, Instances: s.Instances, Supervisor: s.Supervisor, OtherBuild: s.Older,
	})
}

func tellScheduler(w io.Writer, now time.Time, s drivers.SchedulerState) error {
	running := "does not run; the next verb that needs it starts it"
	if s.Running {
		running = "runs, pid " + strconv.Itoa(s.PID)
		if !s.Since.IsZero() {
			running += ", for " + output.Age(now.Sub(s.Since))
		}
	}
	lines := [][2]string{{"scheduler", running}}
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, [2]string{name, value})
		}
	}
	add("version", s.Version)
	if s.Older {
		add("build", s.Build+", another one than this command's")
	}
	add("address", s.Address)
	add("state", s.StateDir)
	add("instances", countOrEmpty(s.Instances))
	add("jobs", countOrEmpty(s.Jobs))
	if s.Supervisor > 0 {
		add("supervisor", "pid "+strconv.Itoa(s.Supervisor))
	}
	add("note", s.Message)
	for _, l := range lines {
		if _, err := fmt.Fprintf(w, "%-11s %s\n", l[0], l[1]); err != nil {
			return err
		}
	}
	return nil
}

func countOrEmpty(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func newSchedulerStopCommand(a *App) *cobra.Command {
	var tasks bool
	c := command(&cobra.Command{
		Use:   "stop [flags]",
		Short: "end the scheduler; tasks go on unless --tasks ends them, too",
		Example: `  baton scheduler stop
  baton scheduler stop --tasks`,
		RunE: runner(func(ctx context.Context, _ []string) error {
			control, target, env, err := a.control()
			if err != nil {
				return err
			}
			if err := control.StopScheduler(ctx, target, env, drivers.StopSchedulerOptions{Tasks: tasks}); err != nil {
				return &session.Error{Context: target.Name, Err: err}
			}
			a.printf("the scheduler of %s has ended\n", target.Name)
			return nil
		}),
	}, argCount{0, 0, ""}, exitUnsupported, exitUnreachable)
	c.Flags().BoolVar(&tasks, "tasks", false, "end everything that runs, too")
	return c
}

func newSchedulerCheckCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:     "check",
		Short:   "examine the scheduler's state, locks and sockets",
		Example: "  baton scheduler check",
		RunE: runner(func(ctx context.Context, _ []string) error {
			control, target, env, err := a.control()
			if err != nil {
				return err
			}
			findings, err := control.CheckScheduler(ctx, target, env)
			if err != nil {
				return &session.Error{Context: target.Name, Err: err}
			}
			view := output.Findings()
			view.Rows = output.FindingRows(target.Name, findings)
			if err := a.print(view); err != nil {
				return err
			}
			for _, f := range findings {
				if f.Level == "error" {
					return &coded{code: exitError}
				}
			}
			return nil
		}),
	}, argCount{0, 0, ""}, exitUnsupported)
}

func newSchedulerRunCommand(a *App) *cobra.Command {
	var listen string
	c := command(&cobra.Command{
		Use:   "run [flags]",
		Short: "run the scheduler in the foreground",
		Long:  "Run the scheduler of a context in the foreground, until interrupted: for systemd or a container.",
		Example: `  baton scheduler run
  baton scheduler run --on dc1 --listen :8443`,
		RunE: runner(func(ctx context.Context, args []string) error {
			names, _ := a.contextNames()
			kind, target, err := a.target(names[0])
			if err != nil {
				return err
			}
			server, ok := kind.(backend.Server)
			if !ok {
				return backend.Errorf(backend.Unsupported, "scheduler run", backend.Key{}, "a %s backend needs no scheduler of baton's", kind.Name())
			}
			env, err := a.env()
			if err != nil {
				return err
			}
			err = server.Serve(ctx, target, env, backend.ServeOptions{Listen: listen, Args: args})
			if errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		}),
	}, argCount{0, 0, ""}, exitUnsupported, exitConflict)
	c.Flags().StringVar(&listen, "listen", "", "`address` to serve on, where the backend's scheduler has one")
	return c
}
