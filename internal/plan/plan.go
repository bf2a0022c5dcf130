package plan

import (
	"slices"

	"github.com/baton-run/baton/pkg/backend"
)

// Action is what becomes of a job or a group.
type Action string

// The actions.
const (
	Create   Action = "create"
	Update   Action = "update"  // no instance is replaced
	Rollout  Action = "rollout" // instances are replaced
	Scale    Action = "scale"
	Restart  Action = "restart"
	Rerun    Action = "rerun" // a new run
	Attach   Action = "attach"
	Remove   Action = "remove"
	Keep     Action = "keep" // unlike the file, on purpose
	None     Action = "none"
	Conflict Action = "conflict"
)

// Plan is what one Apply of one job would do.
type Plan struct {
	Key     backend.Key
	Backend string
	// Version planned on: Apply is given it as IfVersion.
	Version string
	// Outcome that Apply would answer; "" when it would refuse.
	Outcome backend.Outcome
	Steps   []Step
	// Groups whose instances are replaced, as Applied has them.
	Groups []string
	// Refusals say why Apply would refuse.
	Refusals []Refusal
}

// Step is one thing that happens, and why.
type Step struct {
	Action Action
	Object string // "job" or "group NAME"
	Cause  string
	Diff   []FieldDiff
}

// Refusal is a reason not to apply. Msg says what to do instead.
type Refusal struct {
	Code backend.Code
	Msg  string
}

// Flags are what the user asked for beside the file, and what the driver says
// of secrets.
type Flags struct {
	Rerun, Replace bool
	// Rotated names secrets whose value differs from the revision's.
	Rotated []string
}

// Changes reports whether applying would change anything.
func (p Plan) Changes() bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool {
		switch s.Action {
		case None, Keep, Attach, Conflict:
			return false
		default:
			return true
		}
	})
}

// Err is the refusal as the error that Apply would answer, or nil.
func (p Plan) Err() error {
	if len(p.Refusals) == 0 {
		return nil
	}
	r := p.Refusals[0]
	return backend.Errorf(r.Code, "plan", p.Key, "%s", r.Msg)
}
