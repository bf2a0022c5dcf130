package backendtest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/baton-run/baton/pkg/backend"
)

func concurrencyCases() []Case {
	return inGroup(GroupConcurrency,
		Case{Name: "many-applies", Run: manyApplies},
		Case{Name: "one-apply-twice", Run: oneApplyTwice},
		Case{Name: "one-submission-twice", Run: oneSubmissionTwice},
		Case{Name: "one-version-twice", Run: oneVersionTwice},
		Case{Name: "reads-during-delete", Run: readsDuringDelete},
	)
}

// atOnce runs n calls at the same time.
func atOnce(n int, run func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			run(i)
		})
	}
	close(start)
	wg.Wait()
}

func manyApplies(ctx context.Context, h *Harness) error {
	const n = 20
	jobs, changes, errs := make([]*backend.Job, n), make([]backend.Change, n), make([]error, n)
	for i := range n {
		jobs[i], changes[i] = h.Batch(fmt.Sprintf("job-%02d", i), []string{"exit", "0"}), h.Submission()
	}
	atOnce(n, func(i int) {
		a, err := h.driver.Apply(ctx, jobs[i], backend.ApplyOptions{Change: changes[i]})
		if errs[i] = err; err == nil {
			errs[i] = outcome(jobs[i].Key.Name, a, backend.Created)
		}
	})
	h.Must("apply 20 jobs at once", errors.Join(errs...))
	uids := map[string]string{}
	var problems error
	for _, j := range jobs {
		o := h.AwaitEnd(ctx, j.Key)
		problems = errors.Join(problems, equal(j.Key.Name, o.Phase, backend.PhaseSucceeded), equal("another job with UID "+o.UID, uids[o.UID], ""))
		uids[o.UID] = j.Key.Name
	}
	return problems
}

// contest applies a job by two handles at once and returns both answers.
func (h *Harness) contest(ctx context.Context, job *backend.Job, opts ...func(*backend.ApplyOptions)) (answers [2]backend.Applied, errs [2]error) {
	handles := [2]backend.Driver{h.driver, h.Handle(ctx)}
	var o [2]backend.ApplyOptions
	for i := range o {
		o[i].Change = h.Submission()
		for _, f := range opts {
			f(&o[i])
		}
	}
	atOnce(2, func(i int) { answers[i], errs[i] = handles[i].Apply(ctx, job, o[i]) })
	return answers, errs
}

func oneApplyTwice(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"forever"}, grace("1s"))
	answers, errs := h.contest(ctx, job)
	created := 0
	var problems error
	for i, a := range answers {
		switch {
		case errs[i] != nil:
			problems = errors.Join(problems, refused("the apply that lost", errs[i], backend.Conflict))
		case a.Outcome == backend.Created:
			created++
		default:
			problems = errors.Join(problems, outcome("the apply that lost", a, backend.Attached))
		}
	}
	o := h.AwaitRunning(ctx, job.Key, 1)
	return errors.Join(problems, equal("how many applies created the job", created, 1), equal("instances", len(o.Instances), 1))
}

func oneSubmissionTwice(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "0"})
	h.Apply(ctx, job)
	before := h.AwaitEnd(ctx, job.Key)
	answers, errs := h.contest(ctx, job, rerun, submission(h.Namespace+"-both"))
	h.Must("the same submission twice at once", errors.Join(errs[:]...))
	o := h.Await(ctx, job.Key, "has run again", func(o backend.Observation) bool { return o.Run > before.Run && o.Phase.Ended() })
	return errors.Join(
		equal("run", o.Run, before.Run+1), outcome("one answer", answers[0], backend.Rerun), outcome("the other answer", answers[1], backend.Rerun),
		equal("version", answers[0].Version, answers[1].Version))
}

func oneVersionTwice(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	a := h.Apply(ctx, job)
	changed := h.Service("job", []string{"forever"}, grace("1s"), labels("a", "b"))
	_, errs := h.contest(ctx, changed, ifVersion(a.Version))
	won := 0
	var problems error
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		problems = errors.Join(problems, refused("the apply that lost", err, backend.Conflict))
	}
	o := h.Get(ctx, job.Key)
	return errors.Join(problems, equal("how many applies on one version won", won, 1), equal("revision", o.Revision, a.Revision+1))
}

func readsDuringDelete(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 2)
	uid := h.Get(ctx, job.Key).UID
	change := h.Submission()
	var mu sync.Mutex
	var problems error
	note := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		problems = errors.Join(problems, err)
	}
	atOnce(6, func(i int) {
		if i == 0 {
			_, err := h.driver.Delete(ctx, job.Key, backend.DeleteOptions{Change: change})
			note(err)
			return
		}
		for range 20 {
			o, err := h.driver.Get(ctx, job.Key, backend.DetailFull)
			switch {
			case err != nil:
				note(onlyCode("get", err, backend.NotFound))
			case o.UID != uid || len(o.Document) == 0:
				note(fmt.Errorf("half a job is seen while it is deleted: %s", describe(o)))
			}
			for _, err := range h.driver.List(ctx, backend.Selector{Namespace: h.Namespace}, backend.DetailInstances) {
				note(err)
			}
		}
	})
	h.AwaitGone(ctx, job.Key)
	return problems
}

func onlyCode(what string, err error, code backend.Code) error {
	if err == nil {
		return nil
	}
	return refused(what, err, code)
}
