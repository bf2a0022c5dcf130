package fake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/backendtest/prog"
)

// instance is a copy of a group. Guarded by the store's mutex but for what its
// own goroutine was started with.
type instance struct {
	obs       backend.Instance
	slot      int
	group     *backend.Group
	job       *job
	env       map[string]string // of all tasks
	why       backend.Reason    // it is asked to end because of that
	outdated  bool
	waited    bool // a timer for its successor runs
	procs     map[string]*process
	lines     []backend.LogLine
	files     map[string][]byte
	listening map[string]bool // numbers of ports
}

// asked reports whether the instance ended because it was told to.
func (i *instance) asked() bool { return i.why != "" }

func (i *instance) isOneOf(names []string) bool {
	return slices.Contains(names, i.obs.Name) || slices.Contains(names, i.obs.ID)
}

func (s *store) launch(j *job, g *backend.Group, slot, attempt int) {
	id := fmt.Sprintf("%s.%s.%d.%s-%d", j.key.Name, g.Name, slot, j.uid, s.next())
	i := &instance{slot: slot, group: g, job: j, procs: map[string]*process{}, files: map[string][]byte{}, listening: map[string]bool{}}
	zero := 0
	i.obs = backend.Instance{
		Name: backend.InstanceName(j.key.Name, g.Name, strconv.Itoa(slot)), Group: g.Name, Index: slot, ID: id, Node: nodeName,
		Run: j.run, State: backend.Starting, Attempt: attempt, Restarts: &zero, Created: time.Now(),
		Revision: j.current().number, TemplateDigest: g.TemplateDigest, SecretsDigest: j.secretsDigest(g),
		Requested: requested(g), Native: backend.Native{State: "STARTING"},
	}
	if !g.Indexed() {
		i.obs.Index = -1
	}
	for t := range g.Tasks {
		i.obs.Tasks = append(i.obs.Tasks, backend.TaskStatus{Name: g.Tasks[t].Name, Lifecycle: g.Tasks[t].Lifecycle, State: backend.Waiting})
		for _, p := range g.Tasks[t].Ports {
			number := p.Number
			if number == 0 {
				number = 20000 + s.next()%10000
			}
			i.obs.Ports = append(i.obs.Ports, backend.Address{Name: p.Name, Protocol: p.Protocol, Host: "127.0.0.1", Port: number})
		}
	}
	i.env = j.environment(g, i)
	j.instances = append(j.instances, i)
	if j.started.IsZero() {
		j.started = i.obs.Created
	}
	j.event("Started", i.obs.Name, backend.Change{})
	go s.run(i, maps.Clone(j.current().secrets))
}

// secretsDigest changes with the values that a group's tasks are given.
func (j *job) secretsDigest(g *backend.Group) string {
	h := sha256.New()
	for t := range g.Tasks {
		for _, name := range slices.Sorted(maps.Keys(g.Tasks[t].Secrets)) {
			secret := g.Tasks[t].Secrets[name]
			fmt.Fprintf(h, "%s=%q;", name, j.current().secrets[secret.ID()])
		}
	}
	return hex.EncodeToString(h.Sum([]byte(nil)))[:16]
}

func requested(g *backend.Group) backend.Usage {
	var u backend.Usage
	for t := range g.Tasks {
		u.CPU += g.Tasks[t].Resources.CPU
		u.Memory += g.Tasks[t].Resources.Memory
	}
	return u
}

// run carries the instance's tasks out: inits, sidecars, mains.
func (s *store) run(i *instance, secrets map[string][]byte) {
	var mains, beside []*process
	for t := range i.group.Tasks {
		task := &i.group.Tasks[t]
		if task.Lifecycle != backend.InitTask {
			continue
		}
		if p := s.start(i, task, secrets); p != nil {
			<-p.done
		}
		if !s.taskEnded(i, task.Name) {
			s.finish(i, task.Name)
			return
		}
	}
	for _, part := range []backend.Lifecycle{backend.SidecarTask, backend.MainTask} {
		for t := range i.group.Tasks {
			task := &i.group.Tasks[t]
			if task.Lifecycle != part {
				continue
			}
			p := s.start(i, task, secrets)
			switch {
			case p == nil && part == backend.MainTask:
				s.killAll(append(mains, beside...))
				s.finish(i, task.Name)
				return
			case p == nil:
			case part == backend.MainTask:
				mains = append(mains, p)
			default:
				beside = append(beside, p)
			}
		}
	}
	s.running(i)
	decided := s.awaitMains(i, mains)
	s.killAll(beside)
	s.finish(i, decided)
}

// awaitMains returns the task that decides: the first that fails, else the
// first of all.
func (s *store) awaitMains(i *instance, mains []*process) string {
	ended := make(chan *process, len(mains))
	for _, p := range mains {
		go func() {
			<-p.done
			ended <- p
		}()
	}
	decided := ""
	for range mains {
		p := <-ended
		if decided == "" && !s.taskEnded(i, p.task) {
			decided = p.task
			s.killAll(mains)
		}
	}
	if decided == "" && len(mains) > 0 {
		decided = mains[0].task
	}
	return decided
}

func (s *store) killAll(procs []*process) {
	for _, p := range procs {
		p.signal("KILL")
		<-p.done
	}
}

func (s *store) running(i *instance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i.obs.State == backend.Starting {
		i.obs.State, i.obs.Started, i.obs.Native.State = backend.Running, time.Now(), "RUNNING"
		yes := true
		i.obs.Ready = &yes
	}
	s.notify()
}

// taskEnded reports whether a task ended well.
func (s *store) taskEnded(i *instance, name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := i.status(name)
	return t.State == backend.Succeeded
}

func (i *instance) status(name string) *backend.TaskStatus {
	for t := range i.obs.Tasks {
		if i.obs.Tasks[t].Name == name {
			return &i.obs.Tasks[t]
		}
	}
	return &backend.TaskStatus{}
}

// finish writes down how the instance ended, by the task that decided.
func (s *store) finish(i *instance, task string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := i.status(task)
	o := &i.obs
	o.Finished, o.Ready = time.Now(), nil
	if o.Started.IsZero() {
		o.Started = o.Finished
	}
	o.State, o.ExitCode, o.Signal, o.Reason, o.Message = t.State, t.ExitCode, t.Signal, t.Reason, t.Message
	if o.State == backend.Failed {
		o.Fault = backend.FaultUser
	}
	if t.Lifecycle == backend.InitTask {
		o.Reason = backend.ReasonInitFailed
	}
	if i.asked() {
		o.State, o.Reason, o.Fault = backend.Stopped, i.why, backend.FaultOperator
	}
	o.Native.State = "FINISHED"
	delete(s.dying, i)
	i.job.event("Ended", o.Name+" "+string(o.State), backend.Change{})
	s.converge(i.job)
	s.notify()
}

// end asks an instance to end, its mains first, and kills it after the grace.
func (s *store) end(j *job, i *instance, why backend.Reason) {
	if i.asked() {
		if j.grace == nil {
			return
		}
	} else {
		i.why, i.obs.State = why, backend.Stopping
	}
	for t := range i.group.Tasks {
		task := &i.group.Tasks[t]
		p := i.procs[task.Name]
		if p == nil {
			continue
		}
		grace := task.Stop.Grace
		if j.grace != nil {
			grace = *j.grace
		}
		p.signal(task.Stop.Signal)
		go func() {
			select {
			case <-p.done:
			case <-time.After(grace):
				p.signal("KILL")
			}
		}()
	}
}

// record writes down how a task ended.
func (s *store) record(i *instance, task string, exit prog.Exit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := i.status(task)
	t.Finished = time.Now()
	switch {
	case exit.Signal != "":
		t.State, t.Signal, t.Reason, t.Message = backend.Failed, exit.Signal, backend.ReasonSignaled, "ended by signal "+exit.Signal
	case exit.Code != 0 && !slices.Contains(i.group.SuccessCodes, exit.Code):
		t.State, t.ExitCode, t.Reason, t.Message = backend.Failed, &exit.Code, backend.ReasonNonZeroExit, "exit code "+strconv.Itoa(exit.Code)
	default:
		t.State, t.ExitCode = backend.Succeeded, &exit.Code
	}
}
