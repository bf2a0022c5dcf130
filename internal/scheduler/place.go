package scheduler

import "github.com/baton-run/baton/internal/scheduler/core"

// placeAll gives all open wants their place, as far as there is one.
func (t *turn) placeAll() {
	e := t.e
	var wants []core.Want
	for _, en := range inOrder(e.jobs.wanting) {
		wants = append(wants, en.want...)
		en.unplaced = nil
	}
	if len(wants) == 0 {
		return
	}
	var running []core.Running
	for en := range t.touched {
		en.running = en.js.Running()
	}
	for _, en := range e.jobs.byUID {
		running = append(running, en.running...)
	}
	result := core.Place(wants, e.freeNodes(running), running)
	for _, a := range result.Assignments {
		en := e.jobs.byUID[a.UID]
		t.recordVolumes(en, a)
		t.observeFleet(en, core.Placed{At: t.now, Epoch: e.epoch, Assignment: a})
	}
	for _, u := range result.Unplaced {
		en := e.jobs.byUID[u.UID]
		en.unplaced = append(en.unplaced, u)
		t.observeFleet(en, core.NotPlaced{At: t.now, Seq: u.Seq, Reason: u.Reason, Message: u.Message})
	}
	e.awaitPorts(result.Unplaced)
	t.kills = append(t.kills, result.Evictions...)
}

// freeNodes says what each node has left beside what it runs.
func (e *Engine) freeNodes(running []core.Running) []*core.Node {
	nodes := make([]*core.Node, len(e.nodes))
	byID := make(map[string]*core.Node, len(e.nodes))
	for i, n := range e.nodes {
		free := *n
		nodes[i], byID[n.ID] = &free, &free
	}
	for _, r := range running {
		if node := byID[r.Node]; node != nil {
			node.Free = node.Free.Sub(r.Resources)
		}
	}
	return nodes
}
