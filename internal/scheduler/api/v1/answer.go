package v1

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Info answers info.
type Info struct {
	Kind       string         `json:"kind"`
	Version    string         `json:"version,omitempty"`
	Server     string         `json:"server,omitempty"`
	InProcess  bool           `json:"inProcess,omitempty"`
	Supervisor string         `json:"supervisor,omitempty"`
	Features   []string       `json:"features,omitempty"`
	Verbs      []backend.Verb `json:"verbs,omitempty"`
	Process    Process        `json:"process"`
}

// Process is the scheduler itself.
type Process struct {
	Version string    `json:"version,omitempty"`
	Build   string    `json:"build,omitempty"`
	PID     int       `json:"pid"`
	Epoch   uint64    `json:"epoch"`
	Started time.Time `json:"started,omitzero"`
	API     []int     `json:"api"` // versions served
}

// Applied answers every change.
type Applied struct {
	Key      Key             `json:"key"`
	UID      string          `json:"uid,omitempty"`
	Version  string          `json:"version,omitempty"`
	Revision int             `json:"revision,omitempty"`
	Run      int             `json:"run,omitempty"`
	Outcome  backend.Outcome `json:"outcome,omitempty"`
	Groups   []string        `json:"groups,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`
}

// Deleted answers delete.
type Deleted struct {
	Key         Key      `json:"key"`
	VolumesKept []string `json:"volumesKept,omitempty"`
	VolumesGone []string `json:"volumesGone,omitempty"`
}

// Preview answers plan.
type Preview struct {
	Applied Applied      `json:"applied"`
	Current *Observation `json:"current,omitempty"`
	Rotated []string     `json:"rotated,omitempty"`
	Native  []NativeStep `json:"native,omitempty"`
}

// NativeStep is one native object that apply would touch.
type NativeStep struct {
	Action string `json:"action"`
	Object string `json:"object"`
	Cause  string `json:"cause,omitempty"`
	Diff   string `json:"diff,omitempty"`
}

// LogLine is an item of logs.
type LogLine struct {
	Instance string    `json:"instance"`
	Task     string    `json:"task,omitempty"`
	Stderr   bool      `json:"stderr,omitempty"`
	Time     time.Time `json:"time,omitzero"`
	Text     []byte    `json:"text,omitempty"`
	Partial  bool      `json:"partial,omitempty"`
}

// Revisions answers history.
type Revisions struct {
	Items []Revision `json:"items"`
}

// Revision is a numbered version of a job.
type Revision struct {
	Number   int       `json:"number"`
	Digest   string    `json:"digest"`
	Document string    `json:"document"`
	At       time.Time `json:"at,omitzero"`
	By       By        `json:"by,omitzero"`
	Message  string    `json:"message,omitempty"`
	Current  bool      `json:"current,omitempty"`
}

// Event is an item of events.
type Event struct {
	At      time.Time `json:"at"`
	Object  string    `json:"object,omitempty"`
	Type    string    `json:"type"`
	Reason  string    `json:"reason,omitempty"`
	Message string    `json:"message,omitempty"`
	By      By        `json:"by,omitzero"`
	Count   int       `json:"count,omitempty"`
}

// Endpoints answers endpoints.
type Endpoints struct {
	Items []Endpoint `json:"items"`
}

// Endpoint is where a group's port is reached.
type Endpoint struct {
	Group    string `json:"group"`
	Instance string `json:"instance,omitempty"`
	Port     string `json:"port"`
	Protocol string `json:"protocol,omitempty"`
	Address  string `json:"address"`
	Scope    string `json:"scope,omitempty"`
	Ready    *bool  `json:"ready,omitempty"`
}

// Blockers answers why, and fits with Count.
type Blockers struct {
	Items []Blocker `json:"items"`
	Count int       `json:"count,omitempty"`
}

// Blocker is one thing that keeps an instance from running.
type Blocker struct {
	Instance  string         `json:"instance,omitempty"`
	Node      string         `json:"node,omitempty"`
	Reason    backend.Reason `json:"reason"`
	Resource  string         `json:"resource,omitempty"`
	Requested string         `json:"requested,omitempty"`
	Available string         `json:"available,omitempty"`
	Missing   string         `json:"missing,omitempty"`
	Message   string         `json:"message,omitempty"`
	Hint      string         `json:"hint,omitempty"`
}

// Nodes answers nodes.
type Nodes struct {
	Items []Node `json:"items"`
}

// Node is a place where instances run.
type Node struct {
	Name      string            `json:"name"`
	State     string            `json:"state,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	Capacity  Usage             `json:"capacity,omitzero"`
	Free      Usage             `json:"free,omitzero"`
	Used      *Usage            `json:"used,omitempty"`
	Instances int               `json:"instances"`
	Version   string            `json:"version,omitempty"`
	Address   string            `json:"address,omitempty"`
}

// Usages answers usage, by instance id.
type Usages struct {
	Items map[string]Usage `json:"items"`
}

// Owners answers owners.
type Owners struct {
	Items []Owner `json:"items"`
}

// Owner is who holds resources.
type Owner struct {
	Name      string    `json:"name"`
	ID        string    `json:"id,omitempty"`
	State     string    `json:"state,omitempty"`
	Role      string    `json:"role,omitempty"`
	Address   string    `json:"address,omitempty"`
	Tasks     *int      `json:"tasks,omitempty"`
	Resources Usage     `json:"resources,omitzero"`
	Since     time.Time `json:"since,omitzero"`
	Self      bool      `json:"self,omitempty"`
}

// Findings answers check.
type Findings struct {
	Items []Finding `json:"items"`
}

// Finding is one result of a check.
type Finding struct {
	Name    string `json:"name"`
	Level   string `json:"level"`
	Message string `json:"message,omitempty"`
	Hint    string `json:"hint,omitempty"`
}

// Volumes answers volumes.
type Volumes struct {
	Items []Volume `json:"items"`
}

// Volume is a volume that holds data.
type Volume struct {
	Name     string         `json:"name"`
	Key      Key            `json:"key"`
	Volume   string         `json:"volume"`
	Instance string         `json:"instance,omitempty"`
	Size     backend.Bytes  `json:"size,omitempty"`
	Used     *backend.Bytes `json:"used,omitempty"`
	Where    string         `json:"where,omitempty"`
	InUse    bool           `json:"inUse,omitempty"`
	Orphan   bool           `json:"orphan,omitempty"`
	Created  time.Time      `json:"created,omitzero"`
}
