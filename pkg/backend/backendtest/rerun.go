package backendtest

import (
	"context"
	"errors"

	"github.com/baton-run/baton/pkg/backend"
)

func rerunCases() []Case {
	return inGroup(GroupIdentity,
		Case{Name: "finished-same", Run: finishedSame},
		Case{Name: "finished-other", Run: finishedOther},
		Case{Name: "active-same", Run: activeSame},
		Case{Name: "active-other", Run: activeOther},
		Case{Name: "stopped", Run: stoppedAgain},
		Case{Name: "suspended", Needs: []backend.Verb{backend.VerbSuspend}, Run: suspendedConflict},
		Case{Name: "hand-scaled", Needs: []backend.Verb{backend.VerbScale}, Run: handScaled},
		Case{Name: "name-reused", Run: nameReused},
	)
}

func finishedSame(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "0"})
	first := h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	same := h.Apply(ctx, job)
	again := h.Apply(ctx, job, rerun)
	o := h.AwaitEnd(ctx, job.Key)
	return errors.Join(
		outcome("a finished job without rerun", same, backend.Unchanged), equal("run", same.Run, first.Run),
		outcome("a finished job with rerun", again, backend.Rerun), equal("run", again.Run, first.Run+1),
		equal("observed run", o.Run, again.Run), equal("revision", again.Revision, first.Revision), equal("UID", again.UID, first.UID),
		differ("version", again.Version, first.Version))
}

func finishedOther(ctx context.Context, h *Harness) error {
	first := h.Apply(ctx, h.Batch("job", []string{"exit", "0"}))
	h.AwaitEnd(ctx, h.Key("job"))
	second := h.Apply(ctx, h.Batch("job", []string{"exit", "4"}))
	o := h.Await(ctx, h.Key("job"), "has run again", func(o backend.Observation) bool { return o.Phase == backend.PhaseFailed })
	return errors.Join(
		outcome("a finished job that differs", second, backend.Rerun), equal("run", second.Run, first.Run+1),
		equal("revision", second.Revision, first.Revision+1), equal("observed run", o.Run, second.Run))
}

func activeSame(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"forever"}, grace("1s"))
	first := h.Apply(ctx, job)
	before := h.AwaitRunning(ctx, job.Key, 1)
	second := h.Apply(ctx, job)
	third := h.Apply(ctx, job, rerun)
	after := h.AwaitRunning(ctx, job.Key, 1)
	return errors.Join(
		outcome("an active job again", second, backend.Attached), outcome("an active job again, with rerun", third, backend.Attached),
		equal("run", second.Run, first.Run), equal("version", after.Version, before.Version),
		equal("instance", after.Instances[0].ID, before.Instances[0].ID))
}

func activeOther(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"forever"}, grace("1s"))
	first := h.Apply(ctx, job)
	old := h.AwaitRunning(ctx, job.Key, 1).Instances[0]
	other := h.Batch("job", []string{"exit", "0"}, grace("1s"))
	_, err := h.TryApply(ctx, other)
	err = refused("an active job that differs", err, backend.Conflict)
	still := h.AwaitRunning(ctx, job.Key, 1)
	err = errors.Join(err, equal("instance after a conflict", still.Instances[0].ID, old.ID), equal("digest after a conflict", still.Digest, job.Digest))
	second := h.Apply(ctx, other, replace)
	o := h.Await(ctx, job.Key, "has ended as the new run did", func(o backend.Observation) bool { return o.Phase == backend.PhaseSucceeded })
	err = errors.Join(err,
		outcome("an active job that differs, with replace", second, backend.Replaced),
		equal("run", second.Run, first.Run+1), equal("digest", o.Digest, other.Digest))
	h.Await(ctx, job.Key, "has ended its old run", func(o backend.Observation) bool { return len(inState(o, backend.Running)) == 0 })
	return err
}

func stoppedAgain(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	first := h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	h.Stop(ctx, job.Key)
	h.AwaitPhase(ctx, job.Key, backend.PhaseStopped)
	again := h.Apply(ctx, job)
	h.AwaitPhase(ctx, job.Key, backend.PhaseRunning)
	return errors.Join(outcome("a stopped job", again, backend.Restarted), equal("UID", again.UID, first.UID), equal("revision", again.Revision, first.Revision))
}

func suspendedConflict(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	h.suspend(ctx, job.Key, false)
	h.AwaitPhase(ctx, job.Key, backend.Suspended)
	_, same := h.TryApply(ctx, job)
	_, other := h.TryApply(ctx, h.Service("job", []string{"forever"}, grace("1s"), labels("a", "b")))
	o := h.Get(ctx, job.Key)
	return errors.Join(
		refused("apply of a suspended job", same, backend.Conflict, "resume"),
		refused("apply of a suspended job that differs", other, backend.Conflict, "resume"),
		equal("phase", o.Phase, backend.Suspended), equal("digest", o.Digest, job.Digest))
}

func (h *Harness) suspend(ctx context.Context, key backend.Key, resume bool) backend.Applied {
	s, ok := h.driver.(backend.Suspender)
	if !ok {
		h.Fatalf("the driver declares suspend and is no Suspender")
	}
	a, err := s.Suspend(ctx, key, backend.SuspendOptions{Change: h.Submission(), Resume: resume})
	h.Must("suspend", err)
	return a
}

func (h *Harness) scale(ctx context.Context, key backend.Key, n int) backend.Applied {
	s, ok := h.driver.(backend.Scaler)
	if !ok {
		h.Fatalf("the driver declares scale and is no Scaler")
	}
	a, err := s.Scale(ctx, key, backend.ScaleOptions{Change: h.Submission(), Group: backend.MainName, Count: n})
	h.Must("scale", err)
	return a
}

func handScaled(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"), count(1))
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	h.scale(ctx, job.Key, 3)
	h.AwaitRunning(ctx, job.Key, 3)
	same := h.Apply(ctx, job)
	labelled := h.Service("job", []string{"forever"}, grace("1s"), count(1), labels("a", "b"))
	h.Apply(ctx, labelled)
	kept := h.AwaitRunning(ctx, job.Key, 3)
	h.Apply(ctx, h.Service("job", []string{"forever"}, grace("1s"), count(2), labels("a", "b")))
	h.AwaitRunning(ctx, job.Key, 2)
	return errors.Join(
		outcome("the same job after scaling by hand", same, backend.Unchanged),
		equal("the group's count while the file's is the same", kept.Groups[0].Count, 3))
}

func nameReused(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "0"})
	first := h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	h.Delete(ctx, job.Key)
	second := h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	return errors.Join(
		outcome("a name that was deleted", second, backend.Created),
		differ("the UID, against nothing,", first.UID, ""), differ("UID", first.UID, second.UID),
		equal("revision", second.Revision, 1))
}
