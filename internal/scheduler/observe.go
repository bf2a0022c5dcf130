package scheduler

import (
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// fleetEvent turns what a fleet reports into what the core observes.
func (t *turn) fleetEvent(ev fleet.Event) {
	switch ev := ev.(type) {
	case fleet.Update:
		t.update(ev.Status)
	case fleet.Synced:
		t.synced()
	case fleet.Unsynced:
		t.e.sync, t.e.unseen = unsynced, ev.Message
	case fleet.NodesChanged:
		t.nodesChanged()
	case fleet.NodeLost:
		t.observeNode(core.NodeLost{At: t.now, Node: ev.Node})
	case fleet.NodeUnreachable:
		t.observeNode(core.NodeUnreachable{At: t.now, Node: ev.Node, Back: ev.Back})
	}
}

func (t *turn) observeNode(ev core.Event) {
	for _, en := range t.e.jobs.byUID {
		t.observeFleet(en, ev)
	}
}

// observeFleet is observe for events, which are never refused.
func (t *turn) observeFleet(en *entry, ev core.Event) core.Outcome {
	out, err := t.observe(en, ev)
	if err != nil {
		t.e.opts.Log.Error("event refused", "job", en.js.Key.String(), "error", err)
	}
	return out
}

// find returns the job and instance of a launch id; both or neither.
func (e *Engine) find(id string) (*entry, *core.Instance) {
	uid, _, ok := core.ParseLaunchID(id)
	if !ok {
		return nil, nil
	}
	en := e.jobs.byUID[uid]
	if en == nil {
		return nil, nil
	}
	inst := en.js.Instance(id)
	if inst == nil {
		return nil, nil
	}
	return en, inst
}

func (t *turn) update(s fleet.Status) {
	at := s.At
	if at.IsZero() || at.After(t.now) {
		at = t.now
	}
	en, inst := t.e.find(s.ID)
	if s.State == fleet.Ended {
		t.endedUpdate(en, inst, s, at)
		return
	}
	if inst == nil || inst.State.Ended() {
		t.stray(s.ID)
		return
	}
	switch s.State {
	case fleet.Running:
		if inst.Started.IsZero() {
			t.observeFleet(en, core.InstanceStarted{At: at, ID: s.ID, Tasks: s.Tasks})
		} else if !sameTasks(inst.Tasks, s.Tasks) {
			t.observeFleet(en, core.TasksChanged{At: at, ID: s.ID, Tasks: s.Tasks})
		}
		t.readyByFleet(en, inst, s, at)
	default:
		if inst.Intent || s.Message != "" {
			t.observeFleet(en, core.Preparing{At: at, ID: s.ID, Message: s.Message})
		}
	}
}

func (t *turn) readyByFleet(en *entry, inst *core.Instance, s fleet.Status, at time.Time) {
	_, group := en.js.Spec(inst)
	if s.Ready == nil || group == nil {
		return
	}
	for i := range group.Tasks {
		if task := &group.Tasks[i]; task.Health.Ready != nil {
			t.observeFleet(en, core.ReadyChanged{At: at, ID: s.ID, Task: task.Name, Ready: *s.Ready, Message: s.Message})
		}
	}
}

// endedUpdate acknowledges an end whenever it is reported, but only once it is
// durable that it is known.
func (t *turn) endedUpdate(en *entry, inst *core.Instance, s fleet.Status, at time.Time) {
	t.ended = append(t.ended, s.ID)
	t.forgetLaunch(s.ID)
	if inst == nil {
		t.discard = append(t.discard, s.ID)
		return
	}
	t.observeFleet(en, core.InstanceEnded{
		At: at, ID: s.ID, Cause: s.Cause, Task: s.Task, Message: s.Message, Tasks: s.Tasks,
	})
	t.crowded = t.crowded || len(t.e.jobs.wanting) > 0
}

// end tells the core of an end that no fleet reported.
func (t *turn) end(id string, cause core.EndCause, message string) {
	t.forgetLaunch(id)
	if en, inst := t.e.find(id); inst != nil {
		t.observeFleet(en, core.InstanceEnded{At: t.now, ID: id, Cause: cause, Message: message})
		t.crowded = t.crowded || len(t.e.jobs.wanting) > 0
	}
}

func (t *turn) forgetLaunch(id string) {
	delete(t.e.launched, id)
	delete(t.e.killed, id)
	delete(t.e.addresses, id)
}

// stray ends what the fleet runs although no job knows of it any more.
func (t *turn) stray(id string) {
	t.e.opts.Log.Warn("the fleet runs a launch that no job knows; it is ended", "id", id)
	none := time.Duration(0)
	t.kills = append(t.kills, core.Kill{ID: id, Grace: &none, Reason: backend.ReasonReplaced})
}

func sameTasks(a, b []core.TaskResult) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.Name != y.Name || x.State != y.State || x.Restarts != y.Restarts || x.Message != y.Message || x.Signal != y.Signal ||
			x.Stopped != y.Stopped || !x.Started.Equal(y.Started) || !x.Finished.Equal(y.Finished) || !sameCode(x.ExitCode, y.ExitCode) {
			return false
		}
	}
	return true
}

func sameCode(a, b *int) bool {
	return a == b || a != nil && b != nil && *a == *b
}
