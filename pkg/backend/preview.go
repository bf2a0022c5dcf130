package backend

import (
	"context"
	"iter"
)

// The interfaces below are optional, one method each. A caller asks for one in
// one place by a plain type assertion; a driver that has one but whose cluster
// does not serve it leaves the verb out of Info.Verbs and answers Unsupported,
// naming what to do instead. All answer NotFound for a job that is not there.

// Planner tells what Apply would do with the same input, and must not do it.
// What Apply would refuse, Plan must refuse with the same code. An Apply with
// IfVersion = Current.Version (Absent without one) must either do what the plan
// says or answer Conflict: Outcome, Revision, Run and Groups are the same.
// A driver that supports secrets must have it: the same digest with a rotated
// secret is a change.
type Planner interface {
	Plan(ctx context.Context, job *Job, opts ApplyOptions) (Preview, error)
}

// Preview is what Apply would do.
type Preview struct {
	Applied              // with the version planned on
	Current *Observation // nil when the job does not exist
	Rotated []string     // secrets whose value differs
	Native  []NativeStep // what would be sent
}

// NativeStep is one native object that Apply would touch.
type NativeStep struct {
	Action string // create, update, delete, keep
	Object string
	Cause  string
	Diff   string
}

// Watcher follows one job: it must yield the job at once, and again after each
// change. Changes that follow closely may be yielded as one, but the last state
// is never missed. It ends with one error and yields nothing after it: the
// context's, NotFound when the job is gone, Gone when it can't go on and must be
// begun anew, or another. It does not end because the job has.
type Watcher interface {
	Watch(ctx context.Context, key Key, detail Detail) iter.Seq2[Observation, error]
}
