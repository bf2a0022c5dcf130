package fake

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Apply makes the job so.
func (d *Driver) Apply(ctx context.Context, spec *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
	if err := d.begin(ctx, "apply", spec.Key); err != nil {
		return backend.Applied{}, err
	}
	s := d.store
	s.mu.Lock()
	defer s.mu.Unlock()
	id := answerKey{"apply", opts.SubmissionID, spec.Key}
	if before, ok := s.answers[id].(backend.Applied); ok && !opts.DryRun {
		return before, nil
	}
	decided, err := s.decide(spec, opts)
	if err != nil {
		return backend.Applied{}, err
	}
	if opts.DryRun {
		return decided.applied(spec.Key), nil
	}
	answer := s.carryOut(decided, spec, opts)
	s.remember(id, answer)
	s.notify()
	return answer, nil
}

// decision is what an Apply comes to.
type decision struct {
	job      *job // nil = to be created
	outcome  backend.Outcome
	revise   bool // there is a new revision
	startRun bool
	groups   []string
	rotated  []string
}

// decide does not change anything.
func (s *store) decide(spec *backend.Job, opts backend.ApplyOptions) (decision, error) {
	refuse := func(code backend.Code, format string, args ...any) (decision, error) {
		return decision{}, backend.Errorf(code, "apply", spec.Key, format, args...)
	}
	if fields := refused(spec); len(fields) > 0 {
		return decision{}, &backend.Error{Code: backend.Unsupported, Op: "apply", Key: spec.Key, Msg: "this backend can't run the job as it is", Fields: fields}
	}
	j := s.jobs[spec.Key]
	if j == nil {
		if opts.IfVersion != "" && opts.IfVersion != backend.Absent {
			return refuse(backend.Conflict, "the job is gone since it was looked at; plan again")
		}
		return decision{outcome: backend.Created, revise: true, startRun: spec.Type == backend.Batch}, nil
	}
	if err := j.check("apply", opts.IfVersion); err != nil {
		return decision{}, err
	}
	if j.spec().Type != spec.Type {
		return refuse(backend.Conflict, "the name belongs to a %s job; delete it before a %s job takes its name", j.spec().Type, spec.Type)
	}
	now := decision{job: j, rotated: rotated(j.current().secrets, opts.Secrets)}
	same := j.spec().Digest == spec.Digest && len(now.rotated) == 0
	now.revise = !same
	if !same {
		now.groups = j.replaced(spec, now.rotated)
	}
	switch {
	case j.goal == goalSuspend:
		return refuse(backend.Conflict, "the job is suspended; `baton resume %s` first", spec.Key.Name)
	case j.goal == goalRun && j.held() && same:
		now.outcome = backend.Unchanged
	case j.goal == goalRun && j.held():
		now.outcome = backend.Updated
	case j.goal == goalStop:
		now.outcome, now.startRun = backend.Restarted, spec.Type == backend.Batch
	case spec.Type == backend.Batch:
		return now.batch(same, opts)
	case same:
		now.outcome, now.revise = backend.Unchanged, false
	default:
		now.outcome = backend.Updated
	}
	return now, nil
}

func (n decision) batch(same bool, opts backend.ApplyOptions) (decision, error) {
	active := n.job.active()
	switch {
	case active && same:
		n.outcome = backend.Attached
	case active && !opts.Replace:
		return decision{}, backend.Errorf(backend.Conflict, "apply", n.job.key, "run %d is active and differs; wait for it, stop it, or use --replace", n.job.run)
	case active:
		n.outcome, n.startRun = backend.Replaced, true
	case same && !opts.Rerun:
		n.outcome = backend.Unchanged
	default:
		n.outcome, n.startRun = backend.Rerun, true
	}
	return n, nil
}

// rotated names the secrets whose values differ.
func rotated(was, is map[string][]byte) []string {
	var names []string
	for id, v := range is {
		if old, ok := was[id]; !ok || !bytes.Equal(old, v) {
			names = append(names, id)
		}
	}
	for id := range was {
		if _, ok := is[id]; !ok {
			names = append(names, id)
		}
	}
	slices.Sort(names)
	return names
}

// replaced names the groups whose instances a new revision replaces.
func (j *job) replaced(spec *backend.Job, rotated []string) []string {
	var names []string
	for i := range spec.Groups {
		g := &spec.Groups[i]
		old := j.spec().Group(g.Name)
		if old != nil && (old.TemplateDigest != g.TemplateDigest || usesAny(g, rotated)) {
			names = append(names, g.Name)
		}
	}
	slices.Sort(names)
	return names
}

func usesAny(g *backend.Group, ids []string) bool {
	for i := range g.Tasks {
		for _, s := range g.Tasks[i].Secrets {
			if slices.Contains(ids, s.ID()) {
				return true
			}
		}
	}
	return false
}

// applied is the decision as the answer of a dry run.
func (n decision) applied(key backend.Key) backend.Applied {
	a := backend.Applied{Key: key, Outcome: n.outcome, Groups: n.groups}
	if n.job != nil {
		a = n.job.applied(n.outcome)
		a.Groups = n.groups
	}
	if n.revise {
		a.Revision++
	}
	if n.startRun {
		a.Run++
	}
	return a
}

func (s *store) carryOut(n decision, spec *backend.Job, opts backend.ApplyOptions) backend.Applied {
	j := n.job
	now := time.Now()
	if j == nil {
		j = &job{key: spec.Key, uid: fmt.Sprintf("uid-%d", s.next()), created: now, goal: goalRun, scaled: map[string]int{}}
		s.jobs[spec.Key] = j
	}
	if n.outcome == backend.Unchanged || n.outcome == backend.Attached {
		return j.applied(n.outcome)
	}
	if n.revise {
		s.revise(j, spec, opts.Secrets, opts.Change)
	}
	j.goal, j.grace = goalRun, nil
	if n.startRun {
		j.startRun()
	}
	s.touch(j)
	j.event(string(n.outcome), fmt.Sprintf("revision %d", j.current().number), opts.Change)
	s.converge(j)
	answer := j.applied(n.outcome)
	answer.Groups = n.groups
	return answer
}

// revise adds a revision; a count by hand stays while the file's is the same.
func (s *store) revise(j *job, spec *backend.Job, secrets map[string][]byte, c backend.Change) {
	number := 1
	if len(j.revisions) > 0 {
		number = j.current().number + 1
		for name := range j.scaled {
			was, is := j.spec().Group(name), spec.Group(name)
			if is == nil || was == nil || was.Count != is.Count {
				delete(j.scaled, name)
			}
		}
	}
	kept := *spec
	j.resumed = false
	j.revisions = append(j.revisions, &revision{number: number, job: &kept, secrets: maps.Clone(secrets), at: time.Now(), change: c})
	s.claim(j)
}

func (j *job) startRun() {
	j.run++
	j.started, j.finished = time.Time{}, time.Time{}
}
