package scheduler

import (
	"context"
	"time"

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/scheduler/store"
)

// bucketDiscard holds the ids of launches whose exit records and logs can go,
// until they have gone.
const bucketDiscard = "discard"

// retryCleaning is when cleaning is tried again.
const retryCleaning = time.Minute

// discardAll drops what the fleet keeps of launches that no job knows.
func (e *Engine) discardAll(ids []string) {
	if len(ids) == 0 {
		return
	}
	e.effects.do("", func(ctx context.Context) {
		err := e.opts.Fleet.Forget(ctx, ids)
		if discarder, ok := e.opts.Fleet.(fleet.Discarder); ok && err == nil {
			err = discarder.Discard(ctx, ids)
		}
		switch {
		case ctx.Err() != nil:
		case err != nil:
			e.opts.Log.Warn("what is left of launches was not cleaned up; trying again", "error", err)
			e.later(retryCleaning, func(t *turn) { t.then(func() { e.discardAll(ids) }) })
		default:
			e.inbox.put(func(t *turn) { t.strike(bucketDiscard, ids) })
		}
	})
}

// strike notes that something has been done. It goes with the next commit:
// doing it again after a crash does no harm.
func (t *turn) strike(bucket string, ids []string) {
	for _, id := range ids {
		t.e.lazy = append(t.e.lazy, store.Op{Bucket: bucket, Key: id})
	}
}
