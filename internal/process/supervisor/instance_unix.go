//go:build unix

package supervisor

import (
	"container/list"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/process/group"
	"github.com/baton-run/baton/internal/process/logfile"
	"github.com/baton-run/baton/internal/process/procfs"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

// instance is one launch. Its goroutine owns what has no other owner named.
type instance struct {
	s  *server
	id string

	// view, place and run are the server's, under its lock. run is nil once
	// the instance has ended.
	view  v1.Instance
	place *list.Element
	run   *running

	// committed is closed when the launch is on disk, or failed to get there.
	committed chan struct{}
	commitErr error
}

// running is what only an instance that has not ended needs.
type running struct {
	in      *instance
	machine *group.Machine
	tasks   []*task
	logs    *os.Root
	events  mailbox
	reason  string
	// leaders are the tasks' processes, spent is the processor time of those
	// that were reaped: both under the server's lock.
	leaders []procfs.Leader
	spent   time.Duration

	mu    sync.Mutex
	execs map[int]bool
	over  bool
}

// task is one task of a running instance.
type task struct {
	v1.Task
	out *output

	// live is the process and life its run, under the server's lock; live is
	// nil when there is none.
	live *proc
	life *life
	// inputMu guards writes to the input against its end.
	inputMu sync.Mutex
}

// message is what the instance's goroutine is told.
type message struct {
	event  group.Event
	exit   *exit
	reason string
}

// mailbox takes messages without ever blocking who sends.
type mailbox struct {
	mu    sync.Mutex
	queue []message
	wake  chan struct{}
}

func (b *mailbox) put(m message) {
	b.mu.Lock()
	b.queue = append(b.queue, m)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *mailbox) take() []message {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := b.queue
	b.queue = nil
	return q
}

func newRunning(in *instance, l v1.Launch, logs *os.Root) *running {
	r := &running{in: in, logs: logs, events: mailbox{wake: make(chan struct{}, 1)}}
	var rules []group.Task
	for _, t := range l.Tasks {
		if t.Dir == "" {
			t.Dir = l.Dir
		} else if !filepath.IsAbs(t.Dir) {
			t.Dir = filepath.Join(l.Dir, t.Dir)
		}
		limits := logfile.Limits{MaxSize: t.LogMaxSize, MaxFiles: t.LogMaxFiles}
		r.tasks = append(r.tasks, &task{
			Task: t,
			out:  newOutput(logfile.NewWriter(logs, t.Name, limits, in.s.cfg.Now)),
		})
		rules = append(rules, group.Task{Role: role(t.Lifecycle), Grace: t.StopGrace, PreStop: len(t.PreStop) > 0})
	}
	r.machine = group.New(rules)
	return r
}

func role(l v1.Lifecycle) group.Role {
	switch l {
	case v1.LifecycleInit:
		return group.Init
	case v1.LifecycleSidecar:
		return group.Sidecar
	}
	return group.Main
}

// live carries the instance from its first task to its exit record.
func (r *running) live() {
	r.step(message{event: group.Event{Kind: group.Begin}})
	for r.machine.Phase() != group.Done {
		for _, m := range r.wait() {
			r.step(m)
		}
	}
	r.finish()
}

// wait returns what has come, at the latest when the rules want to be asked.
func (r *running) wait() []message {
	tick := []message{{event: group.Event{Kind: group.Tick}}}
	wake := r.machine.Wake()
	if wake.IsZero() {
		<-r.events.wake
		return r.events.take()
	}
	timer := time.NewTimer(wake.Sub(r.in.s.cfg.Now()))
	defer timer.Stop()
	select {
	case <-r.events.wake:
		return append(r.events.take(), tick...)
	case <-timer.C:
		return tick
	}
}

// step takes one message through the rules and does what they say.
func (r *running) step(m message) {
	if m.reason != "" && r.reason == "" {
		r.reason = m.reason
	}
	if m.exit != nil {
		m.event.Success = r.ended(m.event.Task, *m.exit)
	}
	events := []group.Event{m.event}
	for len(events) > 0 {
		actions := r.machine.Step(r.in.s.cfg.Now(), events[0])
		events = events[1:]
		for _, a := range actions {
			if e, ok := r.do(a); ok {
				events = append(events, e)
			}
		}
	}
	r.publish()
}

// publish shows the phase, and which tasks were told to end.
func (r *running) publish() {
	in := r.in
	in.s.change(in, func(v *v1.Instance) {
		switch r.machine.Phase() {
		case group.Initialising:
			v.State = v1.StateInit
		case group.Running:
			v.State = v1.StateRunning
		case group.StoppingMains, group.StoppingSidecars, group.Done:
			if v.State != v1.StateStuck {
				v.State = v1.StateStopping
			}
		}
		for i := range v.Tasks {
			v.Tasks[i].Stopped, v.Tasks[i].Killed = r.machine.Stopped(i)
			v.Tasks[i].Restarts = r.machine.Restarts(i)
		}
	})
}
