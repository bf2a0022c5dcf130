package scheduler

import (
	"context"
	"sync"
	"time"
)

// effects carries out what steps have decided, outside of the engine's
// goroutine: what belongs to one launch in order, a bounded number at a time.
type effects struct {
	slots chan struct{}
	all   sync.WaitGroup

	mu     sync.Mutex
	ctx    context.Context
	cancel context.CancelFunc
	queues map[string][]func(context.Context)
}

func newEffects(limit int) *effects {
	return &effects{slots: make(chan struct{}, limit), queues: map[string][]func(context.Context){}}
}

// start lets effects begin. They outlive ctx: a launch that was begun is ended
// in order by stop.
func (x *effects) start(ctx context.Context) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ctx, x.cancel = context.WithCancel(context.WithoutCancel(ctx))
}

// stop lets what was decided happen, for a while; at once drops what has not
// begun: another scheduler may have decided otherwise.
func (x *effects) stop(clock Clock, atOnce bool) {
	x.mu.Lock()
	cancel := x.cancel
	x.mu.Unlock()
	if atOnce {
		cancel()
	}
	defer clock.AfterFunc(finishTime, cancel)()
	x.all.Wait()
	cancel()
}

// finishTime is how long effects may take once the engine ends.
const finishTime = 5 * time.Second

// do carries f out after all that was given for the same id; "" belongs to
// nothing.
func (x *effects) do(id string, f func(context.Context)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.ctx == nil || x.ctx.Err() != nil {
		return
	}
	if id == "" {
		x.all.Go(func() { x.run(f) })
		return
	}
	queue, busy := x.queues[id]
	x.queues[id] = append(queue, f)
	if !busy {
		x.all.Go(func() { x.work(id) })
	}
}

func (x *effects) work(id string) {
	for {
		x.mu.Lock()
		queue := x.queues[id]
		if len(queue) == 0 {
			delete(x.queues, id)
			x.mu.Unlock()
			return
		}
		f := queue[0]
		x.queues[id] = queue[1:]
		x.mu.Unlock()
		x.run(f)
	}
}

func (x *effects) run(f func(context.Context)) {
	select {
	case x.slots <- struct{}{}:
		defer func() { <-x.slots }()
		f(x.ctx)
	case <-x.ctx.Done():
	}
}
