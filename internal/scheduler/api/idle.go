package api

import (
	"context"
	"sync"
	"time"
)

// Idle ends a server that nobody needs: no connection and no work for a while.
type Idle struct {
	// After is for how long.
	After time.Duration
	// AfterFunc is time.AfterFunc, or a test's; stop prevents the call.
	AfterFunc func(d time.Duration, f func()) (stop func() bool)
	// End is called once.
	End context.CancelFunc

	mu      sync.Mutex
	open    int
	working bool
	stop    func() bool
	turn    int // tells a timer that was too late to be stopped
}

// Connections is for [ServeOptions].
func (i *Idle) Connections(open int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.open = open
	i.changed()
}

// Working says whether there is work. A server that was never told has none.
func (i *Idle) Working(working bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.working = working
	i.changed()
}

// Start begins to count.
func (i *Idle) Start() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.changed()
}

func (i *Idle) changed() {
	if i.stop != nil {
		i.stop()
		i.stop = nil
	}
	i.turn++
	if i.open > 0 || i.working {
		return
	}
	turn := i.turn
	i.stop = i.AfterFunc(i.After, func() {
		i.mu.Lock()
		current := turn == i.turn
		i.mu.Unlock()
		if current {
			i.End()
		}
	})
}
