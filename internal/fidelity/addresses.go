package fidelity

import (
	"iter"
	"maps"

	"github.com/baton-run/baton/pkg/backend"
)

// namesSeveral reports whether an address without brackets in the group is
// that of a group of this job with several instances.
func (p place) namesSeveral(g *backend.Group) bool {
	for a := range addresses(g) {
		if a.Job != "" || a.Pick != backend.PickAny {
			continue
		}
		if named := p.job.Group(a.Group); named != nil && (named.Count > 1 || named.Scale != nil) {
			return true
		}
	}
	return false
}

// namedBack reports whether the group names, by way of others, itself; or the
// addresses of its own other instances.
func (p place) namedBack(g *backend.Group) bool {
	seen := map[string]bool{}
	open := []*backend.Group{g}
	for len(open) > 0 {
		from := open[0]
		open = open[1:]
		for a := range addresses(from) {
			own := a.Group == from.Name && a.Pick == backend.PickSelf
			if a.Job != "" || own || seen[a.Group] {
				continue
			}
			if a.Group == g.Name {
				return true
			}
			seen[a.Group] = true
			if named := p.job.Group(a.Group); named != nil {
				open = append(open, named)
			}
		}
	}
	return false
}

// addresses yields every ${addr…} in a group.
func addresses(g *backend.Group) iter.Seq[backend.Addr] {
	return func(yield func(backend.Addr) bool) {
		for i := range g.Tasks {
			for text := range texts(&g.Tasks[i]) {
				for _, s := range text {
					if s.Kind == backend.SegmentAddr && s.Addr != nil && !yield(*s.Addr) {
						return
					}
				}
			}
		}
	}
}

// texts yields every text of a task that may hold words bound at launch.
func texts(t *backend.Task) iter.Seq[backend.Text] {
	return func(yield func(backend.Text) bool) {
		all := []backend.Text{t.Script}
		all = append(append(all, t.Command...), t.Args...)
		for v := range maps.Values(t.Env) {
			all = append(all, v.Text)
		}
		for _, f := range t.Files {
			all = append(all, f.Content)
		}
		for _, c := range []*backend.Check{t.Health.Startup, t.Health.Ready, t.Health.Live} {
			if c != nil {
				all = append(append(all, c.Path), c.Command...)
				for h := range maps.Values(c.Headers) {
					all = append(all, h)
				}
			}
		}
		if p := t.Stop.PreStop; p != nil {
			all = append(append(all, p.Path), p.Command...)
		}
		for _, text := range all {
			if !yield(text) {
				return
			}
		}
	}
}
