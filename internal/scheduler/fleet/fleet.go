// Package fleet is the wall between the scheduler's engine and what runs
// instances: the agents of a Mesos cluster, or this machine as a fleet of one.
// Types and interfaces only; the engine decides, a fleet acts and reports.
//
// It may import internal/scheduler/core, pkg/backend and the standard library.
package fleet

import "context"

// Fleet runs instances. All methods but Start may be called at the same time
// from several goroutines. Those that act are called only after the first
// Synced; Nodes and the optional interfaces at any time.
type Fleet interface {
	// Start begins to report to sink until ctx ends: first all that the fleet
	// knows already, then Synced, then changes as they come. Before Synced the
	// engine declares nothing lost and asks for nothing. Sink never blocks for
	// long and never calls back into the fleet; events of one launch come in
	// the order in which they happened.
	Start(ctx context.Context, sink func(...Event)) error

	// Nodes are the places there are now. NodesChanged announces another answer.
	Nodes() []Node

	// Launch is called only after the intent to launch is durable. It returns
	// when the fleet has taken the launch over; what becomes of it, failures
	// included, comes as Update. A launch whose id is known, running or ended,
	// starts nothing and is no error. An error means that nothing was started
	// and that the fleet does not know the id.
	Launch(ctx context.Context, launch Launch) error

	// Kill begins to end an instance and returns at once. It is no error when
	// the instance has ended or is not known. A second Kill may shorten the
	// grace, never lengthen it.
	Kill(ctx context.Context, kill Kill) error

	// Query returns what is known of these launches. One that is not in the
	// answer is not known and will never be unless it is launched again. An
	// error means that nobody knows.
	Query(ctx context.Context, ids []string) (map[string]Status, error)

	// Forget acknowledges ends: it is called only after they are durable. The
	// fleet may drop the exit records, logs stay. Unknown ids are no error.
	Forget(ctx context.Context, ids []string) error
}
