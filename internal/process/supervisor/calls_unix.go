//go:build unix

package supervisor

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"

	"github.com/baton-run/baton/internal/process/group"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"golang.org/x/sys/unix"
)

// serve does one call.
func (c *peer) serve(req v1.Request) {
	s := c.s
	switch req.Op {
	case v1.OpLaunch:
		handle(c, req, s.launch)
	case v1.OpKill:
		handle(c, req, noAnswer(s.kill))
	case v1.OpSignal:
		handle(c, req, noAnswer(s.signal))
	case v1.OpList:
		c.list(req)
	case v1.OpUsage:
		handle(c, req, s.usage)
	case v1.OpForget:
		handle(c, req, noAnswer(s.forget))
	case v1.OpGoodbye:
		handle(c, req, noAnswer(func(v1.Goodbye) *v1.Error {
			c.write.Lock()
			defer c.write.Unlock()
			c.goodbye = true
			return nil
		}))
	case v1.OpShutdown:
		var done bool
		handle(c, req, noAnswer(func(d v1.Shutdown) *v1.Error {
			refused := s.shutdown(d)
			done = refused == nil
			return refused
		}))
		if done {
			c.p.shutdown()
		}
	default:
		c.answer(req.ID, nil, refuse(v1.CodeUnsupported, "unknown call %q: the supervisor is older than the client", req.Op))
	}
}

// handle decodes a call, makes it, and answers.
func handle[In, Out any](c *peer, req v1.Request, call func(In) (Out, *v1.Error)) {
	var in In
	if err := json.Unmarshal(req.Body, &in); err != nil {
		c.answer(req.ID, nil, refuse(v1.CodeInvalid, "%s: %v", req.Op, err))
		return
	}
	out, refused := call(in)
	c.answer(req.ID, out, refused)
}

func noAnswer[In any](call func(In) *v1.Error) func(In) (struct{}, *v1.Error) {
	return func(in In) (struct{}, *v1.Error) { return struct{}{}, call(in) }
}

func (s *server) kill(k v1.Kill) *v1.Error {
	if k.Grace != nil && *k.Grace < 0 {
		return refuse(v1.CodeInvalid, "kill: grace %s is less than 0", *k.Grace)
	}
	in, refused := s.find(k.ID)
	if refused != nil {
		return refused
	}
	if r := s.running(in); r != nil {
		reason := k.Reason
		if reason == "" {
			reason = "asked to end"
		}
		r.events.put(message{event: group.Event{Kind: group.Kill, Grace: k.Grace}, reason: reason})
	}
	return nil
}

func (s *server) signal(g v1.Signal) *v1.Error {
	sig, err := parseSignal(g.Signal)
	if err != nil {
		return refuse(v1.CodeInvalid, "%v", err)
	}
	t, refused := s.findTask(g.ID, g.Task)
	if refused != nil {
		return refused
	}
	p := s.liveProc(t)
	if p == nil {
		return refuse(v1.CodeConflict, "task %s of %s does not run", g.Task, g.ID)
	}
	if err := s.children.signal(p.pid, sig); err != nil {
		if errors.Is(err, unix.ESRCH) {
			return refuse(v1.CodeConflict, "task %s of %s does not run", g.Task, g.ID)
		}
		return refuse(v1.CodeInternal, "signal task %s of %s: %v", g.Task, g.ID, err)
	}
	return nil
}

// findTask returns a task of an instance that has not ended.
func (s *server) findTask(id, name string) (*task, *v1.Error) {
	in, refused := s.find(id)
	if refused != nil {
		return nil, refused
	}
	r := s.running(in)
	if r == nil {
		return nil, refuse(v1.CodeConflict, "instance %s has ended", id)
	}
	i := slices.IndexFunc(r.tasks, func(t *task) bool { return t.Name == name })
	if i < 0 {
		return nil, refuse(v1.CodeNotFound, "instance %s has no task %q", id, name)
	}
	return r.tasks[i], nil
}

// listPart is how many instances go in one response.
const listPart = 500

func (c *peer) list(req v1.Request) {
	var l v1.List
	if err := json.Unmarshal(req.Body, &l); err != nil {
		c.answer(req.ID, nil, refuse(v1.CodeInvalid, "list: %v", err))
		return
	}
	all, _, seq, _ := c.s.since(0)
	all = slices.DeleteFunc(all, func(v v1.Instance) bool { return !selected(v, l) })
	slices.SortFunc(all, func(a, b v1.Instance) int { return cmp.Compare(a.ID, b.ID) })
	for len(all) > listPart {
		body, err := json.Marshal(v1.Listed{Instances: all[:listPart], Epoch: c.s.epoch, Seq: seq})
		if err != nil {
			c.answer(req.ID, nil, refuse(v1.CodeInternal, "list: %v", err))
			return
		}
		if c.send(v1.Response{ID: req.ID, Body: body, More: true}) != nil {
			return
		}
		all = all[listPart:]
	}
	c.answer(req.ID, v1.Listed{Instances: all, Epoch: c.s.epoch, Seq: seq}, nil)
}

func selected(v v1.Instance, l v1.List) bool {
	if len(l.IDs) > 0 {
		return slices.Contains(l.IDs, v.ID)
	}
	for key, value := range l.Labels {
		if got, ok := v.Labels[key]; !ok || got != value {
			return false
		}
	}
	return true
}

func (s *server) forget(f v1.Forget) *v1.Error {
	s.mu.Lock()
	in := s.instances[f.ID]
	if in == nil {
		s.mu.Unlock()
		return nil
	}
	if in.place == nil || in.view.State != v1.StateEnded {
		s.mu.Unlock()
		return refuse(v1.CodeConflict, "instance %s has not ended: kill it first", f.ID)
	}
	s.mu.Unlock()
	if err := s.journal.Delete(f.ID); err != nil {
		return refuse(v1.CodeUnavailable, "forget %s: %v", f.ID, err)
	}
	s.mu.Lock()
	if s.instances[f.ID] == in {
		delete(s.instances, f.ID)
		s.order.Remove(in.place)
		s.seq++
		s.forgotten = append(s.forgotten, forgotten{s.seq, f.ID})
		if len(s.forgotten) > 2*maxForgotten {
			s.forgotten = slices.Clone(s.forgotten[maxForgotten:])
		}
		s.notify()
	}
	s.mu.Unlock()
	if f.Logs {
		if err := s.logs.RemoveAll(f.ID); err != nil {
			return refuse(v1.CodeInternal, "remove logs of %s: %v", f.ID, err)
		}
	}
	return nil
}

// shutdown returns when everything has ended.
func (s *server) shutdown(d v1.Shutdown) *v1.Error {
	s.mu.Lock()
	if s.active > 0 && !d.Kill {
		n := s.active
		s.mu.Unlock()
		return refuse(v1.CodeConflict, "%d instances run", n)
	}
	s.closing = true
	s.mu.Unlock()
	s.endAll("the supervisor was shut down")
	return nil
}
