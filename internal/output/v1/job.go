package v1

import "encoding/json"

// Job is an item of a JobList.
type Job struct {
	Context   string `json:"context"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	UID       string `json:"uid,omitempty"`
	Type      string `json:"type,omitempty"`
	Version   string `json:"version,omitempty"`
	Revision  int    `json:"revision,omitempty"`
	Run       int    `json:"run,omitempty"`
	Digest    string `json:"digest,omitempty"`

	Phase      string   `json:"phase"`
	Reason     string   `json:"reason,omitempty"`
	Fault      string   `json:"fault,omitempty"`
	Message    string   `json:"message,omitempty"`
	Supervised bool     `json:"supervised"`
	Rollout    *Rollout `json:"rollout,omitempty"`

	Wanted   *int `json:"wanted"`
	Ready    *int `json:"ready"`
	Updated  *int `json:"updated"`
	Restarts *int `json:"restarts"`

	Requested Resources  `json:"requested"`
	Used      *Resources `json:"used,omitempty"`

	Created  Time `json:"created,omitzero"`
	Started  Time `json:"started,omitzero"`
	Finished Time `json:"finished,omitzero"`
	NextRun  Time `json:"nextRun,omitzero"`

	Labels    map[string]string `json:"labels,omitempty"`
	Foreign   bool              `json:"foreign,omitempty"`
	Groups    []Group           `json:"groups,omitempty"`
	Instances []Instance        `json:"instances,omitempty"`
	Native    *Native           `json:"native,omitempty"`
	Document  json.RawMessage   `json:"document,omitempty"`
}

// Rollout is how far an update is.
type Rollout struct {
	State    string `json:"state"`
	Revision int    `json:"revision"`
	Updated  int    `json:"updated"`
	Wanted   int    `json:"wanted"`
	Message  string `json:"message,omitempty"`
}

// Resources are an amount of what nodes have.
type Resources struct {
	CPU    string `json:"cpu"`
	Memory string `json:"memory"`
	GPU    int    `json:"gpu,omitempty"`
}

// Group is one group's share of a job.
type Group struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Count     int    `json:"count"`
	Wanted    *int   `json:"wanted"`
	Ready     *int   `json:"ready"`
	Updated   *int   `json:"updated"`
	Succeeded *int   `json:"succeeded"`
	Reason    string `json:"reason,omitempty"`
	Message   string `json:"message,omitempty"`
}

// Native is the backend's own words.
type Native struct {
	State   string   `json:"state,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	Objects []string `json:"objects,omitempty"`
}

// Instance is one copy of a group, running or ended.
type Instance struct {
	Name     string `json:"name"`
	Group    string `json:"group"`
	Index    *int   `json:"index"`
	ID       string `json:"id,omitempty"`
	Node     string `json:"node,omitempty"`
	Run      int    `json:"run,omitempty"`
	Revision int    `json:"revision,omitempty"`
	Attempt  int    `json:"attempt,omitempty"`

	State    string `json:"state"`
	Ready    *bool  `json:"ready"`
	Reason   string `json:"reason,omitempty"`
	Fault    string `json:"fault,omitempty"`
	Message  string `json:"message,omitempty"`
	ExitCode *int   `json:"exitCode,omitempty"`
	Signal   string `json:"signal,omitempty"`
	Restarts *int   `json:"restarts"`

	Created  Time `json:"created,omitzero"`
	Started  Time `json:"started,omitzero"`
	Finished Time `json:"finished,omitzero"`

	Requested Resources  `json:"requested"`
	Used      *Resources `json:"used,omitempty"`
	Ports     []Address  `json:"ports,omitempty"`
	Tasks     []Task     `json:"tasks,omitempty"`
	Native    *Native    `json:"native,omitempty"`
}

// Address is where a port of an instance is reached.
type Address struct {
	Name     string `json:"name"`
	Protocol string `json:"protocol,omitempty"`
	Host     string `json:"host"`
	Port     int    `json:"port"`
}

// Task is one process or container of an instance.
type Task struct {
	Name      string `json:"name"`
	Lifecycle string `json:"lifecycle,omitempty"`
	State     string `json:"state"`
	ExitCode  *int   `json:"exitCode,omitempty"`
	Signal    string `json:"signal,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Message   string `json:"message,omitempty"`
	Started   Time   `json:"started,omitzero"`
	Finished  Time   `json:"finished,omitzero"`
}
