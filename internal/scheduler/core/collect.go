package core

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// collect lists what is still wanted of others: places and kills.
func (r *reconciler) collect() {
	js := r.js
	for _, run := range js.Runs {
		for _, g := range run.Groups {
			for _, s := range g.Slots {
				for _, i := range s.Instances {
					switch {
					case i.State.Ended():
					case i.Kill != "":
						r.d.Kill = append(r.d.Kill, Kill{ID: i.ID, Node: i.Node, Grace: r.grace(), Reason: i.Kill, Cause: i.KillCause})
					case i.State == backend.Queued:
						r.d.Want = append(r.d.Want, js.want(s, i))
					}
				}
			}
		}
	}
}

// grace is that of the stop or delete under way, if it named one.
func (r *reconciler) grace() *time.Duration {
	if r.halted() {
		return r.js.Grace
	}
	return nil
}

func (js *JobState) want(s *Slot, i *Instance) Want {
	w := Want{
		Job: js.Key, UID: js.UID, Seq: i.Seq, Run: i.Run, Group: i.Group, Index: i.Index,
		Since: i.Created, Node: s.Node, Resources: i.Requested, Cause: i.Cause,
	}
	if rev, g := js.Spec(i); g != nil {
		w.Ports, w.Volumes = portWants(g), mounted(rev.Job, g, i.Index)
		w.Platform, w.Placement = g.Platform, g.Placement
	}
	return w
}
