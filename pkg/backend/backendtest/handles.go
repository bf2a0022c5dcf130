package backendtest

import (
	"context"
	"errors"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func handleCases() []Case {
	return inGroup(GroupIdentity,
		Case{Name: "two-handles", Run: twoHandles},
		Case{Name: "two-namespaces", Run: twoNamespaces},
		Case{Name: "foreign", Run: foreign},
	)
}

func twoHandles(ctx context.Context, h *Harness) error {
	other := h.Handle(ctx)
	job := h.Service("job", []string{"forever"}, grace("1s"))
	a := h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	seen, err := other.Get(ctx, job.Key, backend.DetailInstances)
	h.Must("get by another handle", err)
	err = errors.Join(equal("UID", seen.UID, a.UID), equal("version", seen.Version, a.Version), equal("running instances", len(inState(seen, backend.Running)), 1))
	_, stopErr := other.Stop(ctx, job.Key, backend.StopOptions{Change: h.Submission()})
	h.Must("stop by another handle", stopErr)
	h.Must("close another handle", other.Close())
	h.AwaitPhase(ctx, job.Key, backend.PhaseStopped)
	return err
}

func twoNamespaces(ctx context.Context, h *Harness) error {
	here := h.Batch("job", []string{"exit", "0"})
	elsewhere := *h.Batch("job", []string{"exit", "1"})
	elsewhere.Key.Namespace = newNamespace()
	h.checks = append(h.checks, func(ctx context.Context) error {
		none := time.Duration(0)
		_, err := h.driver.Delete(ctx, elsewhere.Key, backend.DeleteOptions{Change: h.Submission(), Grace: &none})
		return err
	})
	one, two := h.Apply(ctx, here), h.Apply(ctx, &elsewhere)
	first, second := h.AwaitEnd(ctx, here.Key), h.AwaitEnd(ctx, elsewhere.Key)
	h.Delete(ctx, here.Key)
	still := h.Get(ctx, elsewhere.Key)
	return errors.Join(
		outcome("the other namespace", two, backend.Created), differ("UID", one.UID, two.UID),
		equal("phase here", first.Phase, backend.PhaseSucceeded), equal("phase there", second.Phase, backend.PhaseFailed),
		equal("UID there after a delete here", still.UID, two.UID), equal("key", still.Key, elsewhere.Key))
}

func foreign(ctx context.Context, h *Harness) error {
	if h.Foreign == nil {
		h.Skip("the leg plants nothing foreign")
	}
	untouched, err := h.Foreign(ctx, h.Namespace)
	h.Must("plant something foreign", err)
	job := h.Batch("job", []string{"exit", "0"})
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	for o, err := range h.driver.List(ctx, backend.Selector{Namespace: h.Namespace}, backend.DetailSummary) {
		h.Must("list", err)
		err = errors.Join(equal("a listed job", o.Key, job.Key), equal("foreign", o.Foreign, false))
		h.Must("list beside something foreign", err)
	}
	if f, ok := h.driver.(backend.ForeignLister); ok && h.Serves(backend.VerbForeign) {
		n := 0
		for o, err := range f.ListForeign(ctx, backend.Selector{Namespace: h.Namespace}, backend.DetailSummary) {
			h.Must("list what is foreign", errors.Join(err, equal("foreign", o.Foreign, true), differ("key", o.Key, job.Key)))
			n++
		}
		if n == 0 {
			return errors.New("what is foreign is not listed")
		}
	}
	h.Delete(ctx, job.Key)
	return untouched(ctx)
}
