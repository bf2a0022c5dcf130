package lifecycle

import (
	"fmt"

	"github.com/baton-run/baton/pkg/backend"
)

// Facts are what a group has come to.
type Facts struct {
	Wanted    int
	Started   int // have run at some time
	Ready     int // are ready, or have succeeded
	Succeeded int
	Failed    int // for good
	// Ended: no instance of it will run any more; Skipped: none ever did.
	Ended, Skipped bool
}

// Verdict says whether a group may start.
type Verdict uint8

// The verdicts.
const (
	Wait Verdict = iota
	Open
	Never // what it waits for can't happen any more
)

// Gate judges all dependencies of a group. The text says what it waits for, or
// why it never will start.
func Gate(deps []backend.Dependency, facts func(group string) Facts) (Verdict, string) {
	verdict, why := Open, ""
	for _, d := range deps {
		v, text := gateOne(d, facts(d.Group))
		switch {
		case v == Never:
			return Never, text
		case v == Wait && verdict == Open:
			verdict, why = Wait, text
		}
	}
	return verdict, why
}

func gateOne(d backend.Dependency, f Facts) (Verdict, string) {
	need := f.Wanted
	if d.Min > 0 {
		need = min(d.Min, f.Wanted)
	}
	have, lost := f.Started, 0
	switch d.Condition {
	case backend.DependencyReady:
		have, lost = f.Ready, f.Failed
	case backend.DependencySucceeded:
		have, lost = f.Succeeded, f.Failed
	case backend.DependencyStarted:
	}
	switch {
	case f.Skipped:
		return Never, fmt.Sprintf("group %s was skipped", d.Group)
	case have >= need:
		return Open, ""
	case f.Ended || f.Wanted-lost < need:
		return Never, fmt.Sprintf("group %s can't get there: %d of %d instances %s, %d failed", d.Group, have, need, d.Condition, f.Failed)
	default:
		return Wait, fmt.Sprintf("group %s: %d of %d instances %s", d.Group, have, need, d.Condition)
	}
}
