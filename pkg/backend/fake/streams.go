package fake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/backendtest/prog"
)

func address(p backend.Address) string { return net.JoinHostPort(p.Host, strconv.Itoa(p.Port)) }

// Logs reads what instances wrote.
func (d *Driver) Logs(ctx context.Context, key backend.Key, opts backend.LogOptions) iter.Seq2[backend.LogLine, error] {
	return func(yield func(backend.LogLine, error) bool) {
		if err := d.beginVerb(ctx, backend.VerbLogs, key); err != nil {
			yield(backend.LogLine{}, err)
			return
		}
		read := map[string]int{}
		for {
			lines, over, changed, err := d.store.linesFrom(key, opts, read)
			if err != nil {
				yield(backend.LogLine{}, err)
				return
			}
			for _, l := range lines {
				if !yield(l, nil) {
					return
				}
			}
			if !opts.Follow || over {
				return
			}
			select {
			case <-ctx.Done():
				yield(backend.LogLine{}, ctx.Err())
				return
			case <-changed:
			}
		}
	}
}

// linesFrom returns lines that were not read, and whether none can follow.
func (s *store) linesFrom(key backend.Key, opts backend.LogOptions, read map[string]int) ([]backend.LogLine, bool, <-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, err := s.find("logs", key)
	if err != nil {
		return nil, false, nil, err
	}
	chosen := j.selected(opts.Instances)
	if len(opts.Instances) > 0 && len(chosen) == 0 {
		return nil, false, nil, backend.Errorf(backend.NotFound, "logs", key, "there is no instance %q", strings.Join(opts.Instances, ", "))
	}
	run := opts.Run
	if run == 0 {
		run = j.run
	}
	var out []backend.LogLine
	for _, i := range chosen {
		if i.obs.Run != run || opts.Previous != j.hasSuccessor(i) && (opts.Previous || !j.batch()) {
			continue
		}
		lines := i.wanted(opts)
		from, seen := read[i.obs.ID]
		if !seen && opts.Tail >= 0 {
			from = max(0, len(lines)-opts.Tail)
		}
		out = append(out, lines[min(from, len(lines)):]...)
		read[i.obs.ID] = len(lines)
	}
	slices.SortStableFunc(out, func(a, b backend.LogLine) int { return a.Time.Compare(b.Time) })
	over := len(j.live()) == 0 && (j.phase(1, 0).Ended() || j.spec().Type == backend.Cron)
	return out, over, s.changed, nil
}

// hasSuccessor reports whether a later instance is in the same place.
func (j *job) hasSuccessor(i *instance) bool {
	at := slices.Index(j.instances, i)
	return slices.ContainsFunc(j.instances[at+1:], func(o *instance) bool {
		return o.obs.Group == i.obs.Group && o.slot == i.slot && o.obs.Run == i.obs.Run
	})
}

// wanted are the instance's lines of the tasks that are asked for.
func (i *instance) wanted(opts backend.LogOptions) []backend.LogLine {
	var out []backend.LogLine
	for _, l := range i.lines {
		t := i.group.Task(l.Task)
		if (l.Task == opts.Task || opts.Task == "" && t != nil && t.Lifecycle == backend.MainTask) && !l.Time.Before(opts.Since) {
			l.Text = bytes.Clone(l.Text)
			out = append(out, l)
		}
	}
	return out
}

// chosen returns the running instance of that name, or the only one.
func (s *store) chosen(op string, key backend.Key, name string) (*instance, error) {
	j, err := s.find(op, key)
	if err != nil {
		return nil, err
	}
	live := j.live()
	switch {
	case name == "" && len(live) == 1:
		return live[0], nil
	case name == "" && len(live) == 0:
		return nil, backend.Errorf(backend.NotFound, op, key, "no instance runs")
	case name == "":
		return nil, backend.Errorf(backend.Invalid, op, key, "%d instances run; name one", len(live))
	}
	for _, i := range live {
		if i.isOneOf([]string{name}) {
			return i, nil
		}
	}
	return nil, backend.Errorf(backend.NotFound, op, key, "there is no running instance %q", name)
}

// Exec runs the program's operations beside a task.
func (d *Driver) Exec(ctx context.Context, key backend.Key, opts backend.ExecOptions, streams backend.Streams) (backend.Exit, error) {
	if err := d.beginVerb(ctx, backend.VerbExec, key); err != nil {
		return backend.Exit{}, err
	}
	d.store.mu.Lock()
	i, err := d.store.chosen("exec", key, opts.Instance)
	d.store.mu.Unlock()
	if err != nil {
		return backend.Exit{}, err
	}
	if len(opts.Command) == 0 || !isProg(opts.Command[0]) {
		return backend.Exit{}, backend.Errorf(backend.Invalid, "exec", key, "there is no program %q", strings.Join(opts.Command[:min(1, len(opts.Command))], ""))
	}
	inner, cancel := context.WithCancel(ctx)
	p := &process{task: opts.Task, cancel: cancel, handled: map[string]chan string{}}
	program := prog.Process{Stdin: streams.In, Stdout: streams.Out, Stderr: streams.Err}
	if program.Stdin == nil {
		program.Stdin = strings.NewReader("")
	}
	if program.Stdout == nil {
		program.Stdout = io.Discard
	}
	if program.Stderr == nil {
		program.Stderr = program.Stdout
	}
	done := make(chan prog.Exit, 1)
	go func() { done <- d.store.execute(inner, p, i, i.env, opts.Command[1:], program) }()
	for {
		select {
		case exit := <-done:
			if ctx.Err() != nil {
				return backend.Exit{}, ctx.Err()
			}
			return backend.Exit{Code: exit.Code, Signal: exit.Signal}, nil
		case <-ctx.Done():
			cancel()
			return backend.Exit{}, ctx.Err()
		case name := <-streams.Signals:
			p.signal(name)
		}
	}
}

// Signal sends a signal to tasks.
func (d *Driver) Signal(ctx context.Context, key backend.Key, opts backend.SignalOptions) error {
	if err := d.beginVerb(ctx, backend.VerbSignal, key); err != nil {
		return err
	}
	if prog.Number(opts.Signal) == 0 {
		return backend.Errorf(backend.Invalid, "signal", key, "there is no signal %q", opts.Signal)
	}
	_, err := change(d, "signal", key, opts.Change, false, func(_ *store, j *job) (struct{}, error) {
		sent := errors.New("nothing runs")
		for _, i := range j.selected(opts.Instances) {
			for t := range i.group.Tasks {
				task := &i.group.Tasks[t]
				p := i.procs[task.Name]
				if p != nil && (opts.Task == task.Name || opts.Task == "" && task.Lifecycle == backend.MainTask) && !i.obs.State.Ended() {
					p.signal(opts.Signal)
					sent = nil
				}
			}
		}
		if sent != nil {
			return struct{}{}, backend.Errorf(backend.NotFound, "signal", key, "%w of what was named", sent)
		}
		return struct{}{}, nil
	})
	return err
}
