package fake

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Stop ends instances and keeps the job.
func (d *Driver) Stop(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
	if err := d.begin(ctx, "stop", key); err != nil {
		return backend.Applied{}, err
	}
	return change(d, "stop", key, opts.Change, opts.DryRun, func(s *store, j *job) (backend.Applied, error) {
		if j.goal == goalStop && opts.Grace == nil || j.goal == goalRun && j.spec().Type == backend.Batch && !j.active() {
			return j.applied(backend.Unchanged), nil
		}
		if opts.DryRun {
			return j.applied(backend.Updated), nil
		}
		j.goal, j.grace = goalStop, opts.Grace
		s.changedBy(j, "Stopped", "by a user", opts.Change)
		return j.applied(backend.Updated), nil
	})
}

// changedBy ends a change of a job: version, event, and what follows from it.
func (s *store) changedBy(j *job, reason, message string, c backend.Change) {
	s.touch(j)
	j.event(reason, message, c)
	s.converge(j)
}

// Delete ends instances and removes the job.
func (d *Driver) Delete(ctx context.Context, key backend.Key, opts backend.DeleteOptions) (backend.Deleted, error) {
	if err := d.begin(ctx, "delete", key); err != nil {
		return backend.Deleted{}, err
	}
	return change(d, "delete", key, opts.Change, opts.DryRun, func(s *store, j *job) (backend.Deleted, error) {
		answer := backend.Deleted{Key: key}
		for _, v := range s.volumes {
			switch {
			case v.owner != j:
			case opts.Volumes:
				answer.VolumesGone = append(answer.VolumesGone, v.info.Name)
			default:
				answer.VolumesKept = append(answer.VolumesKept, v.info.Name)
			}
		}
		slices.Sort(answer.VolumesGone)
		slices.Sort(answer.VolumesKept)
		if opts.DryRun {
			return answer, nil
		}
		for _, name := range answer.VolumesGone {
			delete(s.volumes, key.Namespace+"/"+name)
		}
		for _, name := range answer.VolumesKept {
			v := s.volumes[key.Namespace+"/"+name]
			v.info.Orphan, v.owner = true, nil
		}
		delete(s.jobs, key)
		j.goal, j.grace = goalStop, opts.Grace
		for _, i := range j.live() {
			s.dying[i] = true
			s.end(j, i, backend.ReasonStoppedByUser)
		}
		return answer, nil
	})
}

// Scale changes a group's count.
func (d *Driver) Scale(ctx context.Context, key backend.Key, opts backend.ScaleOptions) (backend.Applied, error) {
	if err := d.beginVerb(ctx, backend.VerbScale, key); err != nil {
		return backend.Applied{}, err
	}
	return change(d, "scale", key, opts.Change, false, func(s *store, j *job) (backend.Applied, error) {
		g := j.spec().Group(or(opts.Group, backend.MainName))
		switch {
		case g == nil:
			return backend.Applied{}, backend.Errorf(backend.NotFound, "scale", key, "there is no group %q", opts.Group)
		case g.Type != backend.Service:
			return backend.Applied{}, backend.Errorf(backend.Unsupported, "scale", key, "group %s is of type %s; only services are scaled", g.Name, g.Type)
		case opts.Count < 0:
			return backend.Applied{}, backend.Errorf(backend.Invalid, "scale", key, "a count of %d is below 0", opts.Count)
		case j.count(g) == opts.Count:
			return j.applied(backend.Unchanged), nil
		}
		j.scaled[g.Name] = opts.Count
		s.changedBy(j, "Scaled", fmt.Sprintf("group %s to %d", g.Name, opts.Count), opts.Change)
		return j.applied(backend.Updated), nil
	})
}

// Restart replaces instances.
func (d *Driver) Restart(ctx context.Context, key backend.Key, opts backend.RestartOptions) (backend.Applied, error) {
	if err := d.beginVerb(ctx, backend.VerbRestart, key); err != nil {
		return backend.Applied{}, err
	}
	return change(d, "restart", key, opts.Change, false, func(s *store, j *job) (backend.Applied, error) {
		if t := j.spec().Type; t == backend.Batch || t == backend.Cron {
			return backend.Applied{}, backend.Errorf(backend.Unsupported, "restart", key, "only services and daemons restart; `baton run --rerun` runs a finished batch job again")
		}
		if j.goal != goalRun {
			return backend.Applied{}, backend.Errorf(backend.Conflict, "restart", key, "the job is not running; `baton run` or `baton resume` starts it")
		}
		if err := j.named(opts.Groups, opts.Instances); err != nil {
			return backend.Applied{}, err
		}
		answer := j.applied(backend.Updated)
		for _, i := range j.live() {
			if (len(opts.Groups) == 0 || slices.Contains(opts.Groups, i.obs.Group)) && (len(opts.Instances) == 0 || i.isOneOf(opts.Instances)) {
				i.outdated = true
				if !slices.Contains(answer.Groups, i.obs.Group) {
					answer.Groups = append(answer.Groups, i.obs.Group)
				}
			}
		}
		s.changedBy(j, "Restarting", "by a user", opts.Change)
		answer.Version = j.versionText()
		return answer, nil
	})
}

// named answers NotFound for groups and instances that the job lacks.
func (j *job) named(groups, instances []string) error {
	for _, g := range groups {
		if j.spec().Group(g) == nil {
			return backend.Errorf(backend.NotFound, "restart", j.key, "there is no group %q", g)
		}
	}
	for _, name := range instances {
		if !slices.ContainsFunc(j.instances, func(i *instance) bool { return i.isOneOf([]string{name}) }) {
			return backend.Errorf(backend.NotFound, "restart", j.key, "there is no instance %q", name)
		}
	}
	return nil
}

// Suspend pauses a job and resumes it.
func (d *Driver) Suspend(ctx context.Context, key backend.Key, opts backend.SuspendOptions) (backend.Applied, error) {
	if err := d.beginVerb(ctx, backend.VerbSuspend, key); err != nil {
		return backend.Applied{}, err
	}
	return change(d, "suspend", key, opts.Change, false, func(s *store, j *job) (backend.Applied, error) {
		want, reason := goalSuspend, "Suspended"
		if opts.Resume {
			want, reason = goalRun, "Resumed"
		}
		switch {
		case j.goal == goalStop:
			return backend.Applied{}, backend.Errorf(backend.Conflict, "suspend", key, "the job is stopped; `baton run` starts it again")
		case j.goal == want && (!j.held() || !opts.Resume):
			return j.applied(backend.Unchanged), nil
		case !opts.Resume && j.spec().Type == backend.Batch && !j.active():
			return backend.Applied{}, backend.Errorf(backend.Conflict, "suspend", key, "the job has ended; there is nothing to suspend")
		}
		j.goal, j.resumed = want, opts.Resume
		s.changedBy(j, reason, "by a user", opts.Change)
		return j.applied(backend.Updated), nil
	})
}

// Trigger starts a run of a cron job.
func (d *Driver) Trigger(ctx context.Context, key backend.Key, opts backend.TriggerOptions) (backend.Applied, error) {
	if err := d.beginVerb(ctx, backend.VerbTrigger, key); err != nil {
		return backend.Applied{}, err
	}
	return change(d, "trigger", key, opts.Change, false, func(s *store, j *job) (backend.Applied, error) {
		refuse := func(code backend.Code, format string, args ...any) (backend.Applied, error) {
			return backend.Applied{}, backend.Errorf(code, "trigger", key, format, args...)
		}
		switch {
		case j.spec().Type != backend.Cron:
			return refuse(backend.Unsupported, "only cron jobs are triggered; this is a %s job", j.spec().Type)
		case j.held():
			return refuse(backend.Conflict, "the job is suspended; `baton resume %s` first", key.Name)
		case j.goal == goalStop:
			return refuse(backend.Conflict, "the job is stopped; `baton run` starts it again")
		case j.active() && j.spec().Concurrency == backend.ForbidConcurrent:
			return refuse(backend.Conflict, "run %d is active and the job forbids two at once; wait for it or stop it", j.run)
		}
		j.startRun()
		j.nominal = opts.Time
		if j.nominal.IsZero() {
			j.nominal = time.Now()
		}
		s.changedBy(j, "RunStarted", fmt.Sprintf("run %d was triggered", j.run), opts.Change)
		return j.applied(backend.Rerun), nil
	})
}

// Rollback makes an earlier revision current again.
func (d *Driver) Rollback(ctx context.Context, key backend.Key, opts backend.RollbackOptions) (backend.Applied, error) {
	if err := d.beginVerb(ctx, backend.VerbRollback, key); err != nil {
		return backend.Applied{}, err
	}
	return change(d, "rollback", key, opts.Change, opts.DryRun, func(s *store, j *job) (backend.Applied, error) {
		to, err := j.earlier(opts.To)
		if err != nil {
			return backend.Applied{}, err
		}
		n := decision{job: j, outcome: backend.Updated, revise: true, groups: j.replaced(to.job, rotated(j.current().secrets, to.secrets))}
		if to == j.current() {
			return j.applied(backend.Unchanged), nil
		}
		if opts.DryRun {
			return n.applied(key), nil
		}
		return s.carryOut(n, to.job, backend.ApplyOptions{Change: opts.Change, Secrets: to.secrets}), nil
	})
}

func (j *job) earlier(number int) (*revision, error) {
	refuse := func(code backend.Code, format string, args ...any) (*revision, error) {
		return nil, backend.Errorf(code, "rollback", j.key, format, args...)
	}
	switch {
	case j.spec().Type == backend.Batch:
		return refuse(backend.Unsupported, "a batch job has nothing to roll back; run the earlier job file")
	case j.goal != goalRun:
		return refuse(backend.Conflict, "the job is not running; `baton run` or `baton resume` starts it")
	case number == 0 && len(j.revisions) < 2:
		return refuse(backend.NotFound, "there is no earlier revision")
	case number == 0:
		return j.revisions[len(j.revisions)-2], nil
	}
	for _, r := range j.revisions {
		if r.number == number {
			return r, nil
		}
	}
	return refuse(backend.NotFound, "there is no revision %d; `baton history %s` lists them", number, j.key.Name)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
