//go:build unix

package supervisor

import (
	"encoding/json"
	"sync"
	"time"

	v1 "github.com/baton-run/baton/internal/process/v1"
	"golang.org/x/sys/unix"
)

// exec runs a command beside a task for as long as the client stays.
func (c *peer) exec(req v1.Request) {
	var e v1.Exec
	if err := json.Unmarshal(req.Body, &e); err != nil || len(e.Argv) == 0 {
		c.answer(req.ID, nil, refuse(v1.CodeInvalid, "exec: no command"))
		return
	}
	r, t, refused := c.s.findRunning(e.ID, e.Task)
	if refused != nil {
		c.answer(req.ID, nil, refused)
		return
	}
	exited := make(chan exit, 1)
	p, err := r.forkBeside(command{
		argv: e.Argv, env: c.s.environment(e.ID, &t.Task, e.Env), dir: t.Dir,
		task: &t.Task, stdin: e.Stdin, tty: e.TTY, size: e.Size,
	}, func(how exit) { exited <- how })
	if err != nil {
		c.answer(req.ID, nil, refuse(v1.CodeInvalid, "exec in %s, task %s: %v", e.ID, e.Task, err))
		return
	}
	c.answer(req.ID, v1.Attached{PID: p.pid, TTY: e.TTY}, nil)
	how := c.join(p, exited)
	_ = c.send(v1.Control{Exit: exitOf(how)})
}

// join carries the streams of a command until it has ended, which it does at
// the latest when the client goes.
func (c *peer) join(p *proc, exited <-chan exit) exit {
	n := &session{c: c, proc: p, input: new(sync.Mutex)}
	var outputs sync.WaitGroup
	outputs.Go(func() {
		c.s.buffers.copyOutput(p.stdout, func(b []byte) { n.output(v1.Stdout, b) })
	})
	if p.stderr != nil {
		outputs.Go(func() {
			c.s.buffers.copyOutput(p.stderr, func(b []byte) { n.output(v1.Stderr, b) })
		})
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		n.receive()
	}()
	var how exit
	select {
	case how = <-exited:
	case <-gone:
		_ = c.s.children.signal(p.pid, unix.SIGKILL)
		how = <-exited
	}
	if p.stdin != nil && !p.tty {
		p.stdin.Close()
	}
	// A process it left behind may hold its output open.
	limit := time.Now().Add(drainLimit)
	_ = p.stdout.SetReadDeadline(limit)
	if p.stderr != nil {
		_ = p.stderr.SetReadDeadline(limit)
	}
	outputs.Wait()
	return how
}

// findRunning returns a task whose process runs, and its instance.
func (s *server) findRunning(id, name string) (*running, *task, *v1.Error) {
	t, refused := s.findTask(id, name)
	if refused != nil {
		return nil, nil, refused
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.instances[id].run
	if r == nil || t.live == nil {
		return nil, nil, refuse(v1.CodeConflict, "task %s of %s does not run", name, id)
	}
	return r, t, nil
}
