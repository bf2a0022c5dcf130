package core

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/baton-run/baton/pkg/backend"
)

// instances lists what stands for each slot of the run shown, and of others that
// go on: all that have not ended, else the newest, else one that has not been
// made yet.
func (v *viewer) instances() {
	for _, run := range v.js.Runs {
		if run != v.run && run.Result != "" {
			continue
		}
		rev := v.spec(run)
		for _, g := range run.Groups {
			spec := rev.Job.Group(g.Name)
			for _, s := range g.Slots {
				v.slot(run, g, spec, s)
			}
			if spec == nil || len(g.Slots) > 0 || run.Result != "" || v.js.Goal != GoalRun {
				continue
			}
			for k := range v.js.wantedCount(run, g, spec) {
				v.slot(run, g, spec, &Slot{Index: k})
			}
		}
	}
}

func (v *viewer) slot(run *Run, g *Group, spec *backend.Group, s *Slot) {
	shown := false
	for _, i := range s.Instances {
		if !i.State.Ended() {
			v.o.Instances = append(v.o.Instances, v.instance(s, i))
			shown = true
		}
	}
	if shown {
		return
	}
	last := s.newest()
	if last == nil {
		v.o.Instances = append(v.o.Instances, v.unmade(run, g, spec, s))
		return
	}
	i := v.instance(s, last)
	if run.Result == "" && run.Ending == "" && s.Result == "" && v.js.Goal == GoalRun {
		v.waiting(s, last, &i)
	} else if s.Result == backend.Failed && s.Reason != "" {
		i.Reason, i.Message = s.Reason, s.Message
	}
	v.o.Instances = append(v.o.Instances, i)
}

// waiting turns the last instance of a slot into the next one, which has not
// been made yet.
func (v *viewer) waiting(s *Slot, last *Instance, i *backend.Instance) {
	i.State, i.Ready = backend.Waiting, nil
	if s.Backoff > 2 && last.Fault == backend.FaultUser {
		i.Reason = backend.ReasonCrashLoop
	}
	if s.NotBefore.After(v.now) {
		i.Message = orElse(last.Message, "it ended") + "; next attempt at " + stamp(s.NotBefore)
	}
}

// unmade is a slot that never had an instance.
func (v *viewer) unmade(run *Run, g *Group, spec *backend.Group, s *Slot) backend.Instance {
	i := backend.Instance{
		Name: backend.InstanceName(v.js.Key.Name, g.Name, strconv.Itoa(s.Index)), Group: g.Name, Index: s.Index, Run: run.Number,
		State: backend.Queued, Attempt: 1, Node: s.Node, Created: run.Created, Restarts: new(int),
	}
	if spec != nil {
		rev := v.spec(run)
		i.Revision, i.TemplateDigest, i.SecretsDigest = rev.Changed[g.Name], spec.TemplateDigest, SecretsDigest(spec, rev.Secrets)
		i.Requested = addUsage(backend.Usage{}, Request(spec), 1)
	}
	switch {
	case s.Result != "":
		i.State, i.Reason, i.Message = s.Result, s.Reason, s.Message
		if s.Result == backend.Stopped {
			i.State, i.Fault = backend.Skipped, backend.FaultOperator
		}
	case !g.Open && g.Reason != "":
		i.State, i.Reason, i.Message = backend.Waiting, g.Reason, g.Message
	case g.Open && v.js.Goal == GoalRun:
		i.Message = "waits for its turn: parallelism"
	}
	return i
}

func (v *viewer) instance(s *Slot, i *Instance) backend.Instance {
	restarts := s.restarts()
	out := backend.Instance{
		Name: i.Name(v.js.Key.Name), Group: i.Group, Index: i.Index, ID: i.ID, Node: i.Node, Run: i.Run,
		State: i.State, Reason: i.Reason, Fault: i.Fault, Message: i.Message, ExitCode: i.ExitCode, Signal: i.Signal,
		Attempt: i.Attempt, Restarts: &restarts, Created: i.Created, Started: i.Started, Finished: i.Finished,
		Revision: i.Revision, TemplateDigest: i.TemplateDigest, SecretsDigest: i.SecretsDigest,
		Requested: addUsage(backend.Usage{}, i.Requested, 1), Ports: slices.Clone(i.Ports),
	}
	if !i.State.Ended() && i.State != backend.Queued {
		ready := v.js.ready(i)
		out.Ready = &ready
	}
	if i.State == backend.Queued && out.Message == "" {
		out.Message = i.Cause
	}
	for _, t := range i.Tasks {
		out.Tasks = append(out.Tasks, taskView(t, i))
	}
	return out
}

func taskView(t TaskResult, i *Instance) backend.TaskStatus {
	status := backend.TaskStatus{
		Name: t.Name, Lifecycle: t.Lifecycle, State: t.State, ExitCode: t.ExitCode, Signal: t.Signal,
		Message: t.Message, Started: t.Started, Finished: t.Finished,
	}
	switch {
	case t.State != backend.Failed:
	case t.Signal != "":
		status.Reason = backend.ReasonSignaled
	case t.ExitCode != nil:
		status.Reason = backend.ReasonNonZeroExit
	default:
		status.Reason = i.Reason
	}
	if t.Restarts > 0 && status.Message == "" {
		status.Message = fmt.Sprintf("restarted %d times", t.Restarts)
	}
	return status
}
