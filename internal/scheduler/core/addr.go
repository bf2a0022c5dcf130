package core

import (
	"maps"
	"slices"

	"github.com/baton-run/baton/pkg/backend"
)

// texts yields every launch-bound text of a group, in a fixed order.
func texts(g *backend.Group) []backend.Text {
	var all []backend.Text
	check := func(c *backend.Check) {
		if c == nil {
			return
		}
		all = append(append(all, c.Path), c.Command...)
		for _, k := range slices.Sorted(maps.Keys(c.Headers)) {
			all = append(all, c.Headers[k])
		}
	}
	for i := range g.Tasks {
		t := &g.Tasks[i]
		all = append(append(append(all, t.Command...), t.Args...), t.Script)
		for _, k := range slices.Sorted(maps.Keys(t.Env)) {
			all = append(all, t.Env[k].Text)
		}
		for k := range t.Files {
			if t.Files[k].Template {
				all = append(all, t.Files[k].Content)
			}
		}
		check(t.Health.Startup)
		check(t.Health.Ready)
		check(t.Health.Live)
		if p := t.Stop.PreStop; p != nil {
			all = append(append(all, p.Command...), p.Path)
		}
	}
	return all
}

// addressRefs returns the addresses a group's text names.
func addressRefs(g *backend.Group) []backend.Addr {
	var refs []backend.Addr
	for _, t := range texts(g) {
		for _, s := range t {
			if s.Kind == backend.SegmentAddr && s.Addr != nil {
				refs = append(refs, *s.Addr)
			}
		}
	}
	return refs
}

// others returns the groups of the same job and of other jobs that a group's
// text names, each once.
func others(g *backend.Group) (groups []string, jobs []backend.Addr) {
	for _, a := range addressRefs(g) {
		switch {
		case a.Job == "" && a.Group != g.Name && !slices.Contains(groups, a.Group):
			groups = append(groups, a.Group)
		case a.Job != "" && !slices.ContainsFunc(jobs, func(b backend.Addr) bool { return a.Job == b.Job && a.Group == b.Group }):
			jobs = append(jobs, a)
		}
	}
	return groups, jobs
}

// Endpoints returns where the instances of a group are reached, by index: of
// the newest run that has any, each slot's serving instance before its newest.
func (js *JobState) Endpoints(group string) []Endpoint {
	for k := len(js.Runs) - 1; k >= 0; k-- {
		if g := js.Runs[k].group(group); g != nil {
			if all := js.endpoints(g); len(all) > 0 {
				return all
			}
		}
	}
	return nil
}

func (js *JobState) endpoints(g *Group) []Endpoint {
	var all []Endpoint
	for _, s := range g.Slots {
		var best *Instance
		for _, i := range s.Instances {
			if i.ID != "" && (best == nil || js.serves(i) || !js.serves(best)) {
				best = i
			}
		}
		if best != nil {
			all = append(all, Endpoint{Index: s.Index, Seq: best.Seq, Host: best.Host, Ports: best.Ports, Ready: js.serves(best)})
		}
	}
	return all
}

// serves reports whether an instance runs, is wanted, and all its ready checks
// hold.
func (js *JobState) serves(i *Instance) bool { return i.Kill == "" && js.ready(i) }

// ready reports whether an instance runs and all its ready checks hold.
func (js *JobState) ready(i *Instance) bool {
	if i.State != backend.Running {
		return false
	}
	_, g := js.Spec(i)
	if g == nil {
		return true
	}
	for k := range g.Tasks {
		if g.Tasks[k].Health.Ready != nil && !slices.Contains(i.Ready, g.Tasks[k].Name) {
			return false
		}
	}
	return true
}
