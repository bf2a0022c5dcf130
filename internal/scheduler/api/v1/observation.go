package v1

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Observation is what the scheduler says of one job. A count that nobody knows
// is left out.
type Observation struct {
	Key      Key             `json:"key"`
	UID      string          `json:"uid,omitempty"`
	Type     backend.JobType `json:"type"`
	Version  string          `json:"version,omitempty"`
	Revision int             `json:"revision,omitempty"`
	Run      int             `json:"run,omitempty"`
	Digest   string          `json:"digest,omitempty"`

	Phase      backend.Phase `json:"phase"`
	Rollout    *Rollout      `json:"rollout,omitempty"`
	Supervised bool          `json:"supervised"`

	Created  time.Time `json:"created,omitzero"`
	Started  time.Time `json:"started,omitzero"`
	Finished time.Time `json:"finished,omitzero"`
	NextRun  time.Time `json:"nextRun,omitzero"`

	Wanted    *int           `json:"wanted,omitempty"`
	Ready     *int           `json:"ready,omitempty"`
	Updated   *int           `json:"updated,omitempty"`
	Restarts  *int           `json:"restarts,omitempty"`
	Requested Usage          `json:"requested,omitzero"`
	Reason    backend.Reason `json:"reason,omitempty"`
	Fault     backend.Fault  `json:"fault,omitempty"`
	Message   string         `json:"message,omitempty"`

	Labels    map[string]string `json:"labels,omitempty"`
	Foreign   bool              `json:"foreign,omitempty"`
	Groups    []GroupStatus     `json:"groups,omitempty"`
	Instances []Instance        `json:"instances,omitempty"`
	Native    Native            `json:"native,omitzero"`
	Document  string            `json:"document,omitempty"`
}

// Rollout is an update's progress.
type Rollout struct {
	State    backend.RolloutState `json:"state"`
	Revision int                  `json:"revision"`
	Updated  int                  `json:"updated"`
	Wanted   int                  `json:"wanted"`
	Message  string               `json:"message,omitempty"`
}

// GroupStatus is one group's share of the observation.
type GroupStatus struct {
	Name           string          `json:"name"`
	Type           backend.JobType `json:"type,omitempty"`
	Count          int             `json:"count"`
	Wanted         *int            `json:"wanted,omitempty"`
	Ready          *int            `json:"ready,omitempty"`
	Updated        *int            `json:"updated,omitempty"`
	Succeeded      *int            `json:"succeeded,omitempty"`
	TemplateDigest string          `json:"templateDigest,omitempty"`
	Reason         backend.Reason  `json:"reason,omitempty"`
	Message        string          `json:"message,omitempty"`
}

// Usage is processor time in thousandths, memory in bytes and GPUs.
type Usage struct {
	CPU    backend.CPU   `json:"cpu,omitempty"`
	Memory backend.Bytes `json:"memory,omitempty"`
	GPU    int           `json:"gpu,omitempty"`
}

// Native is the fleet's own words.
type Native struct {
	State   string   `json:"state,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	Objects []string `json:"objects,omitempty"`
}

// Instance is one running copy of a group.
type Instance struct {
	Name  string `json:"name"`
	Group string `json:"group"`
	Index int    `json:"index"`
	ID    string `json:"id"`
	Node  string `json:"node,omitempty"`
	Run   int    `json:"run,omitempty"`

	State    backend.State  `json:"state"`
	Ready    *bool          `json:"ready,omitempty"`
	Reason   backend.Reason `json:"reason,omitempty"`
	Fault    backend.Fault  `json:"fault,omitempty"`
	Message  string         `json:"message,omitempty"`
	ExitCode *int           `json:"exitCode,omitempty"`
	Signal   string         `json:"signal,omitempty"`
	Attempt  int            `json:"attempt,omitempty"`
	Restarts *int           `json:"restarts,omitempty"`

	Created  time.Time `json:"created,omitzero"`
	Started  time.Time `json:"started,omitzero"`
	Finished time.Time `json:"finished,omitzero"`

	Revision       int          `json:"revision,omitempty"`
	TemplateDigest string       `json:"templateDigest,omitempty"`
	SecretsDigest  string       `json:"secretsDigest,omitempty"`
	Requested      Usage        `json:"requested,omitzero"`
	Used           *Usage       `json:"used,omitempty"`
	Ports          []Address    `json:"ports,omitempty"`
	Tasks          []TaskStatus `json:"tasks,omitempty"`
	Native         Native       `json:"native,omitzero"`
}

// Address is where a port of an instance is reached.
type Address struct {
	Name     string `json:"name"`
	Protocol string `json:"protocol,omitempty"`
	Host     string `json:"host,omitempty"`
	Port     int    `json:"port"`
}

// TaskStatus is one process or container of an instance.
type TaskStatus struct {
	Name      string            `json:"name"`
	Lifecycle backend.Lifecycle `json:"lifecycle,omitempty"`
	State     backend.State     `json:"state"`
	ExitCode  *int              `json:"exitCode,omitempty"`
	Signal    string            `json:"signal,omitempty"`
	Reason    backend.Reason    `json:"reason,omitempty"`
	Message   string            `json:"message,omitempty"`
	Started   time.Time         `json:"started,omitzero"`
	Finished  time.Time         `json:"finished,omitzero"`
}
