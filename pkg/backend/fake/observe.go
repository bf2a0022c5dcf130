package fake

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

const nodeName = "fake-node"

// observe is what the target says of a job.
func (j *job) observe(detail backend.Detail) backend.Observation {
	spec := j.spec()
	o := backend.Observation{
		Key: j.key, UID: j.uid, Type: spec.Type, Version: j.versionText(), Revision: j.current().number, Run: j.run, Digest: spec.Digest,
		Supervised: true, Created: j.created, Started: j.started, Labels: maps.Clone(spec.Labels),
		Native: backend.Native{State: string(j.goal), Objects: []string{"job/" + j.key.Name}},
	}
	wanted, ready, updated, restarts := 0, 0, 0, 0
	for g := range spec.Groups {
		gs := j.groupStatus(&spec.Groups[g])
		wanted, ready, updated = wanted+*gs.Wanted, ready+*gs.Ready, updated+*gs.Updated
		o.Groups = append(o.Groups, gs)
		u := requested(&spec.Groups[g])
		o.Requested.CPU += u.CPU * backend.CPU(*gs.Wanted)
		o.Requested.Memory += u.Memory * backend.Bytes(*gs.Wanted)
	}
	for _, i := range j.instances {
		if i.obs.Attempt > 1 {
			restarts++
		}
	}
	o.Wanted, o.Ready, o.Updated, o.Restarts = &wanted, &ready, &updated, &restarts
	o.Phase = j.phase(wanted, ready)
	if o.Phase.Ended() {
		o.Finished = j.finished
	}
	if o.Phase == backend.PhaseFailed || o.Phase == backend.Degraded {
		o.Reason, o.Fault, o.Message = j.reason()
	}
	if detail >= backend.DetailInstances {
		for _, i := range j.instances {
			o.Instances = append(o.Instances, i.observe())
		}
	}
	if detail >= backend.DetailFull {
		o.Document = slices.Clone(spec.Document)
	}
	return o
}

func (i *instance) observe() backend.Instance {
	o := i.obs
	o.Tasks, o.Ports = slices.Clone(o.Tasks), slices.Clone(o.Ports)
	return o
}

func (j *job) groupStatus(g *backend.Group) backend.GroupStatus {
	wanted, ready, updated, succeeded := j.count(g), 0, 0, 0
	for _, i := range j.instances {
		if i.obs.Group != g.Name || j.batch() && i.obs.Run != j.run {
			continue
		}
		if i.obs.State == backend.Running || i.obs.State == backend.Succeeded && g.Type == backend.Batch {
			ready++
			if i.obs.TemplateDigest == g.TemplateDigest {
				updated++
			}
		}
		if i.obs.State == backend.Succeeded {
			succeeded++
		}
	}
	return backend.GroupStatus{
		Name: g.Name, Type: g.Type, Count: j.count(g), Wanted: &wanted, Ready: &ready, Updated: &updated, Succeeded: &succeeded,
		TemplateDigest: g.TemplateDigest,
	}
}

func (j *job) phase(wanted, ready int) backend.Phase {
	live := len(j.live())
	switch {
	case j.goal == goalStop && live > 0:
		return backend.PhaseStopping
	case j.goal == goalStop:
		return backend.PhaseStopped
	case j.held():
		return backend.Suspended
	case j.spec().Type == backend.Cron && !j.active():
		return backend.Scheduled
	case j.batch() && !j.active():
		return j.result()
	case j.batch() && ready == 0 && !slices.ContainsFunc(j.live(), func(i *instance) bool { return i.obs.State == backend.Running }):
		return backend.Pending
	case j.batch():
		return backend.PhaseRunning
	case wanted == 0:
		return backend.Idle
	case ready >= wanted:
		return backend.PhaseRunning
	case ready == 0 && len(j.instances) == live:
		return backend.Pending
	default:
		return backend.Degraded
	}
}

// result of the last run: failed when any index of a batch group did.
func (j *job) result() backend.Phase {
	for g := range j.spec().Groups {
		group := &j.spec().Groups[g]
		for n := range group.Count {
			if i := j.latest(group.Name, n); group.Type == backend.Batch && (i == nil || i.obs.State != backend.Succeeded) {
				return backend.PhaseFailed
			}
		}
	}
	return backend.PhaseSucceeded
}

// reason is that of the latest instance that failed.
func (j *job) reason() (backend.Reason, backend.Fault, string) {
	for _, i := range slices.Backward(j.instances) {
		if i.obs.State == backend.Failed {
			return i.obs.Reason, i.obs.Fault, i.obs.Name + ": " + i.obs.Message
		}
	}
	return "", "", ""
}

// selected returns instances that a name, an id or a group selects; none = all.
func (j *job) selected(names []string) []*instance {
	if len(names) == 0 {
		return slices.Clone(j.instances)
	}
	var out []*instance
	for _, i := range j.instances {
		if i.isOneOf(names) || slices.Contains(names, i.obs.Group) {
			out = append(out, i)
		}
	}
	return out
}

// Leftovers names what still runs of jobs in a namespace that were deleted.
func (k *Kind) Leftovers(target, namespace string) []string {
	k.mu.Lock()
	s := k.targets[target]
	k.mu.Unlock()
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for i := range s.dying {
		if i.job.key.Namespace == namespace {
			out = append(out, "instance/"+i.obs.ID+" attempt "+strconv.Itoa(i.obs.Attempt))
		}
	}
	slices.SortFunc(out, strings.Compare)
	return out
}
