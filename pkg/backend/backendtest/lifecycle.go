package backendtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/baton-run/baton/pkg/backend"
)

func lifecycleCases() []Case {
	return inGroup(GroupLifecycle,
		Case{Name: "exit-0", Run: exitZero},
		Case{Name: "exit-7", Run: exitSeven},
		Case{Name: "signal", Run: endBySignal},
		Case{Name: "command-not-found", Run: commandNotFound},
		Case{Name: "retries", Run: retried},
		Case{Name: "indexes", Run: indexes},
		Case{Name: "init-first", Run: initFirst},
		Case{Name: "init-fails", Run: initFails},
		Case{Name: "sidecar", Run: sidecar},
		Case{Name: "service", Run: serviceRuns},
		Case{Name: "service-restarts", Run: serviceRestarts},
		Case{Name: "times", Run: times},
	)
}

func inGroup(group string, cases ...Case) []Case {
	for i := range cases {
		cases[i].Group = group
	}
	return cases
}

// ended runs a job of one instance to its end.
func ended(ctx context.Context, h *Harness, ops []string, opts ...option) (backend.Observation, backend.Instance, error) {
	job := h.Batch("job", ops, opts...)
	a := h.Apply(ctx, job)
	o := h.AwaitEnd(ctx, job.Key)
	i, err := only(o)
	return o, i, errors.Join(err, outcome("the first apply", a, backend.Created))
}

func exitZero(ctx context.Context, h *Harness) error {
	o, i, err := ended(ctx, h, []string{"exit", "0"})
	return errors.Join(err,
		equal("phase", o.Phase, backend.PhaseSucceeded),
		exited(i, backend.Succeeded, 0, ""),
		equal("fault", i.Fault, backend.FaultNone),
		equal("type", o.Type, backend.Batch))
}

func exitSeven(ctx context.Context, h *Harness) error {
	o, i, err := ended(ctx, h, []string{"exit", "7"})
	return errors.Join(err,
		equal("phase", o.Phase, backend.PhaseFailed),
		exited(i, backend.Failed, 7, backend.ReasonNonZeroExit),
		equal("fault", i.Fault, backend.FaultUser))
}

func endBySignal(ctx context.Context, h *Harness) error {
	o, i, err := ended(ctx, h, []string{"signal", "TERM"})
	err = errors.Join(err,
		equal("phase", o.Phase, backend.PhaseFailed),
		equal("state", i.State, backend.Failed),
		equal("fault", i.Fault, backend.FaultUser))
	if h.SignalsAsCodes {
		return errors.Join(err, equal("exit", ending(i), " exit 143"))
	}
	return errors.Join(err, equal("reason", i.Reason, backend.ReasonSignaled), equal("signal", i.Signal, "TERM"))
}

func commandNotFound(ctx context.Context, h *Harness) error {
	o, i, err := ended(ctx, h, nil, command("baton-no-such-command", "x"))
	return errors.Join(err,
		equal("phase", o.Phase, backend.PhaseFailed),
		equal("state", i.State, backend.Failed),
		equal("reason", i.Reason, backend.ReasonStartError),
		equal("fault", i.Fault, backend.FaultUser),
		differ("the message of a failed start, against nothing,", i.Message, ""))
}

func retried(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "3"}, retries(1))
	h.Apply(ctx, job)
	o := h.AwaitEnd(ctx, job.Key)
	err := equal("phase", o.Phase, backend.PhaseFailed)
	attempts := 0
	for _, i := range o.Instances {
		attempts = max(attempts, i.Attempt)
		if i.Attempt == 2 {
			err = errors.Join(err, exited(i, backend.Failed, 3, i.Reason))
		}
	}
	return errors.Join(err, equal("the last attempt", attempts, 2))
}

func indexes(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "0"}, count(3))
	h.Apply(ctx, job)
	o := h.AwaitEnd(ctx, job.Key)
	err := equal("phase", o.Phase, backend.PhaseSucceeded)
	seen := map[int]string{}
	for _, i := range o.Instances {
		seen[i.Index] = i.Name
	}
	for index := range 3 {
		err = errors.Join(err, equal("the name of an instance", seen[index], backend.InstanceName("job", backend.MainName, fmt.Sprint(index))))
	}
	return errors.Join(err, equal("the number of instances", len(o.Instances), 3))
}

// with adds a task that runs the helper program beside the main one.
func (h *Harness) with(name string, part backend.Lifecycle, ops ...string) option {
	return func(d *draft) {
		t := &taskDraft{Name: name, Lifecycle: string(part), Command: literals(append(append([]string{}, h.Prog...), ops...))}
		d.Groups[0].Tasks = append(d.Groups[0].Tasks, t)
	}
}

func initFirst(ctx context.Context, h *Harness) error {
	o, i, err := ended(ctx, h, []string{"exit", "0"}, h.with("prepare", backend.InitTask, "sleep", "100ms"))
	err = errors.Join(err, equal("phase", o.Phase, backend.PhaseSucceeded))
	var begun, prepared backend.TaskStatus
	for _, t := range i.Tasks {
		switch t.Name {
		case "prepare":
			prepared = t
		case backend.MainName:
			begun = t
		}
	}
	if begun.Started.IsZero() || prepared.Finished.IsZero() || begun.Started.Before(prepared.Finished) {
		err = errors.Join(err, fmt.Errorf("main started at %v, before its init had finished at %v", begun.Started, prepared.Finished))
	}
	return err
}

func initFails(ctx context.Context, h *Harness) error {
	o, i, err := ended(ctx, h, []string{"exit", "0"}, h.with("prepare", backend.InitTask, "exit", "5"))
	return errors.Join(err,
		equal("phase", o.Phase, backend.PhaseFailed),
		equal("state", i.State, backend.Failed),
		equal("reason", i.Reason, backend.ReasonInitFailed))
}

func sidecar(ctx context.Context, h *Harness) error {
	o, i, err := ended(ctx, h, []string{"sleep", "100ms", ";", "exit", "0"}, h.with("beside", backend.SidecarTask, "forever"))
	return errors.Join(err,
		equal("phase", o.Phase, backend.PhaseSucceeded),
		exited(i, backend.Succeeded, 0, ""))
}

func serviceRuns(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, count(2))
	a := h.Apply(ctx, job)
	o := h.Await(ctx, job.Key, "runs 2 ready instances", func(o backend.Observation) bool {
		return o.Phase == backend.PhaseRunning && o.Ready != nil && *o.Ready == 2
	})
	err := errors.Join(outcome("the first apply", a, backend.Created), equal("version", o.Version, a.Version), equal("UID", o.UID, a.UID))
	if o.Wanted == nil || *o.Wanted != 2 {
		err = errors.Join(err, errors.New("wanted is not 2"))
	}
	return errors.Join(err, equal("running instances", len(inState(o, backend.Running)), 2))
}

func serviceRestarts(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"sleep", "50ms", ";", "exit", "1"})
	h.Apply(ctx, job)
	h.Await(ctx, job.Key, "has restarted", func(o backend.Observation) bool { return o.Restarts != nil && *o.Restarts > 0 })
	return nil
}

func times(ctx context.Context, h *Harness) error {
	o, i, err := ended(ctx, h, []string{"sleep", "50ms"})
	for _, t := range []struct {
		name          string
		before, after bool
	}{
		{"created", o.Created.IsZero(), o.Created.After(o.Finished)},
		{"started", o.Started.IsZero(), o.Started.After(o.Finished)},
		{"finished", o.Finished.IsZero(), false},
		{"the instance's start", i.Started.IsZero(), i.Started.After(i.Finished)},
		{"the instance's end", i.Finished.IsZero(), i.Finished.After(o.Finished)},
	} {
		if t.before || t.after {
			err = errors.Join(err, fmt.Errorf("%s is missing or too late: job %v, %v, %v; instance %v, %v", t.name, o.Created, o.Started, o.Finished, i.Started, i.Finished))
		}
	}
	return err
}
