// Package bolt is the scheduler's store in one bbolt file. Every value is
// framed with its length and checksum, and a record in the same transaction
// counts and sums each bucket, so that what bbolt itself would not notice is
// seen: a lost record, a stale one, an emptied file. Damage is refused; the
// file is then left as it is.
//
// It may import internal/scheduler/store, store/v1, internal/statedir and
// bbolt.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"github.com/baton-run/baton/internal/scheduler/store"
)

// Store is a store.Batcher that holds the exclusive lock of its file.
type Store struct {
	path string
	db   *bbolt.DB
	file *os.File // of db, to be closed alone when db is stuck

	use    sync.RWMutex // held for reading by every call, for writing by Close
	closed bool

	writer sync.Mutex            // one transaction at a time, also when bbolt's own lock is stuck
	broken atomic.Pointer[error] // what every later call returns
}

// Acquire implements store.Store.
func (s *Store) Acquire(ctx context.Context) (uint64, error) {
	var epoch uint64
	err := s.update(ctx, func(tx *bbolt.Tx) error {
		m, err := readMeta(tx)
		if err != nil {
			return err
		}
		m.Epoch++
		epoch = m.Epoch
		return writeMeta(tx, m)
	})
	if err != nil {
		return 0, err
	}
	return epoch, nil
}

// Load implements store.Loader.
func (s *Store) Load(ctx context.Context) (*store.Snapshot, error) {
	s.use.RLock()
	defer s.use.RUnlock()
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	return loadFrom(ctx, s.path, s.db)
}

// Commit implements store.Store.
func (s *Store) Commit(ctx context.Context, epoch uint64, ops []store.Op) error {
	return s.CommitAll(ctx, []store.Batch{{Epoch: epoch, Ops: ops}})[0]
}

// CommitAll implements store.Batcher.
func (s *Store) CommitAll(ctx context.Context, batches []store.Batch) []error {
	var errs []error
	err := s.update(ctx, func(tx *bbolt.Tx) (err error) {
		errs, err = commit(tx, batches)
		return err
	})
	if err != nil {
		return slices.Repeat([]error{err}, len(batches))
	}
	return errs
}

// Close implements store.Store.
func (s *Store) Close() error {
	s.use.Lock()
	defer s.use.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	if s.broken.Load() != nil {
		return release(s.file) // bbolt may hold its own locks for ever
	}
	return guard(s.db.Close)
}

// update runs one transaction. An error of change leaves the state as it was.
func (s *Store) update(ctx context.Context, change func(tx *bbolt.Tx) error) error {
	s.use.RLock()
	defer s.use.RUnlock()
	s.writer.Lock()
	defer s.writer.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	var id int
	written := false
	err := guard(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			id = tx.ID()
			err := change(tx)
			written = err == nil
			return err
		})
	})
	switch {
	case err == nil || errors.Is(err, errUnchanged):
		return nil
	case isPanic(err):
		return s.fail(describe(s.path, err))
	case written && s.latest() >= id:
		return s.fail(fmt.Errorf("scheduler store %s: %w: %w", s.path, store.ErrUncertain, err))
	}
	return describe(s.path, err)
}

func (s *Store) fail(err error) error {
	s.broken.Store(&err)
	return err
}

// latest is the transaction that a reader would see. When it cannot be told,
// it is the highest.
func (s *Store) latest() int {
	id := int(^uint(0) >> 1)
	_ = guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			id = tx.ID()
			return nil
		})
	})
	return id
}

func (s *Store) usable(ctx context.Context) error {
	if s.closed {
		return store.ErrClosed
	}
	if broken := s.broken.Load(); broken != nil {
		return *broken
	}
	return ctx.Err()
}
