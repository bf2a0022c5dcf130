package backendtest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

// Run runs all cases as subtests, several at once.
func Run(t *testing.T, leg func(t *testing.T) Leg) {
	t.Helper()
	suite := newSuite(leg(t))
	for _, c := range Cases() {
		t.Run(c.ID(), func(t *testing.T) {
			t.Parallel()
			switch r := suite.run(t.Context(), c); {
			case r.Err != nil:
				t.Error(r.Err)
			case r.Skipped != "":
				t.Skip(r.Skipped)
			}
		})
	}
}

// RunCases runs cases, several at once, and returns a result for each.
func RunCases(ctx context.Context, leg Leg, cases []Case) []Result {
	suite := newSuite(leg)
	results := make([]Result, len(cases))
	var wg sync.WaitGroup
	for i, c := range cases {
		wg.Go(func() { results[i] = suite.run(ctx, c) })
	}
	wg.Wait()
	return results
}

// suite runs cases of one leg, as many at once as it bears.
type suite struct {
	leg   Leg
	slots chan struct{}
}

func newSuite(leg Leg) *suite {
	leg = leg.withDefaults()
	return &suite{leg: leg, slots: make(chan struct{}, leg.Parallel)}
}

// run runs one case in a goroutine of its own, since its helpers give up by
// ending the goroutine, as those of package testing do.
func (s *suite) run(ctx context.Context, c Case) Result {
	s.slots <- struct{}{}
	defer func() { <-s.slots }()
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, s.leg.Limit)
	defer cancel()
	h := &Harness{Leg: s.leg, Namespace: newNamespace(), c: c}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer h.caught()
		h.run(ctx)
	}()
	<-done
	h.cleanUp(context.WithoutCancel(ctx))
	return Result{Case: c, Err: h.err, Skipped: h.skipped, Took: time.Since(start)}
}

// caught makes a panic of the driver the failure of the case.
func (h *Harness) caught() {
	if p := recover(); p != nil {
		h.fail(fmt.Errorf("panic: %v", p))
	}
}
