// Package event is the closed set of what happens while jobs are carried out:
// what deploy tells and a terminal, a pipe or a script shows.
//
// It may import pkg/backend and the standard library.
package event

import "github.com/baton-run/baton/pkg/backend"

// Event is one of the types of this package.
type Event interface {
	// Of is the job it happened to.
	Of() Ref
	event()
}

// Ref names a job in a context.
type Ref struct {
	Context string
	Key     backend.Key
}

// Applied: the backend has accepted the job, or found it as it should be.
type Applied struct {
	Ref
	Type    backend.JobType
	Applied backend.Applied
}

// Observed: the job has changed.
type Observed struct {
	Ref
	Observation backend.Observation
}

// Output: an instance wrote a line. Raw lines come from a job of one instance
// and need no mark of where they come from.
type Output struct {
	Ref
	Line backend.LogLine
	Raw  bool
}

// Warned: something went otherwise than asked and nothing failed by it.
type Warned struct {
	Ref
	Text string
}

// Ended: nothing more will be told about the job. Err says why it did not reach
// what was asked; Last is what was seen last, if anything was.
type Ended struct {
	Ref
	Last *backend.Observation
	Err  error
	// Detached: nobody waited for what was asked.
	Detached bool
}

// Of returns the job.
func (r Ref) Of() Ref { return r }

func (Applied) event()  {}
func (Observed) event() {}
func (Output) event()   {}
func (Warned) event()   {}
func (Ended) event()    {}
