package backend

import "time"

// JobType is what a job or a group does.
type JobType string

// The job types. Groups of a cron job are Batch.
const (
	Batch   JobType = "batch"
	Service JobType = "service"
	Cron    JobType = "cron"
	Daemon  JobType = "daemon"
)

// Job is a complete, valid job: defaults applied, parameters resolved, values
// that lie outside of the file (secrets) left out. Drivers never change it.
type Job struct {
	Key  Key
	Type JobType

	Labels, Annotations map[string]string

	Schedule         string // cron: five fields, @name or "manual"
	Timezone         string // IANA name
	Concurrency      Concurrency
	StartingDeadline time.Duration
	Suspend          bool
	Timeout          time.Duration // of a run, queueing included; 0 = none

	Priority string
	Queue    string
	Retain   Retain

	Volumes  []Volume // any group may mount them
	Groups   []Group
	Backends Backends

	// Document is the canonical baton/v1 JSON of the job (RFC 8785, without
	// namespace, params and x-*). Drivers store and return it verbatim.
	Document []byte
	// Digest is "sha256:" and the hex digest of Document.
	Digest string
}

// Group returns the group of that name, or nil.
func (j *Job) Group(name string) *Group {
	for i := range j.Groups {
		if j.Groups[i].Name == name {
			return &j.Groups[i]
		}
	}
	return nil
}

// Concurrency says what a cron job does when a run is due while one is active.
type Concurrency string

// The concurrency policies.
const (
	AllowConcurrent   Concurrency = "allow"
	ForbidConcurrent  Concurrency = "forbid"
	ReplaceConcurrent Concurrency = "replace"
)

// Retain says how long finished things are kept.
type Retain struct {
	Runs, Revisions int
	Finished, Logs  time.Duration
}

// Backends holds the escape hatches as canonical JSON values by section; a nil
// section was not given.
type Backends struct {
	Kubernetes *KubernetesOptions
	Mesos      *MesosOptions
	Local      *LocalOptions
}

// KubernetesOptions is backends.kubernetes.
type KubernetesOptions struct {
	Patches []Patch
	Engine  string
}

// Patch is applied to native objects after all else. Patch is JSON.
type Patch struct {
	Kind, Name, Type string
	Patch            []byte
}

// MesosOptions is backends.mesos.
type MesosOptions struct {
	Image, Containerizer string
	Roles                []string
	Merge                []Merge
}

// Merge is merged into a task's native JSON after all else.
type Merge struct {
	Group, Task string
	Patch       []byte
}

// LocalOptions is backends.local. Image is "run", "ignore" or "" (the context's).
type LocalOptions struct {
	Image string
}
