package backend

import (
	"slices"
	"time"
)

// Absent as IfVersion: the job must not exist.
const Absent = "absent"

// By says who made a change, and through what.
type By struct {
	User    string
	Via     string // command, api, scheduler
	Host    string
	Version string
}

// Change is in the options of every method that changes something. A retry
// with the same SubmissionID must never act twice; ids are kept as long as
// what they made, and 24 hours at least. IfVersion "" = any.
type Change struct {
	SubmissionID string
	IfVersion    string
	By           By
	Message      string
}

// ApplyOptions are for [Driver.Apply] and [Planner].
type ApplyOptions struct {
	Change
	Rerun   bool // run a finished batch job again
	Replace bool // end an active batch run that differs
	DryRun  bool
	Force   bool // take fields that another manager owns
	// Secrets are values captured at submit, by Secret.ID and EnvFrom.Sealed.
	// A driver must keep them sealed per revision and never show, log or
	// store them in the clear.
	Secrets map[string][]byte
}

// Outcome is what a change did.
type Outcome string

// The outcomes.
const (
	Created   Outcome = "created"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged"
	Rerun     Outcome = "rerun"    // a new run of a finished job
	Replaced  Outcome = "replaced" // a new run in place of an active one
	Attached  Outcome = "attached" // an active run of the same job
	Restarted Outcome = "started"  // a stopped job started again
)

// Applied answers a change.
type Applied struct {
	Key      Key
	UID      string
	Version  string
	Revision int
	Run      int
	Outcome  Outcome
	// Groups whose instances are replaced by this change.
	Groups   []string
	Warnings []string
}

// StopOptions are for [Driver.Stop]. No Group and Instances = the whole job.
type StopOptions struct {
	Change
	Grace  *time.Duration // nil = the job's
	DryRun bool
}

// DeleteOptions are for [Driver.Delete].
type DeleteOptions struct {
	Change
	Grace   *time.Duration
	Volumes bool // destroy persistent volumes too
	DryRun  bool
}

// Deleted answers a delete: what data was kept and what is gone.
type Deleted struct {
	Key                      Key
	VolumesKept, VolumesGone []string
}

// Detail says how much of a job is wanted.
type Detail uint8

// The details; each includes the one before it.
const (
	DetailSummary   Detail = iota // without instances
	DetailInstances               // with instances
	DetailFull                    // with Document
)

// Selector picks jobs.
type Selector struct {
	// Namespace to look in; ignored with All.
	Namespace string
	All       bool
	Names     []string // none = any
	Labels    []Requirement
}

// RequirementOp compares a label.
type RequirementOp string

// The comparisons of labels, as Kubernetes has them.
const (
	LabelIn        RequirementOp = "in"
	LabelNotIn     RequirementOp = "notin"
	LabelExists    RequirementOp = "exists"
	LabelNotExists RequirementOp = "!"
)

// Requirement is one term of a label selector.
type Requirement struct {
	Key    string
	Op     RequirementOp
	Values []string
}

// Matches reports whether a job of that key and those labels is selected.
func (s Selector) Matches(key Key, labels map[string]string) bool {
	if !s.All && key.Namespace != s.Namespace {
		return false
	}
	if len(s.Names) > 0 && !slices.Contains(s.Names, key.Name) {
		return false
	}
	for _, r := range s.Labels {
		if !r.matches(labels) {
			return false
		}
	}
	return true
}

func (r Requirement) matches(labels map[string]string) bool {
	v, ok := labels[r.Key]
	switch r.Op {
	case LabelExists:
		return ok
	case LabelNotExists:
		return !ok
	case LabelNotIn:
		return !ok || !slices.Contains(r.Values, v)
	default:
		return ok && slices.Contains(r.Values, v)
	}
}
