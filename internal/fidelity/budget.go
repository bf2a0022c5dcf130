package fidelity

import (
	"fmt"
	"slices"

	"github.com/baton-run/baton/pkg/backend"
)

// rank orders levels from best to worst.
func rank(l backend.Level) int {
	return slices.Index([]backend.Level{backend.Exact, backend.Emulated, backend.Approximate, backend.None}, l)
}

// DefaultBudget allows, and reports, everything but what is unsupported.
const DefaultBudget = backend.Approximate

// ParseBudget reads the value of --max-loss.
func ParseBudget(text string) (backend.Level, error) {
	switch text {
	case "none":
		return backend.Exact, nil
	case "emulated":
		return backend.Emulated, nil
	case "approximate":
		return backend.Approximate, nil
	default:
		return "", fmt.Errorf("max-loss %q is unknown; allowed: none, emulated, approximate", text)
	}
}

// Refusal is the error for a job that a backend carries worse than the budget
// allows, or nil. Each item is a field of it.
func (r Report) Refusal(kind string, key backend.Key, budget backend.Level) error {
	over := r.Over(budget)
	if len(over) == 0 {
		return nil
	}
	err := backend.Errorf(backend.Unsupported, "plan", key, "%s can't carry this job as it is", kind)
	for _, i := range over {
		err.Fields = append(err.Fields, backend.FieldError{Path: i.Path, Msg: string(i.Level) + ": " + i.Note})
	}
	return err
}
