package backendtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/baton-run/baton/pkg/backend"
)

func submitCases() []Case {
	return inGroup(GroupIdentity,
		Case{Name: "same-submission", Run: sameSubmission},
		Case{Name: "same-submission-elsewhere", Run: sameSubmissionElsewhere},
		Case{Name: "absent", Run: absent},
		Case{Name: "if-version", Run: ifVersionCase},
		Case{Name: "if-version-everywhere", Run: ifVersionEverywhere},
		Case{Name: "version-moves-by-verbs", Run: versionMoves},
		Case{Name: "unchanged-service", Run: unchangedService},
		Case{Name: "updated-service", Run: updatedService},
		Case{Name: "other-type", Run: otherType},
		Case{Name: "dry-run", Run: dryRunCase},
	)
}

func sameSubmission(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "0"})
	first := h.Apply(ctx, job, submission(h.Namespace+"-once"))
	h.AwaitEnd(ctx, job.Key)
	again := h.Apply(ctx, job, submission(h.Namespace+"-once"), rerun)
	err := errors.Join(
		outcome("the same submission again", again, first.Outcome),
		equal("run", again.Run, first.Run), equal("UID", again.UID, first.UID), equal("version", again.Version, first.Version))
	o := h.AwaitEnd(ctx, job.Key)
	return errors.Join(err, equal("the number of instances", len(o.Instances), 1), equal("version", o.Version, first.Version))
}

func sameSubmissionElsewhere(ctx context.Context, h *Harness) error {
	id := submission(h.Namespace + "-once")
	one, two := h.Batch("one", []string{"exit", "0"}), h.Batch("two", []string{"exit", "0"})
	h.Apply(ctx, one, id)
	second := h.Apply(ctx, two, id)
	h.AwaitEnd(ctx, two.Key)
	return errors.Join(outcome("the same id for another job", second, backend.Created), equal("key", second.Key, two.Key))
}

func absent(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"})
	first := h.Apply(ctx, job, ifVersion(backend.Absent))
	_, err := h.TryApply(ctx, job, ifVersion(backend.Absent))
	return errors.Join(outcome("the first apply", first, backend.Created), refused("apply if absent of a job that is there", err, backend.Conflict))
}

func ifVersionCase(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"})
	_, err := h.TryApply(ctx, job, ifVersion("17"))
	err = refused("apply with a version of a job that is not there", err, backend.Conflict)
	first := h.Apply(ctx, job)
	changed := h.Service("job", []string{"forever"}, labels("a", "b"))
	second := h.Apply(ctx, changed, ifVersion(first.Version))
	_, stale := h.TryApply(ctx, job, ifVersion(first.Version))
	o := h.Get(ctx, job.Key)
	return errors.Join(err,
		outcome("apply with the job's version", second, backend.Updated),
		differ("version", first.Version, second.Version),
		refused("apply with the version before", stale, backend.Conflict),
		equal("digest after a refused apply", o.Digest, changed.Digest))
}

func ifVersionEverywhere(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"})
	h.Apply(ctx, job)
	stale := h.Submission()
	stale.IfVersion = "no-such-version"
	_, stop := h.driver.Stop(ctx, job.Key, backend.StopOptions{Change: stale})
	stale.SubmissionID = h.Submission().SubmissionID
	_, del := h.driver.Delete(ctx, job.Key, backend.DeleteOptions{Change: stale})
	o := h.AwaitRunning(ctx, job.Key, 1)
	return errors.Join(
		refused("stop with another version", stop, backend.Conflict),
		refused("delete with another version", del, backend.Conflict),
		equal("phase", o.Phase, backend.PhaseRunning))
}

func versionMoves(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"sleep", "100ms"}, retries(1))
	a := h.Apply(ctx, job)
	o := h.AwaitEnd(ctx, job.Key)
	return errors.Join(differ("the version, against nothing,", a.Version, ""), equal("version after the job has ended", o.Version, a.Version))
}

func unchangedService(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"})
	first := h.Apply(ctx, job)
	before := h.AwaitRunning(ctx, job.Key, 1)
	again := h.Apply(ctx, job)
	after := h.AwaitRunning(ctx, job.Key, 1)
	return errors.Join(
		outcome("the same service again", again, backend.Unchanged),
		equal("version", again.Version, first.Version), equal("revision", again.Revision, first.Revision),
		equal("instance", after.Instances[0].ID, before.Instances[0].ID))
}

func updatedService(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	first := h.Apply(ctx, job)
	before := inState(h.AwaitRunning(ctx, job.Key, 1), backend.Running)[0]
	labelled := h.Service("job", []string{"forever"}, grace("1s"), labels("a", "b"))
	second := h.Apply(ctx, labelled)
	kept := inState(h.AwaitRunning(ctx, job.Key, 1), backend.Running)[0]
	err := errors.Join(
		outcome("another label", second, backend.Updated), equal("revision", second.Revision, first.Revision+1),
		equal("instance after a change of labels", kept.ID, before.ID))
	other := h.Service("job", []string{"echo", "new", ";", "forever"}, grace("1s"), labels("a", "b"))
	third := h.Apply(ctx, other)
	h.Await(ctx, job.Key, "runs the new revision alone", func(o backend.Observation) bool {
		running := inState(o, backend.Running)
		return len(running) == 1 && running[0].ID != before.ID && running[0].TemplateDigest == other.Groups[0].TemplateDigest
	})
	return errors.Join(err, outcome("another command", third, backend.Updated), equal("revision", third.Revision, first.Revision+2))
}

func otherType(ctx context.Context, h *Harness) error {
	h.Apply(ctx, h.Batch("job", []string{"exit", "0"}))
	h.AwaitEnd(ctx, h.Key("job"))
	_, err := h.TryApply(ctx, h.Service("job", []string{"forever"}))
	return refused("apply of another type", err, backend.Conflict, "batch", "service")
}

func dryRunCase(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"})
	a := h.Apply(ctx, job, dryRun)
	_, err := h.driver.Get(ctx, job.Key, backend.DetailSummary)
	err = errors.Join(outcome("a dry run", a, backend.Created), refused("get after a dry run", err, backend.NotFound))
	first := h.Apply(ctx, job)
	if first.Outcome != backend.Created {
		err = errors.Join(err, fmt.Errorf("apply after a dry run: %s", first.Outcome))
	}
	changed := h.Service("job", []string{"forever"}, labels("a", "b"))
	again := h.Apply(ctx, changed, dryRun)
	_, stale := h.TryApply(ctx, changed, dryRun, ifVersion("no-such-version"))
	o := h.Get(ctx, job.Key)
	return errors.Join(err,
		outcome("a dry run of a change", again, backend.Updated),
		refused("a dry run with another version", stale, backend.Conflict),
		equal("version after dry runs", o.Version, first.Version), equal("digest after dry runs", o.Digest, job.Digest))
}
