package core

import (
	"fmt"

	"github.com/baton-run/baton/pkg/backend"
)

// MaxCount bounds instances of a group.
const MaxCount = 100_000

// Refused names the fields whose meaning this core can't carry out. What it
// merely hands to the fleet (images, limits, users) is the fleet's to refuse.
func Refused(job *backend.Job) []backend.FieldError {
	r := refusals{}
	r.when(job.Queue != "", "queue", "queues are not supported by this scheduler")
	r.when(job.Priority != "", "priority", "priorities are not supported by this scheduler")
	for i := range job.Groups {
		r.group(job, &job.Groups[i], fmt.Sprintf("groups[%d]", i))
	}
	return r
}

type refusals []backend.FieldError

func (r *refusals) when(refused bool, path, msg string) {
	if refused {
		*r = append(*r, backend.FieldError{Path: path, Msg: msg})
	}
}

func (r *refusals) group(job *backend.Job, g *backend.Group, at string) {
	home := job.Type
	if home == backend.Cron {
		home = backend.Batch
	}
	r.when(g.Type != home, at+".type", fmt.Sprintf("a %s group in a %s job is not supported by this scheduler", g.Type, job.Type))
	r.when(g.Count < 0 || g.Count > MaxCount, at+".count", fmt.Sprintf("want 0 to %d", MaxCount))
	r.when(g.Leader, at+".leader", "a leader is not supported by this scheduler; all batch groups decide the end")
	r.when(g.Gang, at+".gang", "gangs are not supported by this scheduler")
	r.when(g.Scale != nil, at+".scale", "automatic scaling is not supported by this scheduler; use count and `baton scale`")
	r.when(g.RetryAll, at+".retryAll", "retrying a whole group is not supported by this scheduler; use retries")
	r.when(g.OnAddressChange == backend.AddressRestart, at+".onAddressChange", "restart is not supported by this scheduler; use file or ignore")
	r.when(len(g.Placement.Spread) > 0, at+".placement.spread", "spreading is not supported by this scheduler; use distinct")
	r.when(len(g.Placement.Prefer) > 0, at+".placement.prefer", "preferences are not supported by this scheduler; use constraints")
	r.update(g.Update, at+".update")
	r.addresses(job, g, at)
	for k := range g.Tasks {
		h := g.Tasks[k].Health
		r.when(h.Startup != nil, fmt.Sprintf("%s.tasks[%d].health.startup", at, k), "startup checks are not supported by this scheduler; use live.grace")
	}
}

func (r *refusals) update(u *backend.Update, at string) {
	if u == nil {
		return
	}
	r.when(u.Strategy != "" && u.Strategy != "rolling", at+".strategy", u.Strategy+" is not supported by this scheduler; use rolling")
	r.when(u.Canary != nil, at+".canary", "canaries are not supported by this scheduler")
	r.when(u.Batches != nil, at+".batches", "batches are not supported by this scheduler; instances are replaced one at a time")
	r.when(u.HealthyFor != 0, at+".healthyFor", "healthyFor is not supported by this scheduler")
	r.when(u.AutoRollback, at+".autoRollback", "automatic rollback is not supported by this scheduler; use `baton rollback`")
}

// addresses refuses groups that name each other, and other instances of their
// own group: they would have to be placed together.
func (r *refusals) addresses(job *backend.Job, g *backend.Group, at string) {
	for _, a := range addressRefs(g) {
		text := "${addr." + a.String() + "}"
		switch {
		case a.Job != "" && a.Job == job.Key.Name:
			r.when(true, at, text+" names the job itself; leave out the job's name")
		case a.Job != "":
		case a.Group == g.Name && a.Pick != backend.PickSelf:
			r.when(true, at, text+": other instances of the same group are not supported by this scheduler; use [self]")
		case a.Group != g.Name && reaches(job, a.Group, g.Name, map[string]bool{}):
			r.when(true, at, text+": groups that wait for each other are not supported by this scheduler")
		}
	}
}

// reaches reports whether a group waits for another, directly or not.
func reaches(job *backend.Job, from, to string, seen map[string]bool) bool {
	g := job.Group(from)
	if g == nil || seen[from] {
		return false
	}
	seen[from] = true
	next := make([]string, 0, len(g.DependsOn))
	for _, d := range g.DependsOn {
		next = append(next, d.Group)
	}
	for _, a := range addressRefs(g) {
		if a.Job == "" && a.Group != from {
			next = append(next, a.Group)
		}
	}
	for _, n := range next {
		if n == to || reaches(job, n, to, seen) {
			return true
		}
	}
	return false
}
