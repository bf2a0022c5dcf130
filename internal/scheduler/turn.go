package scheduler

import (
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/pkg/backend"
)

// turn collects what one step will commit and do.
type turn struct {
	e   *Engine
	now time.Time

	dirty   map[*entry]struct{} // to be reconciled
	touched map[*entry]struct{} // to be committed
	decided map[*entry]struct{} // reconciled
	gone    []*entry
	ops     []store.Op
	crowded bool // places may have become free, or be wanted

	kills   []core.Kill
	ended   []string // to be acknowledged
	discard []string // launches whose logs can go
	destroy []string // volumes
	effects []func() // after the commit
	answers []func(failed error)
	failure error
}

func (e *Engine) newTurn() *turn {
	return &turn{
		e: e, now: e.opts.Clock.Now(),
		dirty: map[*entry]struct{}{}, touched: map[*entry]struct{}{}, decided: map[*entry]struct{}{},
	}
}

// touch has the entry's record committed.
func (t *turn) touch(en *entry) { t.touched[en] = struct{}{} }

// mark has the entry reconciled in this step.
func (t *turn) mark(en *entry) { t.dirty[en] = struct{}{} }

// observe tells one job what happened.
func (t *turn) observe(en *entry, ev core.Event) (core.Outcome, error) {
	out, err := core.Observe(en.js, ev)
	if err != nil {
		return out, err
	}
	t.journal(en, out.Events)
	if out.Changed {
		t.touch(en)
		t.mark(en)
	}
	return out, nil
}

// journal records events; repeats are counted.
func (t *turn) journal(en *entry, events []backend.Event) {
	for _, ev := range events {
		for _, change := range en.journal.Add(ev) {
			t.writeEvent(en, change)
		}
	}
}

// answer calls f after the commit, with its error.
func (t *turn) answer(f func(failed error)) { t.answers = append(t.answers, f) }

// then calls f after the commit, unless that failed.
func (t *turn) then(f func()) { t.effects = append(t.effects, f) }
