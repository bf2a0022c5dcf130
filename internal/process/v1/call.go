package v1

import (
	"encoding/json"
	"time"
)

// Op names a call.
type Op string

const (
	OpLaunch   Op = "launch"
	OpKill     Op = "kill"
	OpSignal   Op = "signal"
	OpList     Op = "list"
	OpWatch    Op = "watch"
	OpExec     Op = "exec"
	OpAttach   Op = "attach"
	OpUsage    Op = "usage"
	OpForget   Op = "forget"
	OpGoodbye  Op = "goodbye"
	OpShutdown Op = "shutdown"
)

// Request is one call. Body is the type of the same name as the Op.
type Request struct {
	ID   uint64          `json:"id"`
	Op   Op              `json:"op"`
	Body json.RawMessage `json:"body,omitempty"`
}

// Response answers the Request of the same ID.
type Response struct {
	ID    uint64          `json:"id"`
	Error *Error          `json:"error,omitempty"`
	Body  json.RawMessage `json:"body,omitempty"`
	// More says that another Response to the same Request follows.
	More bool `json:"more,omitempty"`
}

// Code classifies an Error.
type Code string

const (
	CodeNotFound    Code = "not-found"
	CodeInvalid     Code = "invalid"
	CodeConflict    Code = "conflict"
	CodeUnsupported Code = "unsupported"
	// CodeVersion means that client and supervisor share no version.
	CodeVersion     Code = "version"
	CodeUnavailable Code = "unavailable"
	CodeInternal    Code = "internal"
)

// Error is a refused call.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
}

// Launched answers Launch: the launch is on disk, its processes follow.
type Launched struct {
	Instance Instance `json:"instance"`
	// Existing says that the id was known before, so nothing was started.
	Existing bool `json:"existing,omitempty"`
}

// Kill ends an instance in order: mains, then sidecars. Killing one that has
// ended changes nothing; a second Kill can only shorten the grace.
type Kill struct {
	ID string `json:"id"`
	// Grace replaces each task's own; nil keeps it, 0 kills at once.
	Grace  *time.Duration `json:"grace,omitempty"`
	Reason string         `json:"reason,omitempty"`
}

// Signal sends a signal to the process group of one task.
type Signal struct {
	ID   string `json:"id"`
	Task string `json:"task"`
	// Signal is a name without SIG (TERM) or a number.
	Signal string `json:"signal"`
}

// List asks for instances, ended ones included until forgotten. Without IDs
// it means all whose labels include Labels.
type List struct {
	IDs    []string          `json:"ids,omitempty"`
	Labels map[string]string `json:"labels,omitempty"`
}

// Listed answers List, in order of ID within one Response.
type Listed struct {
	Instances []Instance `json:"instances"`
	Epoch     string     `json:"epoch"`
	// Seq is the place in the sequence of changes this list reflects at least.
	Seq uint64 `json:"seq"`
}

// Watch asks for every instance changed after Since, then for changes as they
// come. It is level-triggered: an instance that changed twice may be sent once.
type Watch struct {
	Since uint64 `json:"since"`
	// Epoch is where Since came from; another one means from the beginning.
	Epoch string `json:"epoch,omitempty"`
}

// Changes is one message of a watch.
type Changes struct {
	Epoch     string     `json:"epoch"`
	Seq       uint64     `json:"seq"`
	Instances []Instance `json:"instances,omitempty"`
	// Forgotten ids left the list while this watch was open.
	Forgotten []string `json:"forgotten,omitempty"`
	// Synced says that all that was true when the watch began has been sent.
	Synced bool `json:"synced,omitempty"`
}

// Usage asks what instances use now; without IDs all that have not ended.
type Usage struct {
	IDs []string `json:"ids,omitempty"`
}

// Used answers Usage. Instances that ended are left out.
type Used struct {
	Instances []InstanceUsage `json:"instances"`
}

// InstanceUsage is summed over all processes of an instance.
type InstanceUsage struct {
	ID string `json:"id"`
	// CPU is processor time since the start, ended children included.
	CPU       time.Duration `json:"cpu"`
	RSS       int64         `json:"rss"`
	Processes int           `json:"processes"`
	At        time.Time     `json:"at"`
}

// Forget drops the exit record of an ended instance; its id is free again.
// An unknown id is not an error.
type Forget struct {
	ID string `json:"id"`
	// Logs removes its log folder too.
	Logs bool `json:"logs,omitempty"`
}

// Goodbye announces that a scheduler leaves on purpose.
type Goodbye struct{}

// Shutdown ends the supervisor. Without Kill it is a conflict while instances
// run. It is answered when the last instance has ended.
type Shutdown struct {
	Kill bool `json:"kill,omitempty"`
}
