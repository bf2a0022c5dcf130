package backendtest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

func logCases() []Case {
	cases := inGroup(GroupCapability,
		Case{Name: "logs-ordered", Run: logsOrdered},
		Case{Name: "logs-streams", Run: logsStreams},
		Case{Name: "logs-follow", Run: logsFollow},
		Case{Name: "logs-follow-ended", Run: logsFollowEnded},
		Case{Name: "logs-tail", Run: logsTail},
		Case{Name: "logs-instance", Run: logsInstance},
		Case{Name: "logs-task", Run: logsTask},
		Case{Name: "logs-run", Run: logsRun},
		Case{Name: "logs-unfinished-line", Run: logsUnfinishedLine},
		Case{Name: "logs-cancelled", Run: logsCancelled},
	)
	for i := range cases {
		cases[i].Needs = []backend.Verb{backend.VerbLogs}
	}
	return cases
}

// numbered is what the operation lines prints.
func numbered(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintln(&b, "line", i)
	}
	return b.String()
}

func logsOrdered(ctx context.Context, h *Harness) error {
	text := h.printed(ctx, h.Batch("job", []string{"lines", "500", "0s"}))
	if text != numbered(0, 500) {
		return fmt.Errorf("500 numbered lines came as %.300q", text)
	}
	return nil
}

func logsStreams(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"echo", "one", ";", "err", "two", ";", "echo", "three"})
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	lines, err := h.logLines(ctx, job.Key, backend.LogOptions{Tail: -1})
	h.Must("logs", err)
	out, stderr := "", ""
	for _, l := range lines {
		if l.Stderr {
			stderr += string(l.Text) + "\n"
		} else {
			out += string(l.Text) + "\n"
		}
		if l.Instance != "job.0" || l.Task != backend.MainName || l.Time.IsZero() {
			err = errors.Join(err, fmt.Errorf("a line is of instance %q, task %q, at %v", l.Instance, l.Task, l.Time))
		}
	}
	return errors.Join(err, equal("standard output", out, "one\nthree\n"), equal("standard error", stderr, "two\n"))
}

func logsFollow(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"lines", "10", "20ms"})
	h.Apply(ctx, job)
	h.Await(ctx, job.Key, "has begun", func(o backend.Observation) bool { return len(o.Instances) > 0 })
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	text, err := h.Logs(ctx, job.Key, backend.LogOptions{Tail: -1, Follow: true})
	h.Must("follow", err)
	o := h.Get(ctx, job.Key)
	return errors.Join(equal("what was followed", text, numbered(0, 10)), equal("phase when the logs ended", o.Phase, backend.PhaseSucceeded))
}

func logsFollowEnded(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"lines", "3", "0s"})
	h.printed(ctx, job)
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	text, err := h.Logs(ctx, job.Key, backend.LogOptions{Tail: -1, Follow: true})
	h.Must("follow a job that has ended", err)
	return equal("what was followed", text, numbered(0, 3))
}

func logsTail(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"lines", "10", "0s"})
	h.printed(ctx, job)
	three, err := h.Logs(ctx, job.Key, backend.LogOptions{Tail: 3})
	h.Must("logs", err)
	none, err := h.Logs(ctx, job.Key, backend.LogOptions{Tail: 0})
	h.Must("logs", err)
	return errors.Join(equal("the last three lines", three, numbered(7, 10)), equal("the last no lines", none, ""))
}

func logsInstance(ctx context.Context, h *Harness) error {
	job := h.Batch("job", nil, count(2), func(d *draft) {
		d.Groups[0].Tasks[0].Command = append(literals(h.Prog), "echo", "${instance.index}")
	})
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	one, err := h.Logs(ctx, job.Key, backend.LogOptions{Tail: -1, Instances: []string{"job.1"}})
	h.Must("logs of an instance", err)
	both, err := h.Logs(ctx, job.Key, backend.LogOptions{Tail: -1, Instances: []string{backend.MainName}})
	h.Must("logs of a group", err)
	_, err = h.Logs(ctx, job.Key, backend.LogOptions{Tail: -1, Instances: []string{"job.7"}})
	return errors.Join(equal("the logs of instance 1", one, "1\n"), equal("the length of the group's logs", len(both), 4),
		refused("logs of an instance that is not there", err, backend.NotFound))
}

func logsTask(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"echo", "main"}, h.with("prepare", backend.InitTask, "echo", "prepare"))
	text := h.printed(ctx, job)
	prepare, err := h.Logs(ctx, job.Key, backend.LogOptions{Tail: -1, Task: "prepare"})
	h.Must("logs of a task", err)
	return errors.Join(equal("the logs of mains", text, "main\n"), equal("the logs of the init", prepare, "prepare\n"))
}

func logsRun(ctx context.Context, h *Harness) error {
	first := h.Apply(ctx, h.Batch("job", []string{"echo", "first"}))
	h.AwaitEnd(ctx, h.Key("job"))
	second := h.Apply(ctx, h.Batch("job", []string{"echo", "second"}))
	h.Await(ctx, h.Key("job"), "has run again", func(o backend.Observation) bool { return o.Run == second.Run && o.Phase.Ended() })
	latest, err := h.Logs(ctx, h.Key("job"), backend.LogOptions{Tail: -1})
	h.Must("logs", err)
	before, err := h.Logs(ctx, h.Key("job"), backend.LogOptions{Tail: -1, Run: first.Run})
	h.Must("logs of the first run", err)
	return errors.Join(equal("the logs of the latest run", latest, "second\n"), equal("the logs of the first run", before, "first\n"))
}

func logsUnfinishedLine(ctx context.Context, h *Harness) error {
	text := h.printed(ctx, h.Batch("job", []string{"echo", "one", ";", "part", "two"}))
	return equal("what was printed", strings.TrimSuffix(text, "\n"), "one\ntwo")
}

func logsCancelled(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"echo", "ready", ";", "forever"}, grace("1s"))
	h.Apply(ctx, job)
	h.ready(ctx, job.Key)
	followed, cancel := context.WithCancel(ctx)
	defer cancel()
	r, ok := h.driver.(backend.LogReader)
	if !ok {
		return errors.New("the driver declares logs and is no LogReader")
	}
	var end error
	for _, err := range r.Logs(followed, job.Key, backend.LogOptions{Tail: -1, Follow: true}) {
		if end = err; err == nil {
			cancel()
		}
	}
	if !errors.Is(end, context.Canceled) {
		return fmt.Errorf("the logs under a cancelled context ended with %w, want context.Canceled", orNone(end))
	}
	return nil
}
