package fake

import (
	"strconv"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// held reports whether the job is suspended: by a user, or by its own file.
func (j *job) held() bool {
	return j.goal == goalSuspend || j.spec().Suspend && !j.resumed && j.goal == goalRun
}

// active reports whether a run of a batch or cron job is under way.
func (j *job) active() bool {
	return j.run > 0 && j.finished.IsZero()
}

func (j *job) batch() bool { return j.spec().Type == backend.Batch || j.spec().Type == backend.Cron }

// live are the instances that have not ended.
func (j *job) live() []*instance {
	var out []*instance
	for _, i := range j.instances {
		if !i.obs.State.Ended() {
			out = append(out, i)
		}
	}
	return out
}

// count is how many instances a group has: by hand, or by the file.
func (j *job) count(g *backend.Group) int {
	if n, ok := j.scaled[g.Name]; ok {
		return n
	}
	if g.Type == backend.Daemon {
		return 1
	}
	return g.Count
}

// converge does what the job's state asks for, and is called after each change
// of it.
func (s *store) converge(j *job) {
	if s.closed || s.jobs[j.key] != j {
		return
	}
	if j.goal == goalStop || j.held() {
		s.endAll(j, backend.ReasonStoppedByUser)
		if j.goal == goalStop && len(j.live()) == 0 && j.finished.IsZero() {
			j.finished = time.Now()
		}
		return
	}
	if j.batch() {
		s.convergeRun(j)
		return
	}
	for g := range j.spec().Groups {
		s.convergeService(j, &j.spec().Groups[g])
	}
}

func (s *store) endAll(j *job, why backend.Reason) {
	for _, i := range j.live() {
		s.end(j, i, why)
	}
}

// convergeRun starts what the current run still lacks and ends what belongs to
// an earlier one.
func (s *store) convergeRun(j *job) {
	for _, i := range j.live() {
		if i.obs.Run != j.run {
			s.end(j, i, backend.ReasonReplaced)
		}
	}
	if !j.active() {
		return
	}
	done := true
	for g := range j.spec().Groups {
		group := &j.spec().Groups[g]
		if group.Type == backend.Batch {
			done = s.convergeBatch(j, group) && done
		} else {
			s.convergeService(j, group)
		}
	}
	if done {
		j.finished = time.Now()
		j.event("Finished", "run "+strconv.Itoa(j.run), backend.Change{})
		s.endAll(j, backend.ReasonStoppedByUser)
	}
}

// convergeBatch reports whether every index of the group has its result.
func (s *store) convergeBatch(j *job, g *backend.Group) bool {
	running, open := 0, 0
	for n := range g.Count {
		latest := j.latest(g.Name, n)
		switch {
		case latest != nil && !latest.obs.State.Ended():
			running++
			open++
		case latest == nil || latest.obs.State != backend.Succeeded && latest.obs.Attempt <= g.Retries:
			open++
		}
	}
	for n := range g.Count {
		latest := j.latest(g.Name, n)
		if running >= g.Parallelism {
			break
		}
		if latest == nil || latest.obs.State.Ended() && latest.obs.State != backend.Succeeded && latest.obs.Attempt <= g.Retries {
			attempt := 1
			if latest != nil {
				attempt = latest.obs.Attempt + 1
			}
			s.launch(j, g, n, attempt)
			running++
		}
	}
	return open == 0
}

// latest is the last instance of an index in the current run.
func (j *job) latest(group string, index int) *instance {
	for k := len(j.instances) - 1; k >= 0; k-- {
		if i := j.instances[k]; i.obs.Group == group && i.obs.Index == index && i.obs.Run == j.run && !(i.obs.Reason == backend.ReasonStoppedByUser && i.obs.State.Ended()) {
			return i
		}
	}
	return nil
}

// slot is one place of a service group; the index of a group without identity
// shows in names alone.
func (s *store) convergeService(j *job, g *backend.Group) {
	want := j.count(g)
	taken := map[int]bool{}
	for _, i := range j.live() {
		if i.obs.Group != g.Name {
			continue
		}
		taken[i.slot] = true
		switch {
		case i.slot >= want:
			s.end(j, i, backend.ReasonScaledDown)
		case i.outdated || i.obs.TemplateDigest != g.TemplateDigest || i.obs.SecretsDigest != j.secretsDigest(g):
			s.end(j, i, backend.ReasonReplaced)
		}
	}
	for n := range want {
		if !taken[n] {
			s.restart(j, g, n)
		}
	}
}

// restart fills a slot: at once when its instance was replaced or never was,
// after the policy's pause when it ended by itself.
func (s *store) restart(j *job, g *backend.Group, slot int) {
	before, failures := j.ended(g.Name, slot)
	if before == nil || failures == 0 {
		s.launch(j, g, slot, 1)
		return
	}
	switch g.Restart.Policy {
	case "never":
		return
	case "onFailure":
		if before.obs.State == backend.Succeeded {
			return
		}
	}
	pause := g.Restart.Backoff
	for n := 1; n < failures && pause < g.Restart.MaxBackoff; n++ {
		pause *= 2
	}
	pause = min(pause, g.Restart.MaxBackoff)
	wait := time.Until(before.obs.Finished.Add(pause))
	if wait <= 0 {
		s.launch(j, g, slot, before.obs.Attempt+1)
		return
	}
	if before.waited {
		return
	}
	before.waited = true
	time.AfterFunc(wait, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.converge(j)
		s.notify()
	})
}

// ended returns the last instance of a slot and how many in a row ended by
// themselves.
func (j *job) ended(group string, slot int) (last *instance, failures int) {
	for k := len(j.instances) - 1; k >= 0; k-- {
		i := j.instances[k]
		if i.obs.Group != group || i.slot != slot {
			continue
		}
		if last == nil {
			last = i
		}
		if i.asked() {
			break
		}
		failures++
	}
	return last, failures
}
