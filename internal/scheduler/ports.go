package scheduler

import (
	"slices"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// lookAgain is when the fleet is asked anew for its ports while one is waited
// for: nobody announces that another program has let go of it.
const lookAgain = 2 * time.Second

// heldPorts are the ports that instances have, by node.
func (e *Engine) heldPorts() map[string][]int {
	held := map[string][]int{}
	for _, en := range e.jobs.byUID {
		for _, r := range en.js.Running() {
			held[r.Node] = append(held[r.Node], r.Ports...)
		}
	}
	return held
}

// foreignPorts leaves out what instances listen on: those ports become free
// when they end, and placement counts them until then.
func foreignPorts(used, held []int) []int {
	return slices.DeleteFunc(slices.Clone(used), func(p int) bool { return slices.Contains(held, p) })
}

// awaitPorts looks again in a while if a port keeps something from its place.
func (e *Engine) awaitPorts(unplaced []core.Unplaced) {
	blocked := slices.ContainsFunc(unplaced, func(u core.Unplaced) bool {
		return slices.ContainsFunc(u.Blockers, func(b backend.Blocker) bool { return b.Reason == backend.ReasonPortConflict })
	})
	if !blocked || e.awaitingPorts {
		return
	}
	e.awaitingPorts = true
	e.later(lookAgain, func(t *turn) {
		e.awaitingPorts = false
		if len(e.jobs.wanting) > 0 {
			t.nodesChanged()
		}
	})
}
