package backend

import (
	"context"
	"iter"
	"time"
)

// Revision is a numbered version of a job.
type Revision struct {
	Number   int
	Digest   string
	Document []byte
	At       time.Time
	By       By
	Message  string
	Current  bool
}

// Historian returns revisions, newest first.
type Historian interface {
	History(ctx context.Context, key Key) ([]Revision, error)
}

// Event is something that happened to a job.
type Event struct {
	At      time.Time
	Object  string // job, instance or node
	Type    string // Normal or Warning
	Reason  string
	Message string
	By      By
	Count   int
}

// EventOptions are for [EventReader].
type EventOptions struct {
	Since  time.Time
	Follow bool
}

// EventReader yields events, oldest first.
type EventReader interface {
	Events(ctx context.Context, key Key, opts EventOptions) iter.Seq2[Event, error]
}

// Endpoint is where a group's port is reached, and by whom.
type Endpoint struct {
	Group, Instance, Port, Protocol string
	Address                         string // host:port or URL
	Scope                           string // instance, cluster, external
	Ready                           *bool
}

// EndpointReader lists where a job is reached.
type EndpointReader interface {
	Endpoints(ctx context.Context, key Key) ([]Endpoint, error)
}

// Blocker is one thing that keeps an instance from running.
type Blocker struct {
	Instance  string
	Node      string // "" = not a node's doing
	Reason    Reason
	Resource  string // cpu, memory, port, constraint…
	Requested string
	Available string
	Missing   string
	Message   string
	Hint      string
}

// Explainer says why a job is not running as it should.
type Explainer interface {
	Why(ctx context.Context, key Key) ([]Blocker, error)
}

// Fitter says where a job's instances would fit now.
type Fitter interface {
	Fits(ctx context.Context, job *Job) ([]Blocker, int, error)
}
