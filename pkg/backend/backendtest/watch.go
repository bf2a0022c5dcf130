package backendtest

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/baton-run/baton/pkg/backend"
)

func watchCases() []Case {
	cases := inGroup(GroupCapability,
		Case{Name: "watch-to-the-end", Run: watchToTheEnd},
		Case{Name: "watch-ended", Run: watchEnded},
		Case{Name: "watch-changes", Run: watchChanges},
		Case{Name: "watch-gone", Run: watchGone},
		Case{Name: "watch-cancelled", Run: watchCancelled},
	)
	for i := range cases {
		cases[i].Needs = []backend.Verb{backend.VerbWatch}
	}
	return cases
}

func (h *Harness) watch(ctx context.Context, key backend.Key) iter.Seq2[backend.Observation, error] {
	w, ok := h.driver.(backend.Watcher)
	if !ok {
		h.Fatalf("the driver declares watch and is no Watcher")
	}
	return w.Watch(ctx, key, backend.DetailInstances)
}

// until watches until ok says so. It returns the first observation and the one
// that was ok.
func (h *Harness) until(ctx context.Context, key backend.Key, what string, ok func(backend.Observation) bool) (initial, final backend.Observation) {
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	n := 0
	for o, err := range h.watch(ctx, key) {
		h.Must(fmt.Sprintf("watch until %s, after %d observations, the last: %s", what, n, describe(final)), err)
		if n++; n == 1 {
			initial = o
		}
		if final = o; ok(o) {
			return initial, final
		}
	}
	h.Fatalf("the watch ended without an error before %s: %s", what, describe(final))
	return initial, final
}

func watchToTheEnd(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"sleep", "200ms", ";", "exit", "3"})
	a := h.Apply(ctx, job)
	initial, final := h.until(ctx, job.Key, "it has ended", func(o backend.Observation) bool { return o.Phase.Ended() })
	i, err := only(final)
	return errors.Join(err, equal("UID", initial.UID, a.UID), equal("phase", final.Phase, backend.PhaseFailed), exited(i, backend.Failed, 3, backend.ReasonNonZeroExit))
}

func watchEnded(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "0"})
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	initial, _ := h.until(ctx, job.Key, "the first observation", func(backend.Observation) bool { return true })
	return equal("phase at once", initial.Phase, backend.PhaseSucceeded)
}

func watchChanges(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	asked, seen := false, backend.Observation{}
	h.until(ctx, job.Key, "it is stopped", func(o backend.Observation) bool {
		if !asked {
			asked = true
			h.Stop(ctx, job.Key)
		}
		seen = o
		return o.Phase == backend.PhaseStopped
	})
	return equal("running instances", len(inState(seen, backend.Running)), 0)
}

func watchGone(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	deleted := false
	for _, err := range h.watch(ctx, job.Key) {
		switch {
		case err != nil && !deleted:
			return fmt.Errorf("watch: %w", err)
		case err != nil:
			return refused("the watch of a job that was deleted", err, backend.NotFound)
		case !deleted:
			deleted = true
			h.Delete(ctx, job.Key)
		}
	}
	return errors.New("the watch of a job that was deleted ended without an error")
}

func watchCancelled(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	watched, cancel := context.WithCancel(ctx)
	defer cancel()
	n, after := 0, 0
	var end error
	for _, err := range h.watch(watched, job.Key) {
		if n++; err != nil {
			end = err
			continue
		}
		if cancel(); end != nil {
			after++
		}
	}
	if !errors.Is(end, context.Canceled) {
		return fmt.Errorf("the watch under a cancelled context ended with %w, want context.Canceled", orNone(end))
	}
	return equal("observations after the error", after, 0)
}
