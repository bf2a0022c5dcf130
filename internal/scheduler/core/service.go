package core

import (
	"fmt"
	"slices"
	"time"

	"github.com/baton-run/baton/internal/lifecycle"
	"github.com/baton-run/baton/pkg/backend"
)

// service keeps one instance running in each wanted slot, and replaces those
// that are not up to date one at a time.
func (r *reconciler) service(run *Run, rev *Revision, g *Group, spec *backend.Group) {
	slots := r.keep(g, spec)
	k := keeper{r: r, run: run, rev: rev, spec: spec, secrets: SecretsDigest(spec, rev.Secrets)}
	members := make([]lifecycle.Member, 0, len(slots))
	for _, s := range slots {
		k.tidy(s)
		members = append(members, k.member(s))
	}
	if index, ok := lifecycle.NextReplacement(members); ok {
		for _, s := range slots {
			if s.Index == index {
				k.replace(s)
			}
		}
	}
	for _, s := range slots {
		if s.Result == "" && !s.live() && r.due(s.NotBefore) {
			r.launch(run, rev, s, spec, k.cause(s))
		}
	}
}

// keep returns the slots a group should have, ending and dropping others.
func (r *reconciler) keep(g *Group, spec *backend.Group) []*Slot {
	why := fmt.Sprintf("group %s has a count of %d", g.Name, r.js.Count(spec))
	var want func(*Slot) bool
	if spec.Type == backend.Daemon {
		if len(r.env.Nodes) == 0 {
			return g.Slots
		}
		want, why = r.daemonSlots(g, spec), "its node no longer matches"
	} else {
		r.slots(g, r.js.Count(spec))
		want = func(s *Slot) bool { return s.Index < r.js.Count(spec) }
	}
	var kept []*Slot
	for _, s := range slices.Clone(g.Slots) {
		if want(s) {
			kept = append(kept, s)
			continue
		}
		r.endSlot(s, backend.ReasonScaledDown, why)
		if !s.live() {
			r.dropAll(s)
			g.Slots = slices.DeleteFunc(g.Slots, func(o *Slot) bool { return o == s })
			r.d.Changed = true
		}
	}
	return kept
}

// daemonSlots gives each matching node a slot.
func (r *reconciler) daemonSlots(g *Group, spec *backend.Group) func(*Slot) bool {
	match := map[string]bool{}
	for _, n := range r.env.Nodes {
		held := slices.ContainsFunc(g.Slots, func(s *Slot) bool { return s.Node == n.ID })
		if misfit(n, spec.Platform, spec.Placement) != nil || n.Closed != "" && !held {
			continue
		}
		match[n.ID] = true
		if held {
			continue
		}
		index := 0
		for index < len(g.Slots) && g.Slots[index].Index == index {
			index++
		}
		g.Slots = slices.Insert(g.Slots, index, &Slot{Index: index, Node: n.ID})
		r.d.Changed = true
	}
	return func(s *Slot) bool { return match[s.Node] }
}

// keeper looks after the slots of one group.
type keeper struct {
	r       *reconciler
	run     *Run
	rev     *Revision
	spec    *backend.Group
	secrets string
}

// current reports whether an instance is as the job now says.
func (k *keeper) current(i *Instance) bool {
	return i.TemplateDigest == k.spec.TemplateDigest && i.SecretsDigest == k.secrets && !i.Outdated
}

// tidy ends what a slot has too much of, and forgets the past of what has
// changed since.
func (k *keeper) tidy(s *Slot) {
	if last := s.newest(); last != nil && last.State.Ended() && !k.current(last) && s.reset() {
		k.r.d.Changed = true
	}
	var good, old *Instance // the ones to keep, up to date and not
	for _, i := range slices.Clone(s.Instances) {
		switch {
		case i.State.Ended() || i.Kill != "":
		case i.State == backend.Unreachable && k.r.lost(s, i, k.spec):
		case i.State == backend.Queued && !k.current(i):
			k.r.drop(s, i)
		case k.current(i):
			good = k.better(good, i)
		default:
			old = k.better(old, i)
		}
	}
	if good != nil && k.r.js.serves(good) {
		old = nil
	}
	for _, i := range slices.Clone(s.Instances) {
		if i != good && i != old && i.Kill == "" && !i.State.Ended() {
			k.r.kill(s, i, backend.ReasonReplaced, k.why(i))
		}
	}
}

// better is the instance to keep of two: one that serves, else the newer.
func (k *keeper) better(a, b *Instance) *Instance {
	if a == nil || k.r.js.serves(b) || !k.r.js.serves(a) {
		return b
	}
	return a
}

// why says what an instance is replaced for.
func (k *keeper) why(i *Instance) string {
	if i.Outdated {
		return "a restart was asked for"
	}
	if k.current(i) {
		return "one instance of the index is enough"
	}
	if i.TemplateDigest == k.spec.TemplateDigest {
		return "a secret was rotated"
	}
	return fmt.Sprintf("revision %d replaces revision %d", k.rev.Changed[k.spec.Name], i.Revision)
}

func (k *keeper) cause(s *Slot) string {
	last := s.newest()
	switch {
	case last == nil:
		return fmt.Sprintf("index %d has no instance", s.Index)
	case !k.current(last):
		return k.why(last)
	case last.Reason == "":
		return fmt.Sprintf("restart after %s", last.State)
	default:
		return fmt.Sprintf("restart after %s", last.Reason)
	}
}

func (k *keeper) member(s *Slot) lifecycle.Member {
	m := lifecycle.Member{Index: s.Index}
	for _, i := range s.Instances {
		switch {
		case i.State.Ended():
		case i.Kill != "":
			m.Leaving = true
		case k.current(i):
			m.New, m.NewReady = true, m.NewReady || k.r.js.serves(i)
		default:
			m.Old, m.OldReady = true, m.OldReady || k.r.js.serves(i)
		}
	}
	if m.Old && !m.New && (s.Result != "" || s.Backoff > 0 || s.Faults > 0) {
		last := s.newest()
		m.Troubled = last.State.Ended() && k.current(last)
	}
	if !m.Old && !m.New && !m.Leaving {
		m.New, m.NewReady = true, s.Result == backend.Succeeded
	}
	return m
}

// replace begins the replacement of a slot's instance: beside it if the group
// may have one more, else in its place.
func (k *keeper) replace(s *Slot) {
	old := s.wanted()
	if k.surges() {
		if s.Result == "" && k.r.due(s.NotBefore) {
			k.r.launch(k.run, k.rev, s, k.spec, k.why(old))
		}
		return
	}
	k.r.kill(s, old, backend.ReasonReplaced, k.why(old))
}

// surges reports whether two instances of an index may run at once: not where
// they would fight over a port number, a volume or a node.
func (k *keeper) surges() bool {
	u := k.spec.Update
	if u == nil || k.spec.Type == backend.Daemon || k.spec.Indexed() || ownsVolume(k.spec) || len(k.spec.Placement.Distinct) > 0 ||
		u.MaxSurge.Of(k.r.js.Count(k.spec), true) < 1 {
		return false
	}
	for _, p := range portWants(k.spec) {
		if p.Number != 0 {
			return false
		}
	}
	return true
}

// lost gives an instance up whose node has been unreachable for too long.
func (r *reconciler) lost(s *Slot, i *Instance, spec *backend.Group) bool {
	after := spec.ReplaceAfter
	if after <= 0 {
		after = 5 * time.Minute
	}
	if spec.ReplaceNever || spec.Type == backend.Daemon || ownsVolume(spec) || !r.due(i.Away.Add(after)) {
		return false
	}
	out := Outcome{}
	r.js.ended(r.js.at(i.Seq), InstanceEnded{At: r.now, ID: i.ID, Cause: EndNodeLost, Message: "node " + i.Node + " was unreachable for " + after.String()}, &out)
	r.d.Changed = true
	r.d.Events = append(r.d.Events, out.Events...)
	return true
}
