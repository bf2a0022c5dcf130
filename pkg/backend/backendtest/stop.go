package backendtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func stopCases() []Case {
	return inGroup(GroupLifecycle,
		Case{Name: "stop-grace-honoured", Run: graceHonoured},
		Case{Name: "stop-grace-exceeded", Run: graceExceeded},
		Case{Name: "stop-grace-given", Run: graceGiven},
		Case{Name: "stop-keeps-job", Run: stopKeepsJob},
		Case{Name: "stop-ended", Run: stopEnded},
		Case{Name: "delete-running", Run: deleteRunning},
		Case{Name: "delete-ended", Run: deleteEnded},
	)
}

// last returns the latest instance of an index that is kept.
func last(o backend.Observation) (backend.Instance, bool) {
	if len(o.Instances) == 0 {
		return backend.Instance{}, false
	}
	return slices.MaxFunc(o.Instances, func(a, b backend.Instance) int { return a.Created.Compare(b.Created) }), true
}

func graceHonoured(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"trap", "TERM", "300ms", "0"}, grace("20s"))
	h.Apply(ctx, job)
	h.ready(ctx, job.Key)
	h.Stop(ctx, job.Key)
	o := h.AwaitPhase(ctx, job.Key, backend.PhaseStopped)
	if i, ok := last(o); ok {
		return errors.Join(equal("reason", i.Reason, backend.ReasonStoppedByUser), exited(i, backend.Stopped, 0, i.Reason))
	}
	return nil
}

// ready waits until the program has said so, or, where nothing is read, until
// it runs and has had the time to.
func (h *Harness) ready(ctx context.Context, key backend.Key) {
	h.AwaitRunning(ctx, key, 1)
	if !h.Serves(backend.VerbLogs) {
		h.pause(ctx, time.Second)
		return
	}
	h.Eventually(ctx, "the program is ready", func(ctx context.Context) error {
		text, err := h.Logs(ctx, key, backend.LogOptions{Tail: -1})
		if err == nil && text == "" {
			err = errors.New("nothing is printed yet")
		}
		return err
	})
}

func (h *Harness) pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
		h.Fatalf("%w", ctx.Err())
	case <-time.After(d):
	}
}

// stubborn is a program that only a KILL ends.
func stubborn() []string { return []string{"ignore", "TERM", ";", "echo", "ready", ";", "forever"} }

func graceExceeded(ctx context.Context, h *Harness) error {
	job := h.Batch("job", stubborn(), grace("1s"))
	h.Apply(ctx, job)
	h.ready(ctx, job.Key)
	h.Stop(ctx, job.Key)
	return killed(h.AwaitPhase(ctx, job.Key, backend.PhaseStopped))
}

func graceGiven(ctx context.Context, h *Harness) error {
	job := h.Batch("job", stubborn(), grace("10m"))
	h.Apply(ctx, job)
	h.ready(ctx, job.Key)
	second := time.Second
	_, err := h.driver.Stop(ctx, job.Key, backend.StopOptions{Change: h.Submission(), Grace: &second})
	h.Must("stop", err)
	return killed(h.AwaitPhase(ctx, job.Key, backend.PhaseStopped))
}

// killed says what is wrong with an instance that did not heed its signal.
func killed(o backend.Observation) error {
	i, ok := last(o)
	if !ok {
		return nil
	}
	err := equal("state", i.State, backend.Stopped)
	if i.Signal != "KILL" && ending(i) != " exit 137" {
		err = errors.Join(err, fmt.Errorf("the instance ended with%s, want signal KILL", or(ending(i), " nothing")))
	}
	return err
}

func stopKeepsJob(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	a := h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	h.Stop(ctx, job.Key)
	h.AwaitPhase(ctx, job.Key, backend.PhaseStopped)
	o, err := h.driver.Get(ctx, job.Key, backend.DetailFull)
	h.Must("get a stopped job", err)
	return errors.Join(
		equal("UID", o.UID, a.UID),
		differ("version, before and after stop,", o.Version, a.Version),
		equal("document", string(o.Document), string(job.Document)),
		equal("running instances", len(inState(o, backend.Running)), 0))
}

func stopEnded(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "0"})
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	h.Stop(ctx, job.Key)
	o := h.Get(ctx, job.Key)
	if o.Phase != backend.PhaseSucceeded && o.Phase != backend.PhaseStopped {
		return fmt.Errorf("after stop of a job that had ended: %s", describe(o))
	}
	return nil
}

func deleteRunning(ctx context.Context, h *Harness) error {
	job := h.Batch("job", stubborn(), grace("1s"))
	h.Apply(ctx, job)
	h.ready(ctx, job.Key)
	first := h.Get(ctx, job.Key)
	h.Delete(ctx, job.Key)
	h.noLeftovers(ctx)
	h.AwaitGone(ctx, job.Key)
	quick := h.Batch("job", []string{"exit", "0"})
	a := h.Apply(ctx, quick)
	o := h.AwaitEnd(ctx, quick.Key)
	err := errors.Join(outcome("apply of a name that is free", a, backend.Created), differ("UID", o.UID, first.UID))
	for _, i := range o.Instances {
		if was, ok := last(first); ok && was.ID == i.ID {
			err = errors.Join(err, fmt.Errorf("%s of the deleted job is among the new one's instances", i.ID))
		}
	}
	return err
}

func deleteEnded(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "0"})
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	h.Delete(ctx, job.Key)
	h.AwaitGone(ctx, job.Key)
	return nil
}

// noLeftovers waits until nothing is left in the namespace but the job records
// themselves.
func (h *Harness) noLeftovers(ctx context.Context) {
	if h.Leftovers == nil {
		return
	}
	h.Eventually(ctx, "nothing is left behind", func(ctx context.Context) error {
		names, err := h.Leftovers(ctx, h.Namespace)
		if err == nil && len(names) > 0 {
			err = fmt.Errorf("left behind: %q", names)
		}
		return err
	})
}
