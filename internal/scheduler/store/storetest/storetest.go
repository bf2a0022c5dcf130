// Package storetest is what every scheduler store must keep, as tests. An
// implementation runs them with a harness of a few lines.
//
// It may import internal/scheduler/store, testing and the standard library.
package storetest

import (
	"testing"

	"github.com/baton-run/baton/internal/scheduler/store"
)

// Harness is one state, empty at first.
type Harness struct {
	// Open returns another handle on the state. Where Shared is false the
	// earlier one was closed before.
	Open func(t *testing.T) store.Store
	// Shared says that handles may be open side by side.
	Shared bool
}

// Run tests the stores that fresh makes; each test gets a state of its own.
func Run(t *testing.T, fresh func(t *testing.T) Harness) {
	tests := []struct {
		name string
		run  func(t *testing.T, h Harness)
	}{
		{"a new store is empty", testEmpty},
		{"a commit is visible at once and after reopening", testVisible},
		{"records are set, replaced and deleted", testOps},
		{"records are ordered by key bytes", testOrder},
		{"keys and values may be any bytes", testBinary},
		{"large values are kept", testLarge},
		{"ten thousand records are kept", testMany},
		{"a refused operation leaves the whole commit out", testInvalid},
		{"random commits equal a map", testModel},
		{"a snapshot does not change", testSnapshot},
		{"the store keeps no reference to values", testAlias},
		{"each epoch is higher, also after reopening", testEpochs},
		{"old and unknown epochs are fenced", testFenced},
		{"a second handle fences the first", testFencedHandle},
		{"a cancelled context leaves nothing", testCancelled},
		{"concurrent commits are all kept", testConcurrent},
		{"concurrent loads see whole commits", testConsistent},
		{"a batch answers each caller", testBatch},
		{"a closed handle refuses", testClosed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, fresh(t)) })
	}
}
