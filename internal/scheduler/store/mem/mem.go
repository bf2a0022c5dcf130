// Package mem is the scheduler's store in memory, for tests and simulation.
// Several handles share one Memory as processes share a disk, and a crash can
// be placed before or after any commit.
//
// It may import internal/scheduler/store and the standard library only.
package mem

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/baton-run/baton/internal/scheduler/store"
)

// ErrCrash is what every handle opened before a crash returns.
var ErrCrash = errors.New("simulated crash")

// When places a crash relative to a commit.
type When int

const (
	Before When = iota // the commit is lost
	After              // the commit is durable, its caller never learns
)

// Point is one side of one transaction, as a hook sees it.
type Point struct {
	N       int // 1 for the first transaction of this memory
	When    When
	Batches []store.Batch
}

// Memory is the disk. The zero value is ready to use.
type Memory struct {
	mu       sync.Mutex
	epoch    uint64
	contents map[string]map[string][]byte
	commits  int
	lives    int
	hook     func(Point) (crash bool)
}

// SetHook has every transaction ask hook on both sides whether to crash there.
// The hook runs under the memory's lock and must not call it.
func (m *Memory) SetHook(hook func(Point) (crash bool)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hook = hook
}

// FailAt crashes once, at the n-th transaction from now.
func (m *Memory) FailAt(n int, when When) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := m.commits + n
	m.hook = func(p Point) bool { return p.N == at && p.When == when }
}

// Commits counts the transactions that became durable or crashed.
func (m *Memory) Commits() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.commits
}

// Open returns a new handle, which sees all that is durable.
func (m *Memory) Open() *Handle {
	m.mu.Lock()
	defer m.mu.Unlock()
	return &Handle{memory: m, life: m.lives}
}

// Handle is a store.Batcher on a Memory.
type Handle struct {
	memory *Memory
	life   int
	closed bool
}

// Acquire implements store.Store.
func (h *Handle) Acquire(ctx context.Context) (uint64, error) {
	m := h.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := h.usable(ctx); err != nil {
		return 0, err
	}
	m.epoch++
	return m.epoch, nil
}

// Load implements store.Loader.
func (h *Handle) Load(ctx context.Context) (*store.Snapshot, error) {
	m := h.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := h.usable(ctx); err != nil {
		return nil, err
	}
	return store.NewSnapshot(m.epoch, m.contents), nil
}

// Commit implements store.Store.
func (h *Handle) Commit(ctx context.Context, epoch uint64, ops []store.Op) error {
	return h.CommitAll(ctx, []store.Batch{{Epoch: epoch, Ops: ops}})[0]
}

// CommitAll implements store.Batcher.
func (h *Handle) CommitAll(ctx context.Context, batches []store.Batch) []error {
	m := h.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := h.usable(ctx); err != nil {
		return slices.Repeat([]error{err}, len(batches))
	}
	errs := make([]error, len(batches))
	var accepted []store.Batch
	for i, batch := range batches {
		if errs[i] = m.accept(batch); errs[i] == nil && len(batch.Ops) > 0 {
			accepted = append(accepted, batch)
		}
	}
	if len(accepted) == 0 {
		return errs
	}
	m.commits++
	if m.crash(Before, accepted) {
		return slices.Repeat([]error{ErrCrash}, len(batches))
	}
	m.apply(accepted)
	if m.crash(After, accepted) {
		return slices.Repeat([]error{ErrCrash}, len(batches))
	}
	return errs
}

// Close implements store.Store.
func (h *Handle) Close() error {
	h.memory.mu.Lock()
	defer h.memory.mu.Unlock()
	h.closed = true
	return nil
}

func (h *Handle) usable(ctx context.Context) error {
	switch {
	case h.closed:
		return store.ErrClosed
	case h.life != h.memory.lives:
		return ErrCrash
	}
	return ctx.Err()
}

func (m *Memory) accept(batch store.Batch) error {
	if batch.Epoch != m.epoch || batch.Epoch == 0 {
		return store.ErrFenced
	}
	return store.ValidateAll(batch.Ops)
}

func (m *Memory) crash(when When, batches []store.Batch) bool {
	if m.hook == nil || !m.hook(Point{N: m.commits, When: when, Batches: batches}) {
		return false
	}
	m.lives++
	return true
}

func (m *Memory) apply(batches []store.Batch) {
	for _, batch := range batches {
		for _, op := range batch.Ops {
			m.set(op)
		}
	}
}

func (m *Memory) set(op store.Op) {
	if op.Value == nil {
		delete(m.contents[op.Bucket], op.Key)
		return
	}
	if m.contents == nil {
		m.contents = map[string]map[string][]byte{}
	}
	if m.contents[op.Bucket] == nil {
		m.contents[op.Bucket] = map[string][]byte{}
	}
	m.contents[op.Bucket][op.Key] = append([]byte{}, op.Value...)
}
