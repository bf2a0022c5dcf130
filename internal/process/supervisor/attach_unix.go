//go:build unix

package supervisor

import (
	"encoding/json"
	"time"

	"github.com/baton-run/baton/internal/process/pty"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

// attach joins a client to a task until either ends.
func (c *peer) attach(req v1.Request) {
	var a v1.Attach
	if err := json.Unmarshal(req.Body, &a); err != nil {
		c.answer(req.ID, nil, refuse(v1.CodeInvalid, "attach: %v", err))
		return
	}
	_, t, refused := c.s.findRunning(a.ID, a.Task)
	if refused == nil && !t.Stdin && !t.TTY {
		refused = refuse(v1.CodeUnsupported, "task %s of %s has neither stdin nor tty: set one in the job file", a.Task, a.ID)
	}
	if refused != nil {
		c.answer(req.ID, nil, refused)
		return
	}
	c.s.mu.Lock()
	p, life := t.live, t.life
	c.s.mu.Unlock()
	if p == nil {
		c.answer(req.ID, nil, refuse(v1.CodeConflict, "task %s of %s does not run", a.Task, a.ID))
		return
	}
	tap := t.out.attach()
	defer t.out.detach(tap)
	c.answer(req.ID, v1.Attached{PID: p.pid, TTY: p.tty}, nil)
	if a.Size != nil && p.tty {
		_ = pty.Resize(p.stdout, a.Size.Rows, a.Size.Cols)
	}
	n := &session{c: c, proc: p, input: &t.inputMu}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		n.receive()
	}()
	if exit := n.follow(tap, life, gone); exit != nil {
		_ = c.send(v1.Control{Exit: exit})
	}
}

// follow sends output until the process has ended and its output with it.
func (n *session) follow(tap *tap, life *life, gone <-chan struct{}) *v1.Exit {
	ended := life.ended
	var drained <-chan struct{}
	var limit <-chan time.Time
	for {
		select {
		case out := <-tap.chunks:
			n.output(out.stream, out.data)
			continue
		default:
		}
		select {
		case out := <-tap.chunks:
			n.output(out.stream, out.data)
		case <-tap.lost:
			return &v1.Exit{Error: "the client was too slow for the output: see the logs"}
		case <-gone:
			return nil
		case <-ended:
			ended, drained = nil, life.drained()
			limit = time.After(drainLimit)
		case <-drained:
			// What came last is in the channel by now.
			drained = nil
			limit = time.After(0)
		case <-limit:
			if len(tap.chunks) == 0 {
				return exitOf(life.how)
			}
			limit = time.After(0)
		}
	}
}

// life is one run of a task's process.
type life struct {
	// ended is closed after how was set.
	ended chan struct{}
	how   exit
	flows []<-chan struct{}
}

// drained returns a channel that is closed when all output has been read.
func (l *life) drained() <-chan struct{} {
	all := make(chan struct{})
	go func() {
		defer close(all)
		for _, f := range l.flows {
			<-f
		}
	}()
	return all
}
