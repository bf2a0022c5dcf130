package scheduler

import (
	"context"
	"sync"
)

// input is something that has arrived, carried out in a step.
type input func(t *turn)

// inbox holds what has arrived until the next step takes it all.
type inbox struct {
	mu     sync.Mutex
	inputs []input
	ring   chan struct{}
}

func newInbox() *inbox { return &inbox{ring: make(chan struct{}, 1)} }

// put never blocks.
func (b *inbox) put(in ...input) {
	b.mu.Lock()
	b.inputs = append(b.inputs, in...)
	b.mu.Unlock()
	b.wake()
}

// wake has a step made even if nothing has arrived.
func (b *inbox) wake() {
	select {
	case b.ring <- struct{}{}:
	default:
	}
}

func (b *inbox) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-b.ring:
		return nil
	}
}

func (b *inbox) take() []input {
	b.mu.Lock()
	defer b.mu.Unlock()
	inputs := b.inputs
	b.inputs = nil
	return inputs
}
