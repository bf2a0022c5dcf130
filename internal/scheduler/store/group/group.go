// Package group lets concurrent commits share one transaction, and so one wait
// for the disk. Nothing waits for company: what arrives while a transaction is
// being written goes into the next.
//
// It may import internal/scheduler/store and the standard library only.
package group

import (
	"context"
	"slices"
	"sync"

	"github.com/baton-run/baton/internal/scheduler/store"
)

// Store wraps a Batcher; its Commit may be called by many at a time.
type Store struct {
	store.Batcher
	turn chan struct{} // held by the caller that writes

	mu    sync.Mutex
	queue []*waiter
}

type waiter struct {
	batch store.Batch
	done  chan struct{}
	err   error // set before done is closed
}

// New takes s over: Close closes it.
func New(s store.Batcher) *Store {
	return &Store{Batcher: s, turn: make(chan struct{}, 1)}
}

// Commit implements store.Store. Commits take effect in the order of the
// calls; each caller gets its own result.
func (s *Store) Commit(ctx context.Context, epoch uint64, ops []store.Op) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &waiter{batch: store.Batch{Epoch: epoch, Ops: ops}, done: make(chan struct{})}
	s.mu.Lock()
	s.queue = append(s.queue, w)
	s.mu.Unlock()
	select {
	case <-w.done:
	case s.turn <- struct{}{}:
		s.writeQueue(ctx)
		<-s.turn
	case <-ctx.Done():
		if s.withdraw(w) {
			return ctx.Err()
		}
	}
	<-w.done
	return w.err
}

// writeQueue commits all that wait. The context of one caller must not fail
// the others.
func (s *Store) writeQueue(ctx context.Context) {
	s.mu.Lock()
	queue := s.queue
	s.queue = nil
	s.mu.Unlock()
	if len(queue) == 0 {
		return
	}
	batches := make([]store.Batch, len(queue))
	for i, w := range queue {
		batches[i] = w.batch
	}
	errs := s.CommitAll(context.WithoutCancel(ctx), batches)
	for i, w := range queue {
		w.err = errs[i]
		close(w.done)
	}
}

// withdraw reports whether w had not been taken by a writer.
func (s *Store) withdraw(w *waiter) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.queue, w)
	if i < 0 {
		return false
	}
	s.queue = slices.Delete(s.queue, i, i+1)
	return true
}
