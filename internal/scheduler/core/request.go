package core

import (
	"slices"
	"strconv"

	"github.com/baton-run/baton/pkg/backend"
)

// Request is what one instance of a group asks for: the sum of its mains and
// sidecars, or an init task's if that is more.
func Request(g *backend.Group) Resources {
	var sum Resources
	for k := range g.Tasks {
		if g.Tasks[k].Lifecycle != backend.InitTask {
			sum = sum.Add(taskRequest(&g.Tasks[k]))
		}
	}
	for k := range g.Tasks {
		if g.Tasks[k].Lifecycle == backend.InitTask {
			sum = sum.most(taskRequest(&g.Tasks[k]))
		}
	}
	return sum
}

func taskRequest(t *backend.Task) Resources {
	r := t.Resources
	return Resources{CPU: r.CPU, Memory: r.Memory, Disk: r.Disk, GPU: int64(r.GPU), Extra: r.Extra}
}

func (r Resources) combine(o Resources, with func(a, b int64) int64) Resources {
	out := Resources{
		CPU:    backend.CPU(with(int64(r.CPU), int64(o.CPU))),
		Memory: backend.Bytes(with(int64(r.Memory), int64(o.Memory))),
		Disk:   backend.Bytes(with(int64(r.Disk), int64(o.Disk))),
		GPU:    with(r.GPU, o.GPU),
	}
	for _, m := range []map[string]int64{r.Extra, o.Extra} {
		for name := range m {
			if out.Extra == nil {
				out.Extra = map[string]int64{}
			}
			out.Extra[name] = with(r.Extra[name], o.Extra[name])
		}
	}
	return out
}

// Add returns the sum.
func (r Resources) Add(o Resources) Resources {
	return r.combine(o, func(a, b int64) int64 { return a + b })
}

// Sub returns the difference; it may be negative.
func (r Resources) Sub(o Resources) Resources {
	return r.combine(o, func(a, b int64) int64 { return a - b })
}

func (r Resources) most(o Resources) Resources {
	return r.combine(o, func(a, b int64) int64 { return max(a, b) })
}

// portWants are the ports of all tasks of a group.
func portWants(g *backend.Group) []PortWant {
	var all []PortWant
	for k := range g.Tasks {
		for _, p := range g.Tasks[k].Ports {
			number := p.Number
			if number == 0 {
				number = p.HostPort
			}
			protocol := p.Protocol
			if protocol == "" {
				protocol = "tcp"
			}
			all = append(all, PortWant{Name: p.Name, Protocol: protocol, Number: number})
		}
	}
	return all
}

// mounted are the persistent volumes that an instance mounts.
func mounted(job *backend.Job, g *backend.Group, index int) []VolumeUse {
	var all []VolumeUse
	for _, group := range []string{"", g.Name} {
		volumes := job.Volumes
		if group != "" {
			volumes = g.Volumes
		}
		for _, v := range volumes {
			if v.Kind != backend.PersistentVolume || !mounts(g, v.Name) || group == "" && shadowed(g, v.Name) {
				continue
			}
			all = append(all, VolumeUse{ID: VolumeID(job.Key, group, index, v), Name: v.Name, Size: v.Size, Shared: v.Shared})
		}
	}
	return all
}

func mounts(g *backend.Group, volume string) bool {
	return slices.ContainsFunc(g.Tasks, func(t backend.Task) bool {
		return slices.ContainsFunc(t.Mounts, func(m backend.Mount) bool { return m.Volume == volume })
	})
}

func shadowed(g *backend.Group, volume string) bool {
	return slices.ContainsFunc(g.Volumes, func(v backend.Volume) bool { return v.Name == volume })
}

// ownsVolume reports whether each instance has a persistent volume of its own.
func ownsVolume(g *backend.Group) bool {
	return slices.ContainsFunc(g.Volumes, func(v backend.Volume) bool {
		return v.Kind == backend.PersistentVolume && !v.Shared && mounts(g, v.Name)
	})
}

// VolumeID names a persistent volume for ever; it survives its job:
// namespace/job.volume, namespace/job.group.volume if a group shares it,
// namespace/job.group.volume.index if each instance has its own. A volume of
// the job has no group.
func VolumeID(job backend.Key, group string, index int, v backend.Volume) string {
	name := job.Namespace + "/" + job.Name
	if group != "" {
		name += "." + group
	}
	name += "." + v.Name
	if !v.Shared {
		name += "." + strconv.Itoa(index)
	}
	return name
}

// Volumes returns the persistent volumes that instances of the job, of any
// kept revision, have or may have had, each once.
func (js *JobState) Volumes() []VolumeUse {
	var all []VolumeUse
	seen := map[string]bool{}
	for _, rev := range js.Revisions {
		for k := range rev.Job.Groups {
			g := &rev.Job.Groups[k]
			for index := range max(g.Count, js.Count(g), js.widest(g.Name)) {
				for _, v := range mounted(rev.Job, g, index) {
					if !seen[v.ID] {
						seen[v.ID] = true
						all = append(all, v)
					}
				}
			}
		}
	}
	return all
}

func (js *JobState) widest(group string) int {
	most := 0
	for _, r := range js.Runs {
		if g := r.group(group); g != nil && len(g.Slots) > 0 {
			most = max(most, g.Slots[len(g.Slots)-1].Index+1)
		}
	}
	return most
}

// Running returns the places that the job holds: all instances placed and not
// ended.
func (js *JobState) Running() []Running {
	var all []Running
	for _, i := range js.Instances() {
		if i.ID == "" || i.State.Ended() {
			continue
		}
		at := Running{ID: i.ID, Job: js.Key, UID: js.UID, Group: i.Group, Index: i.Index, Node: i.Node, Resources: i.Requested}
		for _, p := range i.Ports {
			at.Ports = append(at.Ports, p.Port)
		}
		if rev, g := js.Spec(i); g != nil {
			at.Volumes = mounted(rev.Job, g, i.Index)
		}
		all = append(all, at)
	}
	return all
}
