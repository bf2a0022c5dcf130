package core

import (
	"fmt"

	"github.com/baton-run/baton/internal/lifecycle"
	"github.com/baton-run/baton/pkg/backend"
)

// gate reports whether a group may have instances. Once open it stays open for
// the run; one that can't open any more is skipped.
func (r *reconciler) gate(run *Run, rev *Revision, g *Group, spec *backend.Group) bool {
	if g.Open {
		return true
	}
	verdict, why := lifecycle.Gate(dependencies(spec), func(name string) lifecycle.Facts { return r.js.facts(run, rev, name) })
	if verdict == lifecycle.Open {
		if text := r.missing(spec); text != "" {
			verdict, why = lifecycle.Wait, text
		}
	}
	if verdict == lifecycle.Never && run.Number == 0 {
		verdict = lifecycle.Wait // a restart or an update may still bring it about
	}
	switch verdict {
	case lifecycle.Open:
		g.Open, g.Reason, g.Message = true, "", ""
		r.d.Changed = true
		return true
	case lifecycle.Never:
		g.Result, g.Reason, g.Message = backend.Skipped, backend.ReasonDependencyFailed, why
		r.slots(g, spec.Count)
		for _, s := range g.Slots {
			s.finish(backend.Skipped, backend.ReasonDependencyFailed, why)
		}
		r.tell(nil, true, string(backend.ReasonDependencyFailed), "group %s is skipped: %s", g.Name, why)
	default:
		if g.Reason != backend.ReasonDependencyNotReady {
			r.tell(nil, false, string(backend.ReasonDependencyNotReady), "group %s waits: %s", g.Name, why)
		}
		if g.Message != why {
			g.Reason, g.Message, r.d.Changed = backend.ReasonDependencyNotReady, why, true
		}
	}
	return false
}

// dependencies are those of the file, and one on each group whose address the
// group's text names: all its instances must have been placed and started.
func dependencies(spec *backend.Group) []backend.Dependency {
	deps := append([]backend.Dependency(nil), spec.DependsOn...)
	groups, _ := others(spec)
	for _, name := range groups {
		deps = append(deps, backend.Dependency{Group: name, Condition: placed})
	}
	return deps
}

// placed is met by instances that have an address.
const placed = backend.DependencyStarted

// missing names an address of another job that is not there yet.
func (r *reconciler) missing(spec *backend.Group) string {
	_, jobs := others(spec)
	for _, a := range jobs {
		key := backend.Key{Namespace: r.js.Key.Namespace, Name: a.Job}
		r.d.Watches = append(r.d.Watches, key)
		if r.env.Addresses == nil || len(r.env.Addresses(key, a.Group)) == 0 {
			return fmt.Sprintf("${addr.%s}: job %s has no placed instance of group %s", a.String(), a.Job, a.Group)
		}
	}
	return ""
}

// facts are what the dependants of a group go by.
func (js *JobState) facts(run *Run, rev *Revision, name string) lifecycle.Facts {
	spec, g := rev.Job.Group(name), run.group(name)
	if spec == nil || g == nil {
		return lifecycle.Facts{}
	}
	f := lifecycle.Facts{Wanted: js.wantedCount(run, g, spec), Skipped: g.Result == backend.Skipped, Ended: g.Result != ""}
	for _, s := range g.Slots {
		if s.Result == backend.Failed {
			f.Failed++
		}
		started, ready := false, s.Result == backend.Succeeded
		for _, i := range s.Instances {
			started = started || !i.Started.IsZero()
			ready = ready || js.serves(i)
		}
		if started || s.Result == backend.Succeeded {
			f.Started++
		}
		if ready {
			f.Ready++
		}
		if s.Result == backend.Succeeded {
			f.Succeeded++
		}
	}
	return f
}

// wantedCount is how many instances a group should have in the end.
func (js *JobState) wantedCount(run *Run, g *Group, spec *backend.Group) int {
	switch {
	case spec.Type == backend.Daemon:
		return len(g.Slots)
	case run.Number == 0:
		return js.Count(spec)
	default:
		return spec.Count
	}
}
