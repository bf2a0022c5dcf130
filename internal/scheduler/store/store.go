// Package store is the durable memory of the scheduler: named buckets of
// opaque records, one writer at a time. Its implementations are store/bolt (a
// file) and store/mem (tests and simulation); store/storetest holds what every
// implementation must keep.
//
// It may import the standard library only. What a record means is said by the
// wire types in store/v1.
package store

import (
	"context"
	"errors"
)

// Loader reads the whole state.
type Loader interface {
	// Load returns a consistent snapshot: of any commit it shows all or
	// nothing, and every commit acknowledged before the call. Nothing the
	// store holds may be left out: damage is ErrDamaged.
	Load(ctx context.Context) (*Snapshot, error)
}

// Store is one handle on the state. Its methods may be called concurrently.
type Store interface {
	Loader

	// Acquire makes the caller the one writer. The epoch returned is durable
	// and higher than any before it; older epochs are fenced from now on.
	Acquire(ctx context.Context) (epoch uint64, err error)

	// Commit applies ops in their order, all or none. When it returns nil they
	// survive a crash of the machine. When ctx ends first, its error is
	// returned and nothing is applied. An epoch that is not the latest gets
	// ErrFenced. Without ops only the epoch is checked. After ErrUncertain the
	// ops may be there or not: the handle refuses everything but Close.
	Commit(ctx context.Context, epoch uint64, ops []Op) error

	// Close frees the state for another handle. Closing twice is fine; every
	// other method then returns ErrClosed.
	Close() error
}

// Batch is one caller's commit.
type Batch struct {
	Epoch uint64
	Ops   []Op
}

// Batcher is a store that makes several commits durable at the price of one.
type Batcher interface {
	Store

	// CommitAll applies the batches in their order in one transaction and
	// returns an error for each. A batch that is fenced or invalid is left out
	// and does not fail the others.
	CommitAll(ctx context.Context, batches []Batch) []error
}

var (
	// ErrFenced: a later Acquire has made someone else the writer.
	ErrFenced = errors.New("another scheduler has taken over this store; stop this one")
	// ErrLocked: another process holds the store.
	ErrLocked = errors.New("in use by another process")
	// ErrDamaged: the state cannot be read in full. Nothing was changed.
	ErrDamaged = errors.New("damaged")
	// ErrUncertain: the system reported an error after the commit may have
	// become durable.
	ErrUncertain = errors.New("not known whether the commit is durable; close the store, open it and load again")
	// ErrInvalid: an op that no store takes.
	ErrInvalid = errors.New("invalid operation")
	// ErrClosed: the handle was closed.
	ErrClosed = errors.New("store is closed")
)
