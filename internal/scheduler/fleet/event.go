package fleet

import (
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// Event is what a fleet reports: Synced, Unsynced, Update, NodesChanged,
// NodeLost or NodeUnreachable.
type Event interface{ event() }

// Synced says that all that was true at Start has been reported. It comes
// again after each reconnection.
type Synced struct{}

// Unsynced says that the fleet can't be seen: until the next Synced nothing
// may be declared lost and nothing is launched.
type Unsynced struct{ Message string }

// Update is the state of a launch now. The same state may come any number of
// times.
type Update struct{ Status }

// NodesChanged says that Nodes has another answer.
type NodesChanged struct{}

// NodeLost says that a node and all that ran there is gone.
type NodeLost struct{ Node string }

// NodeUnreachable says that nobody knows what runs on a node, or, with Back,
// that it is known again.
type NodeUnreachable struct {
	Node string
	Back bool
}

func (Synced) event()          {}
func (Unsynced) event()        {}
func (Update) event()          {}
func (NodesChanged) event()    {}
func (NodeLost) event()        {}
func (NodeUnreachable) event() {}

// State is where a launch is in its life.
type State string

// The states.
const (
	Preparing State = "preparing" // fetching, pulling, creating, running init tasks
	Running   State = "running"   // all sidecars and mains have been started
	Ended     State = "ended"     // no process of it is left
)

// Status is what a fleet says of one launch. One that is being killed stays in
// its state until it has ended.
type Status struct {
	ID      string
	Node    string
	State   State
	Message string
	// Cause and Task, the one that decided, are set when it has ended.
	Cause core.EndCause
	Task  string
	Tasks []core.TaskResult
	// Ready is set by fleets that make the ready check themselves.
	Ready *bool
	// At is when it came into this state; zero = when the engine learns of it.
	At time.Time
}

// Kill ends an instance.
type Kill struct {
	ID string
	// Grace replaces each task's own; nil keeps it, 0 kills at once.
	Grace  *time.Duration
	Reason backend.Reason
}
