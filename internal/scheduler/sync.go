package scheduler

import (
	"context"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// syncState says what may be believed of the fleet. Until it is synced nothing
// is decided: a time-out that has passed may belong to an instance that ended
// well before, while no scheduler was there to see it.
type syncState int

const (
	unsynced syncState = iota
	querying           // all was reported; what was not is being asked for
	synced
)

// askAgain is when a question that the fleet could not answer is put again.
const askAgain = time.Second

// synced asks the fleet for every launch that has not ended.
func (t *turn) synced() {
	e := t.e
	e.sync, e.unseen = querying, ""
	clear(e.killed)
	t.nodesChanged()
	var ids []string
	for _, en := range e.jobs.byUID {
		for _, inst := range en.js.Instances() {
			if inst.ID != "" && !inst.State.Ended() {
				ids = append(ids, inst.ID)
			}
		}
	}
	t.then(func() { e.query(ids) })
}

func (e *Engine) query(ids []string) {
	e.effects.do("", func(ctx context.Context) {
		if len(ids) == 0 {
			e.inbox.put(func(t *turn) { t.queried(nil, nil) })
			return
		}
		found, err := e.opts.Fleet.Query(ctx, ids)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			e.opts.Log.Warn("the fleet can't be asked; trying again", "error", err)
			e.later(askAgain, func(t *turn) {
				if e.sync == querying {
					t.then(func() { e.query(ids) })
				}
			})
			return
		}
		e.inbox.put(func(t *turn) { t.queried(ids, found) })
	})
}

// queried: what the fleet does not know was never launched, and is launched
// now under the same id; or it is lost.
func (t *turn) queried(ids []string, found map[string]fleet.Status) {
	e := t.e
	if e.sync != querying {
		return
	}
	e.sync = synced
	for _, id := range ids {
		en, inst := e.find(id)
		status, known := found[id]
		switch {
		case inst == nil || inst.State.Ended():
		case known:
			e.launched[id] = struct{}{}
			t.update(status)
			if inst.Intent {
				t.observeFleet(en, core.LaunchAccepted{At: t.now, ID: id})
			}
		case inst.Intent:
			delete(e.launched, id)
		default:
			t.end(id, core.EndFleetLost, "the fleet no longer knows this launch")
		}
	}
	for _, en := range e.jobs.byUID {
		t.mark(en)
	}
	t.crowded = true
}

// recheck asks for one launch of which it is not known whether it arrived.
func (e *Engine) recheck(id string) {
	e.later(askAgain, func(t *turn) {
		en, inst := e.find(id)
		if inst == nil || !inst.Intent || e.sync != synced {
			return
		}
		delete(e.launched, id)
		t.mark(en)
	})
}

func (t *turn) nodesChanged() {
	e := t.e
	nodes := e.opts.Fleet.Nodes()
	held := e.heldPorts()
	e.nodes = make([]*core.Node, len(nodes))
	for i, n := range nodes {
		e.nodes[i] = &core.Node{
			ID: n.ID, Hostname: n.Hostname, Address: n.Address, Attributes: n.Attributes,
			Capacity: n.Capacity, Free: n.Capacity, Ports: n.Ports, UsedPorts: foreignPorts(n.UsedPorts, held[n.ID]), Volumes: n.Volumes, Closed: n.Closed,
		}
	}
	t.crowded = true
	for _, en := range e.jobs.byUID {
		if rev := en.js.Current(); rev != nil && rev.Job.Type == backend.Daemon {
			t.mark(en)
		}
	}
}
