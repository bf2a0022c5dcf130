package backendtest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func errorCases() []Case {
	return inGroup(GroupErrors,
		Case{Name: "absent", Run: absentEverywhere},
		Case{Name: "cancelled", Run: cancelledEverywhere},
		Case{Name: "deadline", Run: deadlineEverywhere},
		Case{Name: "closed-twice", Run: closedTwice},
		Case{Name: "closed-goes-on", Run: closedGoesOn},
		Case{Name: "job-not-changed", Run: jobNotChanged},
	)
}

// served are the methods and the verbs that the driver declares.
func (h *Harness) served() []call {
	return slices.Concat(methods(), slices.DeleteFunc(options(), func(c call) bool { return !h.Serves(c.verb) }))
}

func absentEverywhere(ctx context.Context, h *Harness) error {
	job := h.Batch("nobody", []string{"exit", "0"})
	var problems error
	for _, c := range h.served() {
		if c.ofJob {
			problems = errors.Join(problems, refused(c.name+" of a job that is not there", c.do(ctx, h.driver, job, h.Submission()), backend.NotFound))
		}
	}
	return problems
}

// prompt is how long a call may take to notice that its context has ended.
const prompt = 5 * time.Second

func cancelledEverywhere(ctx context.Context, h *Harness) error {
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	return h.withContext(ctx, cancelled, context.Canceled)
}

func deadlineEverywhere(ctx context.Context, h *Harness) error {
	late, cancel := context.WithDeadline(ctx, time.Now().Add(-time.Second))
	defer cancel()
	return h.withContext(ctx, late, context.DeadlineExceeded)
}

// withContext calls everything under a context that has ended.
func (h *Harness) withContext(ctx, over context.Context, want error) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	h.Apply(ctx, job)
	before := h.AwaitRunning(ctx, job.Key, 1)
	var problems error
	for _, c := range h.served() {
		start := time.Now()
		err := c.do(over, h.driver, h.cheap("other"), h.Submission())
		if c.ofJob {
			err = c.do(over, h.driver, job, h.Submission())
		}
		switch took := time.Since(start); {
		case !errors.Is(err, want):
			problems = errors.Join(problems, fmt.Errorf("%s under a context that has ended: %w, want %w", c.name, orNone(err), want))
		case took > prompt:
			problems = errors.Join(problems, fmt.Errorf("%s took %v to notice that its context had ended", c.name, took))
		}
	}
	after := h.Get(ctx, job.Key)
	_, err := h.driver.Get(ctx, h.Key("other"), backend.DetailSummary)
	return errors.Join(problems,
		refused("get of a job that was applied under a context that had ended", err, backend.NotFound),
		equal("version", after.Version, before.Version))
}

func orNone(err error) error {
	if err == nil {
		return errors.New("no error")
	}
	return err
}

func closedTwice(ctx context.Context, h *Harness) error {
	d := h.Handle(ctx)
	return errors.Join(d.Close(), d.Close())
}

func closedGoesOn(ctx context.Context, h *Harness) error {
	d := h.Handle(ctx)
	job := h.Service("job", []string{"forever"}, grace("1s"))
	_, err := d.Apply(ctx, job, backend.ApplyOptions{Change: h.Submission()})
	h.Must("apply", err)
	h.AwaitRunning(ctx, job.Key, 1)
	h.Must("close", d.Close())
	o := h.Get(ctx, job.Key)
	return equal("running instances after close", len(inState(o, backend.Running)), 1)
}

// jobNotChanged compares the job a driver was given with one that was made in
// the same way.
func jobNotChanged(ctx context.Context, h *Harness) error {
	makeJob := func() *backend.Job {
		return h.Batch("job", []string{"exit", "0"}, labels("a", "b"), env("A", "b"), count(2), suspended)
	}
	job, want := makeJob(), makeJob()
	h.Apply(ctx, job)
	h.Delete(ctx, job.Key)
	if !reflect.DeepEqual(job, want) {
		return fmt.Errorf("the driver has changed the job it was given: %+v, was %+v", *job, *want)
	}
	return nil
}
