package group

import "time"

// Role is a task's part.
type Role int

const (
	Main Role = iota
	Init
	Sidecar
)

// Task is what the rules need to know of a task.
type Task struct {
	Role Role
	// Grace is the time from the decision to stop until KILL.
	Grace time.Duration
	// PreStop says that a command runs before the stop signal.
	PreStop bool
}

// Cause says why an instance ends.
type Cause int

const (
	// None: it has not been decided to end.
	None Cause = iota
	Exited
	InitFailed
	StartError
	Resources
	Killed
)

// Phase is where an instance is.
type Phase int

const (
	Pending Phase = iota
	Initialising
	Running
	// StoppingMains ends inits and mains, StoppingSidecars what is left.
	StoppingMains
	StoppingSidecars
	Done
)

// Event is something that happened. Task is an index.
type Event struct {
	Kind EventKind
	Task int
	// Success belongs to Ended, Resources to Failed, Grace to Kill.
	Success   bool
	Resources bool
	Grace     *time.Duration
}

// EventKind names events.
type EventKind int

const (
	// Begin is the first event.
	Begin EventKind = iota
	// Started and Failed answer a Start, Ended follows Started.
	Started
	Failed
	Ended
	// PreStopped answers a PreStop.
	PreStopped
	// Kill asks for the end.
	Kill
	// Tick says that time has passed.
	Tick
)

// Action is something to do to one task.
type Action struct {
	Kind ActionKind
	Task int
}

// ActionKind names actions.
type ActionKind int

const (
	// Start is answered by Started or Failed.
	Start ActionKind = iota
	// PreStop is answered by PreStopped.
	PreStop
	// Stop sends the stop signal, KillTask sends KILL.
	Stop
	KillTask
	// Stuck says that KILL did not end the task for long.
	Stuck
	// Finish is the last action.
	Finish
)
