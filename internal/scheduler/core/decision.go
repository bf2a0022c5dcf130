package core

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Outcome is what an event did.
type Outcome struct {
	// Changed: the record must be committed and the job reconciled.
	Changed bool
	// Applied answers a command.
	Applied backend.Applied
	// Instance is the one a fleet event or Placed was about, if it is known.
	Instance *Instance
	Events   []backend.Event
}

// Env is what Reconcile and View know beside the job.
type Env struct {
	// Next returns the first time after a moment at which a schedule fires,
	// or the zero time if it never does.
	Next func(schedule, timezone string, after time.Time) time.Time
	// Zone returns a time zone; nil = UTC for all.
	Zone func(name string) *time.Location
	// Nodes are all nodes, or none while they are not known: daemons run on
	// each that matches.
	Nodes []*Node
	// Addresses returns the placed instances of a group of another job.
	Addresses func(job backend.Key, group string) []Endpoint
}

// Endpoint is where a placed instance is reached.
type Endpoint struct {
	Index int
	Seq   uint64
	Host  string
	Ports []backend.Address
	Ready bool
}

// Decision is what should happen now.
type Decision struct {
	// Changed: Reconcile changed the state; its record must be committed.
	Changed bool
	// Want are the instances that need a place, level-triggered.
	Want []Want
	// Kill are the instances that must end, level-triggered until they have.
	Kill []Kill
	// Forget are launch ids the state no longer knows: their exit records and
	// logs can go.
	Forget []string
	// Wake is when to reconcile again without an event; zero = never.
	Wake time.Time
	// Watches are other jobs whose addresses this one waits for.
	Watches []backend.Key
	// Gone: delete the record; nothing of the job is left.
	Gone bool
	// Destroy are the VolumeIDs to destroy with it.
	Destroy []string
	// Events to be journalled; not repeated.
	Events []backend.Event
}

// Want is an instance that needs a place.
type Want struct {
	Job   backend.Key
	UID   string
	Seq   uint64
	Run   int
	Group string
	Index int
	// Since orders wants: the oldest first.
	Since time.Time
	// Node pins it: "" = any.
	Node      string
	Resources Resources
	Ports     []PortWant
	Volumes   []VolumeUse
	Platform  backend.Platform
	Placement backend.Placement
	Cause     string
}

// PortWant is a port to be had on the node; Number 0 = any free one.
type PortWant struct {
	Name     string
	Protocol string
	Number   int
}

// Kill is an instance that must end.
type Kill struct {
	ID    string
	Node  string
	Grace *time.Duration // nil = each task's own
	// Reason is StoppedByUser, Replaced, ScaledDown, Timeout, …
	Reason backend.Reason
	Cause  string
}

// Result is what Place found.
type Result struct {
	Assignments []Assignment
	Evictions   []Kill
	Unplaced    []Unplaced
}

// Assignment gives a want its place.
type Assignment struct {
	Job   backend.Key
	UID   string
	Seq   uint64
	Node  string
	Host  string
	Ports []backend.Address
}

// Unplaced says why a want has no place.
type Unplaced struct {
	Job      backend.Key
	UID      string
	Seq      uint64
	Reason   backend.Reason
	Message  string
	Blockers []backend.Blocker
}
