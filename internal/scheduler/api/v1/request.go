package v1

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Key names a job.
type Key struct {
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
}

// By says who made a change.
type By struct {
	User    string `json:"user,omitempty"`
	Via     string `json:"via,omitempty"`
	Host    string `json:"host,omitempty"`
	Version string `json:"version,omitempty"`
}

// Change is part of every request that changes something.
type Change struct {
	SubmissionID string `json:"submissionId,omitempty"`
	IfVersion    string `json:"ifVersion,omitempty"`
	By           By     `json:"by,omitzero"`
	Message      string `json:"message,omitempty"`
}

// Nothing is the request of calls without one.
type Nothing struct{}

// KeyRequest is for history, endpoints, why and usage.
type KeyRequest struct {
	Key Key `json:"key"`
}

// ApplyRequest is for apply and plan. Secrets are in the clear: the connection
// is private to one user or encrypted.
type ApplyRequest struct {
	Key      Key               `json:"key"`
	Document string            `json:"document"`
	Change   Change            `json:"change,omitzero"`
	Rerun    bool              `json:"rerun,omitempty"`
	Replace  bool              `json:"replace,omitempty"`
	DryRun   bool              `json:"dryRun,omitempty"`
	Force    bool              `json:"force,omitempty"`
	Secrets  map[string][]byte `json:"secrets,omitempty"`
}

// Detail says how much of a job is wanted.
type Detail string

// The details.
const (
	DetailSummary   Detail = ""
	DetailInstances Detail = "instances"
	DetailFull      Detail = "full"
)

// GetRequest is for get and watch.
type GetRequest struct {
	Key    Key    `json:"key"`
	Detail Detail `json:"detail,omitempty"`
}

// ListRequest is for list and foreign.
type ListRequest struct {
	Namespace string        `json:"namespace,omitempty"`
	All       bool          `json:"all,omitempty"`
	Names     []string      `json:"names,omitempty"`
	Labels    []Requirement `json:"labels,omitempty"`
	Detail    Detail        `json:"detail,omitempty"`
}

// Requirement is one term of a label selector.
type Requirement struct {
	Key    string                `json:"key"`
	Op     backend.RequirementOp `json:"op"`
	Values []string              `json:"values,omitempty"`
}

// StopRequest is for stop.
type StopRequest struct {
	Key    Key            `json:"key"`
	Change Change         `json:"change,omitzero"`
	Grace  *time.Duration `json:"grace,omitempty"`
	DryRun bool           `json:"dryRun,omitempty"`
}

// DeleteRequest is for delete.
type DeleteRequest struct {
	Key     Key            `json:"key"`
	Change  Change         `json:"change,omitzero"`
	Grace   *time.Duration `json:"grace,omitempty"`
	Volumes bool           `json:"volumes,omitempty"`
	DryRun  bool           `json:"dryRun,omitempty"`
}

// ScaleRequest is for scale.
type ScaleRequest struct {
	Key    Key    `json:"key"`
	Change Change `json:"change,omitzero"`
	Group  string `json:"group"`
	Count  int    `json:"count"`
}

// RestartRequest is for restart.
type RestartRequest struct {
	Key       Key      `json:"key"`
	Change    Change   `json:"change,omitzero"`
	Groups    []string `json:"groups,omitempty"`
	Instances []string `json:"instances,omitempty"`
}

// SuspendRequest is for suspend.
type SuspendRequest struct {
	Key    Key    `json:"key"`
	Change Change `json:"change,omitzero"`
	Resume bool   `json:"resume,omitempty"`
}

// TriggerRequest is for trigger.
type TriggerRequest struct {
	Key    Key       `json:"key"`
	Change Change    `json:"change,omitzero"`
	Time   time.Time `json:"time,omitzero"`
}

// RollbackRequest is for rollback.
type RollbackRequest struct {
	Key    Key    `json:"key"`
	Change Change `json:"change,omitzero"`
	To     int    `json:"to,omitempty"`
	DryRun bool   `json:"dryRun,omitempty"`
}

// RolloutRequest is for rollout.
type RolloutRequest struct {
	Key    Key    `json:"key"`
	Change Change `json:"change,omitzero"`
	Action string `json:"action"`
}

// LogsRequest is for logs.
type LogsRequest struct {
	Key       Key       `json:"key"`
	Instances []string  `json:"instances,omitempty"`
	Task      string    `json:"task,omitempty"`
	Follow    bool      `json:"follow,omitempty"`
	Since     time.Time `json:"since,omitzero"`
	Tail      int       `json:"tail"`
	Previous  bool      `json:"previous,omitempty"`
	Run       int       `json:"run,omitempty"`
}

// EventsRequest is for events.
type EventsRequest struct {
	Key    Key       `json:"key"`
	Since  time.Time `json:"since,omitzero"`
	Follow bool      `json:"follow,omitempty"`
}

// ExecRequest is for exec and attach.
type ExecRequest struct {
	Key      Key      `json:"key"`
	Instance string   `json:"instance,omitempty"`
	Task     string   `json:"task,omitempty"`
	Command  []string `json:"command,omitempty"`
	Stdin    bool     `json:"stdin,omitempty"`
	TTY      bool     `json:"tty,omitempty"`
	Size     Size     `json:"size,omitzero"`
}

// DialRequest is for dial.
type DialRequest struct {
	Key      Key    `json:"key"`
	Instance string `json:"instance"`
	Port     string `json:"port"`
}

// FilesRequest is for read and write.
type FilesRequest struct {
	Key      Key    `json:"key"`
	Instance string `json:"instance,omitempty"`
	Task     string `json:"task,omitempty"`
	Path     string `json:"path"`
}

// FitsRequest is for fits.
type FitsRequest struct {
	Key      Key    `json:"key"`
	Document string `json:"document"`
}

// DrainRequest is for drain.
type DrainRequest struct {
	Node     string        `json:"node"`
	Change   Change        `json:"change,omitzero"`
	Deadline time.Duration `json:"deadline,omitempty"`
	Undo     bool          `json:"undo,omitempty"`
}

// SignalRequest is for signal.
type SignalRequest struct {
	Key       Key      `json:"key"`
	Change    Change   `json:"change,omitzero"`
	Instances []string `json:"instances,omitempty"`
	Task      string   `json:"task,omitempty"`
	Signal    string   `json:"signal"`
}

// VolumesRequest is for volumes.
type VolumesRequest struct {
	Change    Change   `json:"change,omitzero"`
	Namespace string   `json:"namespace,omitempty"`
	All       bool     `json:"all,omitempty"`
	Remove    []string `json:"remove,omitempty"`
	Forget    []string `json:"forget,omitempty"`
}

// ShutdownRequest asks the scheduler to end; tasks go on unless StopTasks.
type ShutdownRequest struct {
	StopTasks bool `json:"stopTasks,omitempty"`
}
