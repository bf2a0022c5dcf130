package core

import (
	"maps"
	"slices"
)

// Clone returns a copy that shares nothing that Observe or Reconcile change.
func (js *JobState) Clone() *JobState {
	c := *js
	c.bySeq = nil
	c.Scaled = maps.Clone(js.Scaled)
	c.Submissions = slices.Clone(js.Submissions)
	c.Revisions = slices.Clone(js.Revisions)
	if js.Rollout != nil {
		o := *js.Rollout
		c.Rollout = &o
	}
	c.Runs = cloneAll(js.Runs, (*Run).clone)
	return &c
}

func (r *Run) clone() *Run {
	c := *r
	c.Groups = cloneAll(r.Groups, (*Group).clone)
	return &c
}

func (g *Group) clone() *Group {
	c := *g
	c.Slots = cloneAll(g.Slots, (*Slot).clone)
	return &c
}

func (s *Slot) clone() *Slot {
	c := *s
	c.Ends = slices.Clone(s.Ends)
	c.Instances = cloneAll(s.Instances, func(i *Instance) *Instance {
		c := *i
		c.Ready = slices.Clone(i.Ready)
		return &c
	})
	return &c
}

func cloneAll[T any](all []*T, clone func(*T) *T) []*T {
	if all == nil {
		return nil
	}
	out := make([]*T, 0, len(all))
	for _, v := range all {
		out = append(out, clone(v))
	}
	return out
}
