package core

import (
	"fmt"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// fleet observes what happened to instances.
func (js *JobState) fleet(ev Event) Outcome {
	switch e := ev.(type) {
	case Placed:
		return js.placed(e)
	case NotPlaced:
		return js.about(js.at(e.Seq), func(p position, out *Outcome) {
			if p.inst.State != backend.Queued || p.inst.Reason == e.Reason && p.inst.Message == e.Message {
				return
			}
			// A message alone is not worth a commit: the next Place says it again.
			if out.Changed = p.inst.Reason != e.Reason; out.Changed {
				js.tell(out, e.At, p.inst, true, string(e.Reason), e.Message)
			}
			p.inst.Reason, p.inst.Message = e.Reason, e.Message
		})
	case LaunchAccepted:
		return js.about(js.launch(e.ID), func(p position, out *Outcome) {
			out.Changed = p.inst.Intent
			p.inst.Intent = false
		})
	case Preparing:
		return js.about(js.launch(e.ID), func(p position, out *Outcome) {
			out.Changed = p.inst.Intent || p.inst.State == backend.Starting && p.inst.Message != e.Message
			p.inst.Intent = false
			if p.inst.State == backend.Starting {
				p.inst.Message = e.Message
			}
		})
	case InstanceStarted:
		return js.about(js.launch(e.ID), func(p position, out *Outcome) { js.started(p, e, out) })
	case TasksChanged:
		return js.about(js.launch(e.ID), func(p position, out *Outcome) { p.inst.Tasks, out.Changed = e.Tasks, true })
	case ReadyChanged:
		return js.about(js.launch(e.ID), func(p position, out *Outcome) { js.readyChanged(p, e, out) })
	case LiveFailed:
		return js.about(js.launch(e.ID), func(p position, out *Outcome) {
			cause := fmt.Sprintf("live check of task %s failed: %s", e.Task, e.Message)
			out.Changed = p.inst.condemn(backend.ReasonHealthCheckFailed, cause, e.At)
			if out.Changed {
				js.tell(out, e.At, p.inst, true, string(backend.ReasonHealthCheckFailed), cause)
			}
		})
	case InstanceEnded:
		return js.about(js.launch(e.ID), func(p position, out *Outcome) { js.ended(p, e, out) })
	case NodeLost:
		return js.onNode(e.Node, func(p position, out *Outcome) {
			js.ended(p, InstanceEnded{At: e.At, Cause: EndNodeLost, Message: "node " + e.Node + " is gone"}, out)
		})
	case NodeUnreachable:
		return js.onNode(e.Node, func(p position, out *Outcome) { js.away(p, e, out) })
	default:
		return Outcome{}
	}
}

// launch finds the instance of a launch id.
func (js *JobState) launch(id string) position {
	_, seq, ok := ParseLaunchID(id)
	if p := js.at(seq); ok && p.inst != nil && p.inst.ID == id {
		return p
	}
	return position{}
}

// about lets change act on an instance that has not ended.
func (js *JobState) about(p position, change func(position, *Outcome)) Outcome {
	if p.inst == nil {
		return Outcome{}
	}
	out := Outcome{Instance: p.inst}
	if !p.inst.State.Ended() {
		change(p, &out)
	}
	return out
}

func (js *JobState) onNode(node string, change func(position, *Outcome)) Outcome {
	var out Outcome
	for _, i := range js.Instances() {
		if i.Node == node && i.ID != "" && !i.State.Ended() {
			change(js.at(i.Seq), &out)
		}
	}
	return out
}

func (js *JobState) placed(e Placed) Outcome {
	a := e.Assignment
	return js.about(js.at(a.Seq), func(p position, out *Outcome) {
		i := p.inst
		if i.State != backend.Queued || a.UID != js.UID {
			return
		}
		i.ID = LaunchID(js.Key.Name, i.Group, i.Index, js.UID, e.Epoch, i.Seq)
		i.State, i.Intent, i.Reason, i.Message = backend.Starting, true, "", ""
		i.Node, i.Host, i.Ports, i.Placed = a.Node, a.Host, a.Ports, e.At
		if _, g := js.Spec(i); g != nil && ownsVolume(g) {
			p.slot.Node = a.Node
		}
		out.Changed = true
		js.tell(out, e.At, i, false, "Placed", "on "+a.Node+": "+i.Cause)
	})
}

func (js *JobState) started(p position, e InstanceStarted, out *Outcome) {
	i := p.inst
	i.Tasks, i.Intent, out.Changed = e.Tasks, false, true
	if !i.Started.IsZero() {
		return
	}
	i.Started, i.Message = e.At, ""
	if p.run.Started.IsZero() {
		p.run.Started = e.At
	}
	if i.State == backend.Starting {
		i.State = backend.Running
	}
	if js.ready(i) {
		i.ReadySince = e.At
	}
	js.tell(out, e.At, i, false, "Started", "on "+i.Node)
}

func (js *JobState) readyChanged(p position, e ReadyChanged, out *Outcome) {
	i := p.inst
	at, has := slices.BinarySearch(i.Ready, e.Task)
	if has == e.Ready {
		return
	}
	before := js.ready(i)
	if e.Ready {
		i.Ready = slices.Insert(i.Ready, at, e.Task)
	} else {
		i.Ready = slices.Delete(i.Ready, at, at+1)
	}
	out.Changed = true
	if i.State == backend.Running {
		i.Message = ""
		if !e.Ready {
			i.Message = fmt.Sprintf("ready check of task %s failed: %s", e.Task, e.Message)
		}
	}
	switch after := js.ready(i); {
	case after && !before:
		i.ReadySince = e.At
		js.tell(out, e.At, i, false, "Ready", "all ready checks hold")
	case before && !after:
		i.ReadySince = time.Time{}
		js.tell(out, e.At, i, true, "NotReady", i.Message)
	}
}

func (js *JobState) away(p position, e NodeUnreachable, out *Outcome) {
	i := p.inst
	switch {
	case e.Back && i.State == backend.Unreachable:
		i.State, i.Away, i.Reason, i.Message = backend.Starting, time.Time{}, "", ""
		if !i.Started.IsZero() {
			i.State = backend.Running
		}
		if i.Kill != "" {
			i.State, i.Reason = backend.Stopping, i.Kill
		}
		js.tell(out, e.At, i, false, "NodeBack", "node "+e.Node+" is back")
	case !e.Back && i.State != backend.Unreachable:
		i.State, i.Away, i.Reason = backend.Unreachable, e.At, backend.ReasonNodeUnreachable
		i.Message = "node " + e.Node + " is unreachable"
		js.tell(out, e.At, i, true, string(backend.ReasonNodeUnreachable), i.Message)
	default:
		return
	}
	out.Changed = true
}

// condemn marks an instance to be ended; the first reason stays.
func (i *Instance) condemn(reason backend.Reason, cause string, at time.Time) bool {
	if i.Kill != "" || i.State.Ended() {
		return false
	}
	i.Kill, i.KillCause, i.KillSince = reason, cause, at
	if i.State != backend.Unreachable {
		i.State, i.Reason, i.Message = backend.Stopping, reason, cause
	}
	return true
}

func (js *JobState) tell(out *Outcome, at time.Time, i *Instance, warn bool, reason, message string) {
	out.Events = append(out.Events, js.event(at, i, warn, reason, message))
}

func (js *JobState) event(at time.Time, i *Instance, warn bool, reason, message string) backend.Event {
	ev := backend.Event{At: at, Object: "job", Type: "Normal", Reason: reason, Message: message, Count: 1, By: backend.By{Via: "scheduler"}}
	if i != nil {
		ev.Object = i.Name(js.Key.Name)
	}
	if warn {
		ev.Type = "Warning"
	}
	return ev
}
