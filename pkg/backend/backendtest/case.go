package backendtest

import (
	"context"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Case is one obligation of a driver, tried out.
type Case struct {
	Name, Group string
	// Needs are verbs without which the case says nothing. It is skipped when
	// the driver doesn't declare them.
	Needs []backend.Verb
	// Run returns what is wrong. It may also end by one of the harness's
	// methods that give up.
	Run func(ctx context.Context, h *Harness) error
}

// ID is group/name.
func (c Case) ID() string { return c.Group + "/" + c.Name }

// The groups.
const (
	GroupKind        = "kind"
	GroupLifecycle   = "lifecycle"
	GroupIdentity    = "identity"
	GroupFidelity    = "fidelity"
	GroupList        = "list"
	GroupErrors      = "errors"
	GroupCapability  = "capability"
	GroupPlan        = "plan"
	GroupConcurrency = "concurrency"
	GroupLeftovers   = "leftovers"
)

// Cases returns all cases, group by group.
func Cases() []Case {
	return slices.Concat(
		kindCases(),
		lifecycleCases(), stopCases(),
		submitCases(), rerunCases(), handleCases(),
		argumentCases(), secretCases(),
		listCases(),
		errorCases(),
		watchCases(), logCases(), streamCases(), verbCases(), readCases(), volumeCases(),
		planCases(),
		concurrencyCases(), leftoverCases(),
	)
}

// Result is what became of a case.
type Result struct {
	Case    Case
	Err     error  // nil = passed, or skipped
	Skipped string // why, when it was
	Took    time.Duration
}
