package scheduler

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/scheduler/probe"
	"github.com/baton-run/baton/pkg/backend"
)

// probes make the health checks of all instances that run. Between two checks
// a timer waits, no goroutine.
type probes struct {
	e      *Engine
	slots  chan struct{}
	ctx    context.Context
	cancel context.CancelFunc
	all    sync.WaitGroup
	// following, by uid and launch id, is the engine goroutine's own.
	following map[string]map[string][]*checker
}

func newProbes(e *Engine) *probes {
	return &probes{
		e: e, slots: make(chan struct{}, e.opts.Checks),
		following: map[string]map[string][]*checker{},
	}
}

// start comes before the first follow.
func (p *probes) start(ctx context.Context) {
	p.ctx, p.cancel = context.WithCancel(context.WithoutCancel(ctx))
}

func (p *probes) stop() {
	p.cancel()
	for uid := range p.following {
		p.drop(uid)
	}
	p.all.Wait()
}

// drop ends the checks of a job.
func (p *probes) drop(uid string) {
	for _, checkers := range p.following[uid] {
		for _, c := range checkers {
			c.end()
		}
	}
	delete(p.following, uid)
}

// follow begins the checks of instances that have started and ends those of
// instances that no longer run, or are being ended.
func (p *probes) follow(en *entry) {
	uid := en.js.UID
	running := map[string]bool{}
	for _, inst := range en.js.Instances() {
		if inst.State != backend.Running || inst.Kill != "" {
			continue
		}
		running[inst.ID] = true
		if _, known := p.following[uid][inst.ID]; known {
			continue
		}
		if checkers := p.checkers(en, inst); checkers != nil {
			if p.following[uid] == nil {
				p.following[uid] = map[string][]*checker{}
			}
			p.following[uid][inst.ID] = checkers
		}
	}
	for id, checkers := range p.following[uid] {
		if !running[id] {
			for _, c := range checkers {
				c.end()
			}
			delete(p.following[uid], id)
		}
	}
	if len(p.following[uid]) == 0 {
		delete(p.following, uid)
	}
}

func (p *probes) checkers(en *entry, inst *core.Instance) []*checker {
	_, group := en.js.Spec(inst)
	if group == nil || !slices.ContainsFunc(group.Tasks, func(t backend.Task) bool { return t.Health.Ready != nil || t.Health.Live != nil }) {
		return nil
	}
	b, err := p.e.binder(en, inst)
	if err != nil {
		p.e.opts.Log.Error("health checks can't be made", "id", inst.ID, "error", err)
		return nil
	}
	var all []*checker
	for i := range group.Tasks {
		var bound fleet.Task
		if err := b.health(&group.Tasks[i], &bound); err != nil {
			p.e.opts.Log.Error("health checks can't be made", "id", inst.ID, "error", err)
			continue
		}
		name := group.Tasks[i].Name
		if check := bound.Health.Ready; check != nil {
			c := &checker{p: p, id: inst.ID, task: name, check: check}
			c.ready = &probe.Ready{Holds: slices.Contains(inst.Ready, name), Failures: check.Failures, Successes: check.Successes}
			all = append(all, c)
		}
		if check := bound.Health.Live; check != nil {
			c := &checker{p: p, id: inst.ID, task: name, check: check}
			c.live = &probe.Live{Failures: check.Failures, Until: inst.Started.Add(check.Grace)}
			all = append(all, c)
		}
	}
	for _, c := range all {
		c.again(max(inst.Started.Add(c.check.Delay).Sub(p.e.opts.Clock.Now()), 0))
	}
	return all
}

// checker makes one check again and again. One of ready and live is set.
type checker struct {
	p        *probes
	id, task string
	check    *fleet.Check
	ready    *probe.Ready
	live     *probe.Live

	mu    sync.Mutex
	ended bool
	stop  func() bool
}

func (c *checker) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	if c.stop != nil {
		c.stop()
	}
}

func (c *checker) again(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended && c.p.ctx.Err() == nil {
		c.stop = c.p.e.opts.Clock.AfterFunc(d, c.begin)
	}
}

// begin is the timer's.
func (c *checker) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	c.p.all.Go(c.run)
}

func (c *checker) run() {
	select {
	case c.p.slots <- struct{}{}:
	case <-c.p.ctx.Done():
		return
	}
	ctx, cancel := context.WithCancelCause(c.p.ctx)
	stop := c.p.e.opts.Clock.AfterFunc(c.check.Timeout, func() { cancel(context.DeadlineExceeded) })
	err := probe.Run(ctx, c.check, c.p.reach(c.id, c.task))
	stop()
	cancel(nil)
	<-c.p.slots
	if c.p.ctx.Err() != nil {
		return
	}
	if errors.Is(err, probe.ErrUnsupported) {
		c.p.e.opts.Log.Error("a health check can't be made", "id", c.id, "task", c.task, "error", err)
		return
	}
	c.count(err)
	c.again(c.check.Interval)
}

func (c *checker) count(err error) {
	message := ""
	if err != nil {
		message = err.Error()
	}
	now := c.p.e.opts.Clock.Now()
	if c.ready != nil && c.ready.Add(err == nil) {
		holds := c.ready.Holds
		c.p.tell(c.id, core.ReadyChanged{At: now, ID: c.id, Task: c.task, Ready: holds, Message: message})
	}
	if c.live != nil && c.live.Add(err == nil, now) {
		c.p.tell(c.id, core.LiveFailed{At: now, ID: c.id, Task: c.task, Message: message})
	}
}

func (p *probes) tell(id string, ev core.Event) {
	p.e.inbox.put(func(t *turn) {
		if en, inst := p.e.find(id); inst != nil {
			t.observeFleet(en, ev)
		}
	})
}

func (p *probes) reach(id, task string) probe.Reach {
	var r probe.Reach
	if dialer, ok := p.e.opts.Fleet.(fleet.Dialer); ok {
		r.Dial = func(ctx context.Context, port int) (net.Conn, error) { return dialer.Dial(ctx, id, port) }
	}
	if execer, ok := p.e.opts.Fleet.(fleet.Execer); ok {
		r.Exec = func(ctx context.Context, command []string, output io.Writer) (backend.Exit, error) {
			return execer.Exec(ctx, id, task, command, backend.Streams{Out: output, Err: output})
		}
	}
	return r
}
