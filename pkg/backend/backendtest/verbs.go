package backendtest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func verbCases() []Case {
	return inGroup(GroupCapability,
		Case{Name: "scale", Needs: []backend.Verb{backend.VerbScale}, Run: scaled},
		Case{Name: "scale-refused", Needs: []backend.Verb{backend.VerbScale}, Run: scaleRefused},
		Case{Name: "restart", Needs: []backend.Verb{backend.VerbRestart}, Run: restarted},
		Case{Name: "suspend-service", Needs: []backend.Verb{backend.VerbSuspend}, Run: suspendService},
		Case{Name: "suspend-cron", Needs: []backend.Verb{backend.VerbSuspend, backend.VerbTrigger}, Run: suspendCron},
		Case{Name: "suspended-by-file", Needs: []backend.Verb{backend.VerbSuspend}, Run: suspendedByFile},
		Case{Name: "trigger", Needs: []backend.Verb{backend.VerbTrigger}, Run: triggered},
		Case{Name: "trigger-active", Needs: []backend.Verb{backend.VerbTrigger}, Run: triggerActive},
		Case{Name: "rollback", Needs: []backend.Verb{backend.VerbRollback}, Run: rolledBack},
		Case{Name: "rollback-nowhere", Needs: []backend.Verb{backend.VerbRollback}, Run: rollbackNowhere},
	)
}

func scaled(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1)
	before := h.Get(ctx, job.Key)
	up := h.scale(ctx, job.Key, 3)
	three := h.AwaitRunning(ctx, job.Key, 3)
	same := h.scale(ctx, job.Key, 3)
	h.scale(ctx, job.Key, 0)
	h.AwaitPhase(ctx, job.Key, backend.Idle)
	h.AwaitRunning(ctx, job.Key, 0)
	return errors.Join(
		outcome("scale", up, backend.Updated), outcome("scale to what it is", same, backend.Unchanged),
		differ("version", up.Version, before.Version), equal("the group's count", three.Groups[0].Count, 3),
		equal("digest", three.Digest, job.Digest))
}

func scaleRefused(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1)
	s, ok := h.driver.(backend.Scaler)
	if !ok {
		return errors.New("the driver declares scale and is no Scaler")
	}
	try := func(group string, n int, version string) error {
		c := h.Submission()
		c.IfVersion = version
		_, err := s.Scale(ctx, job.Key, backend.ScaleOptions{Change: c, Group: group, Count: n})
		return err
	}
	return errors.Join(
		refused("scale of a group that is not there", try("nobody", 2, ""), backend.NotFound),
		refused("scale below 0", try(backend.MainName, -1, ""), backend.Invalid),
		refused("scale with another version", try(backend.MainName, 2, "no-such-version"), backend.Conflict))
}

func restarted(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1)
	before := inState(h.Get(ctx, job.Key), backend.Running)[0]
	r, ok := h.driver.(backend.Restarter)
	if !ok {
		return errors.New("the driver declares restart and is no Restarter")
	}
	a, err := r.Restart(ctx, job.Key, backend.RestartOptions{Change: h.Submission()})
	h.Must("restart", err)
	h.Await(ctx, job.Key, "runs another instance", func(o backend.Observation) bool {
		r := inState(o, backend.Running)
		return len(r) == 1 && r[0].ID != before.ID
	})
	_, err = r.Restart(ctx, job.Key, backend.RestartOptions{Change: h.Submission(), Groups: []string{"nobody"}})
	return errors.Join(outcome("restart", a, backend.Updated), refused("restart of a group that is not there", err, backend.NotFound))
}

func suspendService(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1)
	first := h.suspend(ctx, job.Key, false)
	o := h.AwaitPhase(ctx, job.Key, backend.Suspended)
	h.AwaitRunning(ctx, job.Key, 0)
	again := h.suspend(ctx, job.Key, false)
	resumed := h.suspend(ctx, job.Key, true)
	h.AwaitPhase(ctx, job.Key, backend.PhaseRunning)
	return errors.Join(outcome("suspend", first, backend.Updated), outcome("suspend again", again, backend.Unchanged),
		outcome("resume", resumed, backend.Updated), equal("digest", o.Digest, job.Digest))
}

func (h *Harness) trigger(ctx context.Context, key backend.Key, at time.Time) (backend.Applied, error) {
	t, ok := h.driver.(backend.Triggerer)
	if !ok {
		h.Fatalf("the driver declares trigger and is no Triggerer")
	}
	return t.Trigger(ctx, key, backend.TriggerOptions{Change: h.Submission(), Time: at})
}

func suspendCron(ctx context.Context, h *Harness) error {
	job := h.Job("job", backend.Cron, []string{"exit", "0"})
	h.Apply(ctx, job)
	h.suspend(ctx, job.Key, false)
	h.AwaitPhase(ctx, job.Key, backend.Suspended)
	_, err := h.trigger(ctx, job.Key, time.Time{})
	h.suspend(ctx, job.Key, true)
	h.AwaitPhase(ctx, job.Key, backend.Scheduled)
	return refused("trigger of a suspended job", err, backend.Conflict, "resume")
}

func suspendedByFile(ctx context.Context, h *Harness) error {
	job := h.cheap("job")
	h.Apply(ctx, job)
	o := h.AwaitPhase(ctx, job.Key, backend.Suspended)
	same := h.Apply(ctx, job)
	h.suspend(ctx, job.Key, true)
	h.AwaitEnd(ctx, job.Key)
	return errors.Join(equal("instances", len(o.Instances), 0), outcome("apply of a job that its own file suspends", same, backend.Unchanged))
}

func triggered(ctx context.Context, h *Harness) error {
	job := h.Job("job", backend.Cron, []string{"exit", "0"})
	h.Apply(ctx, job)
	o := h.AwaitPhase(ctx, job.Key, backend.Scheduled)
	one, err := h.trigger(ctx, job.Key, time.Time{})
	h.Must("trigger", err)
	done := func(o backend.Observation) bool {
		return o.Phase == backend.Scheduled && len(inState(o, backend.Succeeded)) > 0
	}
	h.Await(ctx, job.Key, "has run", done)
	two, err := h.trigger(ctx, job.Key, time.Time{})
	h.Must("trigger again", err)
	h.Await(ctx, job.Key, "has run again", func(o backend.Observation) bool { return done(o) && o.Run == two.Run })
	return errors.Join(equal("instances before a run", len(o.Instances), 0), equal("run", two.Run, one.Run+1), equal("the first run", one.Run, 1))
}

func triggerActive(ctx context.Context, h *Harness) error {
	job := h.Job("job", backend.Cron, []string{"forever"}, grace("1s"))
	h.Apply(ctx, job)
	_, err := h.trigger(ctx, job.Key, time.Time{})
	h.Must("trigger", err)
	h.AwaitRunning(ctx, job.Key, 1)
	_, err = h.trigger(ctx, job.Key, time.Time{})
	batch := h.cheap("batch")
	h.Apply(ctx, batch)
	_, wrong := h.trigger(ctx, batch.Key, time.Time{})
	return errors.Join(
		refused("trigger while a run is active and concurrency is forbid", err, backend.Conflict),
		refused("trigger of a batch job", wrong, backend.Unsupported))
}

func (h *Harness) rollback(ctx context.Context, key backend.Key, to int) (backend.Applied, error) {
	r, ok := h.driver.(backend.Rollbacker)
	if !ok {
		h.Fatalf("the driver declares rollback and is no Rollbacker")
	}
	return r.Rollback(ctx, key, backend.RollbackOptions{Change: h.Submission(), To: to})
}

func rolledBack(ctx context.Context, h *Harness) error {
	one := h.running(ctx, 1)
	two := h.Service("job", []string{"echo", "two", ";", "forever"}, grace("1s"), count(1))
	h.Apply(ctx, two)
	runs := func(job *backend.Job) {
		h.Await(ctx, job.Key, "runs one revision alone", func(o backend.Observation) bool {
			r := inState(o, backend.Running)
			return len(r) == 1 && r[0].TemplateDigest == job.Groups[0].TemplateDigest && o.Digest == job.Digest
		})
	}
	runs(two)
	a, err := h.rollback(ctx, one.Key, 0)
	h.Must("rollback", err)
	runs(one)
	b, err := h.rollback(ctx, one.Key, 2)
	h.Must("rollback to revision 2", err)
	runs(two)
	return errors.Join(outcome("rollback", a, backend.Updated), equal("revision", a.Revision, 3), equal("revision", b.Revision, 4))
}

func rollbackNowhere(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1)
	_, before := h.rollback(ctx, job.Key, 0)
	_, seven := h.rollback(ctx, job.Key, 7)
	if o := h.Get(ctx, job.Key); o.Revision != 1 {
		return fmt.Errorf("revision is %d after rollbacks that were refused, want 1", o.Revision)
	}
	return errors.Join(
		refused("rollback of a job with one revision", before, backend.NotFound),
		refused("rollback to a revision that is not there", seven, backend.NotFound))
}
