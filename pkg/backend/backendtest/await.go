package backendtest

import (
	"context"
	"fmt"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// firstPause and longestPause bound the time between two looks.
const (
	firstPause   = 5 * time.Millisecond
	longestPause = 250 * time.Millisecond
)

// Eventually looks again and again until look returns nil, for as long as the
// leg has patience; then the case ends with what was still wrong.
func (h *Harness) Eventually(ctx context.Context, what string, look func(ctx context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	pause := firstPause
	for {
		err := look(ctx)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			h.Fatalf("%s: still not so: %w", what, err)
		case <-time.After(pause):
			pause = min(2*pause, longestPause)
		}
	}
}

// Await waits until the observation of a job is as ok says.
func (h *Harness) Await(ctx context.Context, key backend.Key, what string, ok func(backend.Observation) bool) backend.Observation {
	var last backend.Observation
	h.Eventually(ctx, key.Name+" "+what, func(ctx context.Context) error {
		o, err := h.driver.Get(ctx, key, backend.DetailInstances)
		if err != nil {
			return err
		}
		if last = o; !ok(o) {
			return fmt.Errorf("%s", describe(o))
		}
		return nil
	})
	return last
}

// AwaitPhase waits for one of the phases.
func (h *Harness) AwaitPhase(ctx context.Context, key backend.Key, phases ...backend.Phase) backend.Observation {
	return h.Await(ctx, key, fmt.Sprintf("is one of %v", phases), func(o backend.Observation) bool {
		for _, p := range phases {
			if o.Phase == p {
				return true
			}
		}
		return false
	})
}

// AwaitRunning waits until n instances run.
func (h *Harness) AwaitRunning(ctx context.Context, key backend.Key, n int) backend.Observation {
	return h.Await(ctx, key, fmt.Sprintf("has %d running instances", n), func(o backend.Observation) bool {
		return len(inState(o, backend.Running)) == n
	})
}

// AwaitEnd waits until a job has succeeded or failed.
func (h *Harness) AwaitEnd(ctx context.Context, key backend.Key) backend.Observation {
	return h.AwaitPhase(ctx, key, backend.PhaseSucceeded, backend.PhaseFailed)
}

// AwaitGone waits until there is no such job.
func (h *Harness) AwaitGone(ctx context.Context, key backend.Key) {
	h.Eventually(ctx, key.Name+" is gone", func(ctx context.Context) error {
		o, err := h.driver.Get(ctx, key, backend.DetailInstances)
		switch {
		case backend.CodeOf(err) == backend.NotFound:
			return nil
		case err != nil:
			return err
		default:
			return fmt.Errorf("%s", describe(o))
		}
	})
}

func inState(o backend.Observation, s backend.State) []backend.Instance {
	var found []backend.Instance
	for _, i := range o.Instances {
		if i.State == s {
			found = append(found, i)
		}
	}
	return found
}

// describe is an observation on one line.
func describe(o backend.Observation) string {
	s := fmt.Sprintf("%s is %s (run %d, reason %q, message %q)", o.Key.Name, o.Phase, o.Run, o.Reason, o.Message)
	for _, i := range o.Instances {
		s += fmt.Sprintf("; %s run %d attempt %d is %s (%s%s) %s", i.Name, i.Run, i.Attempt, i.State, i.Reason, ending(i), i.Message)
	}
	return s
}

func ending(i backend.Instance) string {
	switch {
	case i.Signal != "":
		return " signal " + i.Signal
	case i.ExitCode != nil:
		return fmt.Sprintf(" exit %d", *i.ExitCode)
	default:
		return ""
	}
}
