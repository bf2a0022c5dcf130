package sim

import (
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// Launch is what a fleet is asked to start.
type Launch struct {
	Job      backend.Key
	Type     backend.JobType
	Instance core.Instance
	Tasks    []backend.Task
}

// Script is what a launch does.
type Script struct {
	Start time.Duration // until its mains run
	// Run is how long they run; 0 = until killed.
	Run      time.Duration
	ExitCode int
	// Cause, if set, replaces exited: a fault.
	Cause core.EndCause
	// Ready is how long after the start the ready checks hold; below 0 = never.
	Ready time.Duration
	// Sick, if set, is when a live check fails.
	Sick time.Duration
	// Stop is how long it takes to end once killed.
	Stop time.Duration
}

// Proc is a launch as the fleet sees it.
type Proc struct {
	UID      string
	Instance core.Instance // as it was launched
	Launched time.Time
	Started  time.Time
	Ended    time.Time
	Killed   bool
	Script   Script
	tasks    []backend.Task
}

// Alive reports whether it has not ended.
func (p *Proc) Alive() bool { return p.Ended.IsZero() }

// launch starts what the fleet does not know.
func (w *World) launch(uid string, i *core.Instance) {
	if w.Procs[i.ID] != nil {
		return
	}
	p := &Proc{UID: uid, Instance: *i, Launched: w.Now}
	if _, g := w.Jobs[uid].Spec(i); g != nil {
		p.tasks = g.Tasks
	}
	w.Procs[i.ID] = p
	id := i.ID
	if i.Kill != "" {
		w.end(p, core.InstanceEnded{ID: id, Cause: core.EndKilled}, 0)
		return
	}
	if w.cfg.Behave != nil {
		rev := w.Jobs[uid].Current()
		p.Script = w.cfg.Behave(w.rng, Launch{Job: w.Jobs[uid].Key, Type: rev.Job.Type, Instance: *i, Tasks: p.tasks})
	}
	s := p.Script
	w.after(0, uid, func(at time.Time) core.Event { return core.LaunchAccepted{At: at, ID: id} })
	if s.Cause != "" && s.Run == 0 {
		w.end(p, core.InstanceEnded{ID: id, Cause: s.Cause}, s.Start)
		return
	}
	w.after(s.Start, uid, func(at time.Time) core.Event {
		if !p.Alive() {
			return nil
		}
		p.Started = at
		w.serve(p, id)
		return core.InstanceStarted{At: at, ID: id, Tasks: p.results(backend.Running, 0)}
	})
	if s.Run > 0 {
		ended := core.InstanceEnded{ID: id, Cause: core.EndExited, Tasks: p.results("", s.ExitCode)}
		if s.Cause != "" {
			ended = core.InstanceEnded{ID: id, Cause: s.Cause}
		}
		w.end(p, ended, s.Start+s.Run)
	}
}

// serve plans the checks of a launch that has started.
func (w *World) serve(p *Proc, id string) {
	for _, t := range p.tasks {
		if t.Health.Ready != nil && p.Script.Ready >= 0 {
			w.after(p.Script.Ready, p.UID, func(at time.Time) core.Event {
				return core.ReadyChanged{At: at, ID: id, Task: t.Name, Ready: true}
			})
		}
		if t.Health.Live != nil && p.Script.Sick > 0 {
			w.after(p.Script.Sick, p.UID, func(at time.Time) core.Event {
				return core.LiveFailed{At: at, ID: id, Task: t.Name, Message: "sick"}
			})
		}
	}
}

func (w *World) kill(uid string, k core.Kill) {
	p := w.Procs[k.ID]
	if p == nil || p.Killed || !p.Alive() {
		return
	}
	p.Killed = true
	w.end(p, core.InstanceEnded{ID: k.ID, Cause: core.EndKilled, Message: k.Cause}, p.Script.Stop)
}

// end ends a launch in a while, unless it has ended before.
func (w *World) end(p *Proc, e core.InstanceEnded, in time.Duration) {
	w.after(in, p.UID, func(at time.Time) core.Event {
		if !p.Alive() {
			return nil
		}
		p.Ended, e.At = at, at
		return e
	})
}

// Lose ends all that runs now, on one node or everywhere: its supervisor died.
func (w *World) Lose(node string) {
	for id, p := range w.Procs {
		if p.Alive() && (node == "" || p.Instance.Node == node) {
			p.Ended = w.Now
			w.inbox = append(w.inbox, message{p.UID, core.InstanceEnded{At: w.Now, ID: id, Cause: core.EndFleetLost}})
		}
	}
	sortMessages(w.inbox)
}

func (p *Proc) results(state backend.State, code int) []core.TaskResult {
	var all []core.TaskResult
	for _, t := range p.tasks {
		r := core.TaskResult{Name: t.Name, Lifecycle: t.Lifecycle, State: state}
		if state == "" {
			r.ExitCode, r.State = &code, backend.Succeeded
			if code != 0 {
				r.State = backend.Failed
			}
		}
		all = append(all, r)
	}
	return all
}
