package core

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// NewJobState returns the state of a job that does not exist yet.
func NewJobState(key backend.Key) *JobState { return &JobState{Key: key} }

// Exists reports whether the job answers to its name: created, not deleted.
func (js *JobState) Exists() bool { return js.UID != "" && js.Goal != GoalDelete }

// Observe is the only door for events, commands included. It never acts: the
// Reconcile after it does. A refused command is a *backend.Error and leaves the
// state as it was. An event about an instance that is not known changes nothing.
func Observe(js *JobState, ev Event) (Outcome, error) { return Outcome{}, nil }

// Reconcile brings the state closer to its goal and says what should happen.
func Reconcile(js *JobState, now time.Time, env Env) Decision { return Decision{} }

// Place gives wants a place on nodes, deterministically: oldest first.
func Place(wants []Want, nodes []*Node, running []Running) Result { return Result{} }

// View says what users see of the job.
func View(js *JobState, now time.Time, env Env) backend.Observation { return backend.Observation{} }

// Why says what keeps instances from running; unplaced are the answers of the
// last Place for this job.
func Why(js *JobState, now time.Time, env Env, unplaced []Unplaced) []backend.Blocker { return nil }

// Spec returns the job as an instance was launched from, and its group; nil if
// the revision is no longer kept.
func (js *JobState) Spec(i *Instance) (*Revision, *backend.Group) { return nil, nil }

// Running returns the places the job holds: all instances placed and not ended.
func (js *JobState) Running() []Running { return nil }

// Bindings returns what launch-bound text of an instance is bound from.
func (js *JobState) Bindings(i *Instance, env Env) Binding { return Binding{} }

// VolumeID names a volume of the job for ever: it survives the job.
func VolumeID(job backend.Key, group string, index int, v backend.Volume) string { return "" }
