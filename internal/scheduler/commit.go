package scheduler

import (
	"context"
	"fmt"

	"github.com/baton-run/baton/internal/scheduler/journal"
	"github.com/baton-run/baton/internal/scheduler/record"
	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/pkg/backend"
)

// bucketEvents holds the journals, by uid/number.
const bucketEvents = "events"

// fail ends the engine: what is in memory can't be made durable.
func (t *turn) fail(err error) {
	if t.failure == nil {
		t.failure = err
	}
}

func (t *turn) writeEvent(en *entry, c journal.Change) {
	op := store.Op{Bucket: bucketEvents, Key: journal.Key(en.js.UID, c.Seq)}
	if !c.Drop {
		value, err := journal.Encode(c.Entry)
		if err != nil {
			t.fail(err)
			return
		}
		op.Value = value
	}
	t.ops = append(t.ops, op)
}

// commit makes all that the step has changed durable, in one transaction.
func (t *turn) commit(ctx context.Context) error {
	for _, en := range t.gone {
		t.bury(en)
		delete(t.touched, en)
	}
	for _, en := range inOrder(t.touched) {
		t.write(en)
	}
	t.dropVolumes(t.destroy, true)
	for _, id := range t.discard {
		t.ops = append(t.ops, store.Op{Bucket: bucketDiscard, Key: id, Value: []byte("1")})
	}
	if t.failure != nil {
		return t.failure
	}
	if len(t.ops) == 0 {
		return nil
	}
	ops := append(t.ops, t.e.lazy...)
	t.e.lazy = nil
	return t.e.opts.Store.Commit(context.WithoutCancel(ctx), t.e.epoch, ops)
}

func (t *turn) write(en *entry) {
	value, err := record.Encode(en.js)
	if err == nil && len(value) == 0 {
		err = fmt.Errorf("empty record")
	}
	if err != nil {
		t.fail(fmt.Errorf("job %s: %w", en.js.Key, err))
		return
	}
	t.ops = append(t.ops, store.Op{Bucket: record.Bucket, Key: en.js.UID, Value: value})
	t.e.jobs.add(en)
	t.e.jobs.setActive(en, t.e.isActive(en, t))
}

// bury removes all that is kept of a job of which nothing is left.
func (t *turn) bury(en *entry) {
	t.keepAnswers(en)
	uid := en.js.UID
	t.ops = append(t.ops, store.Op{Bucket: record.Bucket, Key: uid})
	for number := range en.sealed {
		t.ops = append(t.ops, store.Op{Bucket: bucketSecrets, Key: secretsKey(uid, number)})
	}
	for _, entry := range en.journal.All() {
		t.ops = append(t.ops, store.Op{Bucket: bucketEvents, Key: journal.Key(uid, entry.Seq)})
	}
	t.e.jobs.remove(en)
}

// isActive reports whether the job still has something to do without a verb.
func (e *Engine) isActive(en *entry, t *turn) bool {
	if !e.opts.Only(en.js.Key) {
		return false
	}
	if !en.js.Exists() {
		return true
	}
	switch e.view(en, t.now).Phase {
	case backend.Suspended, backend.Idle, backend.PhaseSucceeded, backend.PhaseFailed, backend.PhaseStopped:
		return len(en.js.Running()) > 0
	default:
		return true
	}
}
