package backend

import (
	"context"
	"iter"
	"time"
)

// Node is a place where instances run.
type Node struct {
	Name             string
	State            string // Ready, Draining, Unreachable
	Labels           map[string]string
	Capacity, Free   Usage
	Used             *Usage
	Instances        int
	Version, Address string
}

// NodeReader lists nodes.
type NodeReader interface {
	Nodes(ctx context.Context) ([]Node, error)
}

// DrainOptions are for [NodeDrainer].
type DrainOptions struct {
	Change
	Deadline time.Duration
	Undo     bool
}

// NodeDrainer moves instances off a node.
type NodeDrainer interface {
	Drain(ctx context.Context, node string, opts DrainOptions) error
}

// UsageReader measures instances, by instance id.
type UsageReader interface {
	Usage(ctx context.Context, key Key) (map[string]Usage, error)
}

// Owner is who holds resources of a backend: a framework, a scheduler.
type Owner struct {
	Name, ID, State, Role, Address string
	Tasks                          *int
	Resources                      Usage
	Since                          time.Time
	Self                           bool
}

// OwnerReader lists owners.
type OwnerReader interface {
	Owners(ctx context.Context) ([]Owner, error)
}

// ForeignLister lists what baton did not make.
type ForeignLister interface {
	ListForeign(ctx context.Context, sel Selector, detail Detail) iter.Seq2[Observation, error]
}

// Finding is one result of a check. Level: ok, warning or error.
type Finding struct {
	Name, Level, Message, Hint string
}

// Checker examines the backend.
type Checker interface {
	Check(ctx context.Context) ([]Finding, error)
}
