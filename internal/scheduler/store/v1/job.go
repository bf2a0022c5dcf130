package v1

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// JobVersion is the version of job records that this package writes and the
// only one it reads.
const JobVersion = 1

// Job is the record of one job. Times are UTC; a zero time is left out.
type Job struct {
	Version   int    `json:"version"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	UID       string `json:"uid"`
	// Change counts the verbs that changed the job.
	Change  uint64    `json:"change"`
	Created time.Time `json:"created"`

	Goal           string         `json:"goal"`
	GoalSince      time.Time      `json:"goalSince,omitzero"`
	GoalByFile     bool           `json:"goalByFile,omitempty"`
	Grace          *time.Duration `json:"grace,omitempty"`
	DestroyVolumes bool           `json:"destroyVolumes,omitempty"`

	Revisions   []Revision        `json:"revisions"`
	Scaled      map[string]Scaled `json:"scaled,omitempty"`
	Runs        []Run             `json:"runs,omitempty"`
	LastRun     int               `json:"lastRun,omitempty"`
	LastSeq     uint64            `json:"lastSeq,omitempty"`
	Cursor      time.Time         `json:"cursor,omitzero"`
	Rollout     *Rollout          `json:"rollout,omitempty"`
	Submissions []Submission      `json:"submissions,omitempty"`
}

// Revision holds the job's canonical document, verbatim.
type Revision struct {
	Number   int               `json:"number"`
	Document string            `json:"document"`
	Digest   string            `json:"digest"`
	Secrets  map[string]string `json:"secrets,omitempty"`
	Changed  map[string]int    `json:"changed"`
	From     int               `json:"from,omitempty"`
	At       time.Time         `json:"at,omitzero"`
	By       By                `json:"by,omitzero"`
	Message  string            `json:"message,omitempty"`
}

// By says who made a change.
type By struct {
	User    string `json:"user,omitempty"`
	Via     string `json:"via,omitempty"`
	Host    string `json:"host,omitempty"`
	Version string `json:"version,omitempty"`
}

// Scaled is a count set by hand.
type Scaled struct {
	Count int `json:"count"`
	File  int `json:"file"`
}

// Submission is a change that was answered.
type Submission struct {
	ID       string    `json:"id"`
	At       time.Time `json:"at"`
	Version  string    `json:"version,omitempty"`
	Revision int       `json:"revision,omitempty"`
	Run      int       `json:"run,omitempty"`
	Outcome  string    `json:"outcome,omitempty"`
	Groups   []string  `json:"groups,omitempty"`
	Warnings []string  `json:"warnings,omitempty"`
}

// Rollout is the progress of the newest update.
type Rollout struct {
	Revision int       `json:"revision"`
	Started  time.Time `json:"started"`
	Progress time.Time `json:"progress"`
	Updated  int       `json:"updated,omitempty"`
	Stalled  bool      `json:"stalled,omitempty"`
	Done     bool      `json:"done,omitempty"`
}

// Run is one execution.
type Run struct {
	Number   int           `json:"number"`
	Revision int           `json:"revision,omitempty"`
	Nominal  time.Time     `json:"nominal,omitzero"`
	Created  time.Time     `json:"created"`
	Started  time.Time     `json:"started,omitzero"`
	Finished time.Time     `json:"finished,omitzero"`
	Result   string        `json:"result,omitempty"`
	Reason   string        `json:"reason,omitempty"`
	Fault    string        `json:"fault,omitempty"`
	Message  string        `json:"message,omitempty"`
	Paused   time.Duration `json:"paused,omitempty"`
	Ending   string        `json:"ending,omitempty"`
	Groups   []Group       `json:"groups,omitempty"`
}

// Group is one group of a run.
type Group struct {
	Name    string `json:"name"`
	Open    bool   `json:"open,omitempty"`
	Result  string `json:"result,omitempty"`
	Reason  string `json:"reason,omitempty"`
	Message string `json:"message,omitempty"`
	Slots   []Slot `json:"slots,omitempty"`
}

// Slot is one index of a group.
type Slot struct {
	Index     int         `json:"index"`
	Node      string      `json:"node,omitempty"`
	Failures  int         `json:"failures,omitempty"`
	Backoff   int         `json:"backoff,omitempty"`
	Faults    int         `json:"faults,omitempty"`
	Restarts  int         `json:"restarts,omitempty"`
	Ends      []time.Time `json:"ends,omitempty"`
	NotBefore time.Time   `json:"notBefore,omitzero"`
	Result    string      `json:"result,omitempty"`
	Reason    string      `json:"reason,omitempty"`
	Message   string      `json:"message,omitempty"`
	Instances []Instance  `json:"instances,omitempty"`
}

// Instance is one launch; run, group and index are those it stands in.
type Instance struct {
	Seq            uint64    `json:"seq"`
	ID             string    `json:"id,omitempty"`
	Attempt        int       `json:"attempt"`
	Revision       int       `json:"revision"`
	TemplateDigest string    `json:"templateDigest,omitempty"`
	SecretsDigest  string    `json:"secretsDigest,omitempty"`
	State          string    `json:"state"`
	Reason         string    `json:"reason,omitempty"`
	Fault          string    `json:"fault,omitempty"`
	Message        string    `json:"message,omitempty"`
	ExitCode       *int      `json:"exitCode,omitempty"`
	Signal         string    `json:"signal,omitempty"`
	Cause          string    `json:"cause,omitempty"`
	Intent         bool      `json:"intent,omitempty"`
	Outdated       bool      `json:"outdated,omitempty"`
	Kill           string    `json:"kill,omitempty"`
	KillCause      string    `json:"killCause,omitempty"`
	KillSince      time.Time `json:"killSince,omitzero"`
	Away           time.Time `json:"away,omitzero"`
	Node           string    `json:"node,omitempty"`
	Host           string    `json:"host,omitempty"`
	Ports          []Port    `json:"ports,omitempty"`
	Requested      Resources `json:"requested,omitzero"`
	Created        time.Time `json:"created"`
	Placed         time.Time `json:"placed,omitzero"`
	Started        time.Time `json:"started,omitzero"`
	Finished       time.Time `json:"finished,omitzero"`
	Ready          []string  `json:"ready,omitempty"`
	ReadySince     time.Time `json:"readySince,omitzero"`
	Tasks          []Task    `json:"tasks,omitempty"`
}

// Port is where a port of an instance is reached.
type Port struct {
	Name     string `json:"name"`
	Protocol string `json:"protocol,omitempty"`
	Host     string `json:"host,omitempty"`
	Port     int    `json:"port"`
}

// Resources are cpu in thousandths, memory and disk in bytes.
type Resources struct {
	CPU    int64            `json:"cpu,omitempty"`
	Memory int64            `json:"memory,omitempty"`
	Disk   int64            `json:"disk,omitempty"`
	GPU    int64            `json:"gpu,omitempty"`
	Extra  map[string]int64 `json:"extra,omitempty"`
}

// Task is what is known of one task.
type Task struct {
	Name      string    `json:"name"`
	Lifecycle string    `json:"lifecycle,omitempty"`
	State     string    `json:"state,omitempty"`
	ExitCode  *int      `json:"exitCode,omitempty"`
	Signal    string    `json:"signal,omitempty"`
	Stopped   bool      `json:"stopped,omitempty"`
	Restarts  int       `json:"restarts,omitempty"`
	Message   string    `json:"message,omitempty"`
	Started   time.Time `json:"started,omitzero"`
	Finished  time.Time `json:"finished,omitzero"`
}

// Encode is the inverse of DecodeJob.
func (j Job) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(j); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// DecodeJob refuses an unknown version with *FormatError before it looks at
// anything else, and a field it does not know.
func DecodeJob(data []byte) (Job, error) {
	var head struct {
		Version *int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return Job{}, fmt.Errorf("job record: %w", err)
	}
	if head.Version == nil {
		return Job{}, fmt.Errorf("job record: no version")
	}
	if *head.Version != JobVersion {
		return Job{}, fmt.Errorf("job record: %w", &FormatError{Found: *head.Version, Known: JobVersion})
	}
	var j Job
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&j); err != nil {
		return Job{}, fmt.Errorf("job record: %w", err)
	}
	return j, nil
}
