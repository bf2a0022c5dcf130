package spec

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/pkg/backend"
)

// maxInstances bounds a group.
const maxInstances = 100_000

// groupScope is where a group's fields stand, and its tasks'.
type groupScope struct {
	scope scope
	tasks []scope
}

func (j *jobReader) readGroups(s scope) {
	if j.flat {
		j.readGroup(scope{chain: []value{j.root}})
	} else if f, ok := j.root.node.Get("groups"); ok {
		v := j.root.child("groups", f.Value)
		items := v.items()
		if len(items) == 0 && v.node.Kind == tree.List {
			v.problem("there is no group", "leave groups out for a job of one group")
		}
		for _, item := range items {
			if item.is(tree.Map) {
				at := atGroup
				if !item.node.Has("tasks") {
					at |= atTask
				}
				item.checkPlaces(at)
				j.readGroup(scope{chain: []value{item, j.root}})
			} else {
				j.groups = append(j.groups, groupScope{scope: scope{chain: []value{item, j.root}}})
				j.job.Groups = append(j.job.Groups, backend.Group{})
			}
		}
	}
	j.checkDefaults()
}

func (j *jobReader) readGroup(s scope) {
	j.groups = append(j.groups, groupScope{scope: s})
	g := backend.Group{Name: backend.MainName, Type: groupType(j.job.Type)}
	if !j.flat {
		s.field("name", func(v value) { g.Name, _ = label(v) })
		s.field("type", into(&g.Type, enum(backend.Batch, backend.Service, backend.Daemon)))
	}
	s.typ = g.Type
	j.groups[len(j.groups)-1].scope = s

	g.Labels, g.Annotations = readLabels(s), readAnnotations(s)
	if j.flat || len(s.chain) > 1 {
		s.field("volumes", func(v value) { g.Volumes = readVolumes(v, false) })
	}
	readSize(s, &g)
	readBatch(s, &g)
	readService(s, &g)
	g.OnAddressChange = backend.AddressFile
	s.field("onAddressChange", into(&g.OnAddressChange, enum(backend.AddressFile, backend.AddressRestart, backend.AddressIgnore)))
	s.field("dependsOn", into(&g.DependsOn, list(j.dependency)))
	readNodes(s, &g)
	j.readTasks(s, &g)
	j.job.Groups = append(j.job.Groups, g)
}

// groupType is the type of a group that does not say its own.
func groupType(t backend.JobType) backend.JobType {
	if t == backend.Cron {
		return backend.Batch
	}
	return t
}

func readSize(s scope, g *backend.Group) {
	least := int64(1)
	if g.Type == backend.Service {
		least = 0
	}
	if g.Type != backend.Daemon {
		g.Count = 1
	}
	s.field("count", into(&g.Count, whole(least, maxInstances)))
	s.field("gang", into(&g.Gang, boolean))
	s.field("scale", func(v value) {
		g.Scale = readScale(v)
		g.Count = g.Scale.Min
		if count, ok := s.find("count"); ok {
			count.problem("count and scale exclude each other", "scale chooses the count between min and max")
		}
	})
}

func readBatch(s scope, g *backend.Group) {
	if g.Type == backend.Batch {
		g.Parallelism, g.SuccessCodes = g.Count, []int{0}
	}
	s.field("parallelism", into(&g.Parallelism, whole(1, maxInstances)))
	if g.Type == backend.Batch && g.Parallelism > g.Count {
		if v, ok := s.find("parallelism"); ok {
			v.problem(fmt.Sprintf("parallelism is %d, but the count is %d", g.Parallelism, g.Count), "at most the count")
		}
	}
	s.field("retries", into(&g.Retries, whole(0, maxInstances)))
	s.field("retryAll", into(&g.RetryAll, boolean))
	s.field("maxFailed", pointer(&g.MaxFailed, portion))
	s.field("successCodes", func(v value) {
		into(&g.SuccessCodes, codes)(v)
		if len(g.SuccessCodes) == 0 && v.node.Kind == tree.List {
			v.problem("no exit code is a success", "leave it out: [0]")
		}
	})
	s.field("noRetryCodes", into(&g.NoRetryCodes, codes))
	for _, c := range g.NoRetryCodes {
		if v, ok := s.find("noRetryCodes"); ok && slices.Contains(g.SuccessCodes, c) {
			v.problem(fmt.Sprintf("%d is a success as well", c), "a code stands in successCodes or in noRetryCodes")
		}
	}
	s.field("attemptTimeout", into(&g.AttemptTimeout, longer(time.Second)))
	s.field("leader", into(&g.Leader, boolean))
}

// codes are a set: one order for one meaning.
func codes(v value) ([]int, bool) {
	out, ok := list(whole(0, 255))(v)
	slices.Sort(out)
	return slices.Compact(out), ok
}

func (j *jobReader) dependency(v value) (backend.Dependency, bool) {
	var d backend.Dependency
	if v.node.Kind == tree.Map {
		ok := v.object(fields{
			"group":     into(&d.Group, label),
			"condition": into(&d.Condition, enum(backend.DependencyStarted, backend.DependencyReady, backend.DependencySucceeded)),
			"min":       into(&d.Min, whole(1, maxInstances)),
		}, "group")
		return d, ok
	}
	group, ok := label(v)
	d.Group = group
	return d, ok
}

func readService(s scope, g *backend.Group) {
	g.Identity = backend.NoIdentity
	if stable := unshared(g.Volumes); g.Type == backend.Service && stable != "" {
		g.Identity = backend.StableIdentity
		if v, ok := s.find("identity"); ok && v.node.Text == string(backend.NoIdentity) {
			v.problem("the group has the persistent volume "+stable+" for each instance, which makes it stable",
				"leave identity out, or write shared: true at the volume")
		}
	}
	stable := g.Identity
	s.field("identity", into(&g.Identity, enum(backend.NoIdentity, backend.StableIdentity)))
	if stable == backend.StableIdentity {
		g.Identity = stable
	}
	s.field("alias", into(&g.Alias, list(label)))
	if g.Type != backend.Batch {
		r, u := defaultRestart(), defaultUpdate(g)
		g.Restart, g.Update = &r, &u
	}
	s.field("restart", func(v value) { readRestart(v, g.Restart) })
	s.field("update", func(v value) { readUpdate(v, g.Update) })
	s.field("disruption", func(v value) {
		v.object(fields{"maxUnavailable": pointer(&g.Disruption, some)}, "maxUnavailable")
	})
	if g.Type == backend.Service {
		g.ReplaceAfter = defaultReplaceAfter
	}
	s.field("unreachable", func(v value) {
		v.object(fields{"replaceAfter": func(v value) {
			if s, ok := v.scalar(); ok && s.text == "never" {
				g.ReplaceNever, g.ReplaceAfter = true, 0
				return
			}
			into(&g.ReplaceAfter, duration)(v)
		}})
	})
}

const defaultReplaceAfter = 5 * time.Minute

// unshared returns a persistent volume that each instance has for itself.
func unshared(volumes []backend.Volume) string {
	for _, v := range volumes {
		if v.Kind == backend.PersistentVolume && !v.Shared {
			return v.Name
		}
	}
	return ""
}

// checkDefaults refuses a default at the root that no group of the job has a
// use for.
func (j *jobReader) checkDefaults() {
	if j.flat {
		return
	}
	for _, p := range places {
		f, ok := j.root.node.Get(p.name)
		if !ok || p.types == "" || !p.inherit {
			continue
		}
		used := slices.ContainsFunc(j.job.Groups, func(g backend.Group) bool { return p.fits(g.Type) })
		if !used {
			types := map[backend.JobType]bool{}
			for _, g := range j.job.Groups {
				types[g.Type] = true
			}
			names := make([]string, 0, len(types))
			for t := range types {
				names = append(names, string(t))
			}
			slices.Sort(names)
			j.addField(f, p.name, p.name+" is not for "+strings.Join(names, " and ")+" groups", p.typeHint())
		}
	}
}
