//go:build unix

package supervisor

import (
	"slices"
	"time"

	"github.com/baton-run/baton/internal/process/group"
	"github.com/baton-run/baton/internal/process/procfs"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"golang.org/x/sys/unix"
)

// do carries out one action; some have an answer at once.
func (r *running) do(a group.Action) (group.Event, bool) {
	switch a.Kind {
	case group.Start:
		return r.start(a.Task), true
	case group.PreStop:
		r.preStop(a.Task)
	case group.Stop:
		// Validated at launch.
		sig, _ := parseSignal(r.tasks[a.Task].StopSignal)
		r.signal(a.Task, sig)
	case group.KillTask:
		r.signal(a.Task, unix.SIGKILL)
	case group.Stuck:
		r.in.s.change(r.in, func(v *v1.Instance) {
			v.State = v1.StateStuck
			v.Message = "task " + r.tasks[a.Task].Name + " does not end by KILL"
		})
	}
	return group.Event{}, false
}

func (r *running) signal(i int, sig unix.Signal) {
	s := r.in.s
	if p := s.liveProc(r.tasks[i]); p != nil {
		// It may have ended meanwhile, which is what is wanted.
		_ = s.children.signal(p.pid, sig)
	}
}

// start forks task i and records it.
func (r *running) start(i int) group.Event {
	s, t := r.in.s, r.tasks[i]
	run := &life{ended: make(chan struct{})}
	p, err := s.fork(command{
		argv: t.Argv, env: s.environment(r.in.id, &t.Task, nil), dir: t.Dir,
		task: &t.Task, stdin: t.Stdin, tty: t.TTY,
	}, func(e exit) {
		run.how = e
		close(run.ended)
		r.events.put(message{event: group.Event{Kind: group.Ended, Task: i}, exit: &e})
	})
	if err != nil {
		failure := asStartError(err)
		s.change(r.in, func(v *v1.Instance) {
			v.Tasks[i].State = v1.TaskEnded
			v.Tasks[i].StartError = failure
		})
		return group.Event{Kind: group.Failed, Task: i, Resources: failure.Resources}
	}
	leader := procfs.Leader{Launch: r.in.id, PID: p.pid, Boot: s.boot}
	st, statErr := procfs.ReadStat(p.pid)
	leader.Start = st.Start
	now := s.cfg.Now()
	run.flows = append(run.flows, t.out.pump(&s.buffers, p.stdout, v1.Stdout))
	if p.stderr != nil {
		run.flows = append(run.flows, t.out.pump(&s.buffers, p.stderr, v1.Stderr))
	}
	s.change(r.in, func(v *v1.Instance) {
		t.live, t.life = p, run
		if statErr == nil {
			r.leaders = append(r.leaders, leader)
		}
		v.Tasks[i] = v1.TaskStatus{Name: t.Name, Lifecycle: v.Tasks[i].Lifecycle, State: v1.TaskRunning, PID: p.pid, Started: &now}
		if v.Started == nil && role(t.Lifecycle) == group.Main {
			v.Started = &now
		}
	})
	r.record()
	return group.Event{Kind: group.Started, Task: i}
}

// record notes the processes, for a supervisor that comes after this one.
func (r *running) record() {
	s := r.in.s
	value, err := r.in.encode(r.leaders)
	if err == nil {
		err = s.journal.Note(r.in.id, value)
	}
	if err != nil {
		// The mark finds them all the same.
		s.cfg.Log.Warn("processes not recorded", "instance", r.in.id, "error", err)
	}
}

// ended takes note of the end of a task and tells whether it succeeded.
func (r *running) ended(i int, e exit) bool {
	s, t := r.in.s, r.tasks[i]
	now := s.cfg.Now()
	text := readMessage(t.Dir, t.MessageFile, credential(&t.Task) == nil)
	cpu := processorTime(e)
	succeeded := false
	s.change(r.in, func(v *v1.Instance) {
		if p := t.live; p.stdin != nil && !p.tty {
			p.stdin.Close()
		}
		t.live = nil
		r.spent += cpu
		st := &v.Tasks[i]
		st.State, st.Finished, st.Message, st.CPU, st.MaxRSS = v1.TaskEnded, &now, text, cpu, maxRSS(e.usage)
		if e.status.Signaled() {
			st.Signal, st.CoreDumped = signalName(e.status.Signal()), e.status.CoreDump()
			return
		}
		code := e.status.ExitStatus()
		st.ExitCode = &code
		st.Succeeded = slices.Contains(successCodes(t.SuccessCodes), code)
		succeeded = st.Succeeded
	})
	return succeeded
}

func processorTime(e exit) time.Duration {
	return time.Duration(e.usage.Utime.Nano() + e.usage.Stime.Nano())
}

func successCodes(codes []int) []int {
	if len(codes) == 0 {
		return []int{0}
	}
	return codes
}

// preStop runs a task's command; the grace is running meanwhile.
func (r *running) preStop(i int) {
	t := r.tasks[i]
	answer := message{event: group.Event{Kind: group.PreStopped, Task: i}}
	p, err := r.forkBeside(command{
		argv: t.PreStop, env: r.in.s.environment(r.in.id, &t.Task, nil), dir: t.Dir, task: &t.Task,
	}, func(exit) { r.events.put(answer) })
	if err != nil {
		r.in.s.cfg.Log.Warn("preStop not started", "instance", r.in.id, "task", t.Name, "error", err)
		r.events.put(answer)
		return
	}
	t.out.pump(&r.in.s.buffers, p.stdout, v1.Stdout)
	t.out.pump(&r.in.s.buffers, p.stderr, v1.Stderr)
}
