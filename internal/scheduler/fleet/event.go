package fleet

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Event is what a fleet reports: Synced, Unsynced, Update or
// NodesChanged.
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

func (Synced) event()       {}
func (Unsynced) event()     {}
func (Update) event()       {}
func (NodesChanged) event() {}

// Status is what a fleet says of one launch. State is one of Starting,
// Running, Stopping, Succeeded, Failed, Stopped, Unreachable, Lost, Unknown.
// When it has ended, no process of it is left.
type Status struct {
	ID    string
	Node  string
	State backend.State
	// Ready and Healthy are set by fleets that make the checks themselves.
	Ready   *bool
	Healthy *bool
	Reason  backend.Reason
	Fault   backend.Fault
	Message string
	// ExitCode or Signal is how the main ended that decided the result.
	ExitCode *int
	Signal   string
	Host     string // where others reach it, when that is not the node's address
	Created  time.Time
	Started  time.Time
	Finished time.Time
	Tasks    []backend.TaskStatus
	Native   backend.Native
}

// Kill ends an instance.
type Kill struct {
	ID string
	// Grace replaces each task's own; nil keeps it, 0 kills at once.
	Grace  *time.Duration
	Reason backend.Reason
}
