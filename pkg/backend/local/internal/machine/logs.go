package machine

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/baton-run/baton/internal/process"
	"github.com/baton-run/baton/internal/process/logfile"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// mainsFile names the mains of an instance, for readers that come after it has
// been forgotten.
const mainsFile = "mains"

// followEvery is how often a followed log is looked at.
const followEvery = 100 * time.Millisecond

func (m *Machine) logDir(id string) string { return process.LogDir(SupervisorDir(m.cfg.Dir), id) }

func (m *Machine) removeLogs(ids []string) error {
	return m.removeAll(filepath.Dir(m.logDir("x")), ids)
}

// Logs reads what an instance wrote.
func (m *Machine) Logs(ctx context.Context, id string, opts fleet.LogOptions) iter.Seq2[backend.LogLine, error] {
	return func(yield func(backend.LogLine, error) bool) {
		tasks, err := m.logTasks(ctx, id, opts)
		if err != nil {
			yield(backend.LogLine{}, err)
			return
		}
		sources := make([]iter.Seq2[backend.LogLine, error], len(tasks))
		for i, task := range tasks {
			sources[i] = m.taskLog(ctx, id, task, opts)
		}
		merge(ctx, sources, opts.Follow)(yield)
	}
}

// logTasks are the tasks whose output is meant. One that is followed while it
// is still being prepared is waited for.
func (m *Machine) logTasks(ctx context.Context, id string, opts fleet.LogOptions) ([]string, error) {
	if !safeName(id) {
		return nil, noLogs(id)
	}
	if opts.Task != "" {
		return []string{opts.Task}, nil
	}
	for {
		preparing := m.preparing(id)
		text, err := os.ReadFile(filepath.Join(m.instanceDir(id), mainsFile))
		switch {
		case err == nil:
			return strings.Fields(string(text)), nil
		case !errors.Is(err, fs.ErrNotExist):
			return nil, coded("logs", err)
		case !preparing || !opts.Follow:
			return nil, noLogs(id)
		}
		if err := waitABit(ctx); err != nil {
			return nil, err
		}
	}
}

func (m *Machine) preparing(id string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.starting[id]
	return p != nil && p.status.State == fleet.Preparing
}

func noLogs(id string) error {
	return backend.Errorf(backend.NotFound, "logs", backend.Key{}, "there is no output of launch %q on this machine any more", id)
}

func (m *Machine) taskLog(ctx context.Context, id, task string, opts fleet.LogOptions) iter.Seq2[backend.LogLine, error] {
	o := logfile.Options{Since: opts.Since, Tail: opts.Tail, Follow: opts.Follow, Wait: waitABit,
		Ended: func() bool { return m.over(ctx, id) }}
	return func(yield func(backend.LogLine, error) bool) {
		for line, err := range logfile.Read(ctx, os.DirFS(m.logDir(id)), task, o) {
			if errors.Is(err, fs.ErrNotExist) {
				// Nothing was written, or it was discarded: both read as empty.
				return
			}
			out := backend.LogLine{Task: task, Stderr: line.Stream == logfile.Stderr, Time: line.Time, Text: bytes.Clone(line.Text), Partial: line.Partial}
			if !yield(out, err) || err != nil {
				return
			}
		}
	}
}

func waitABit(ctx context.Context) error {
	if !sleep(ctx, followEvery) {
		return context.Cause(ctx)
	}
	return nil
}

// over reports whether an instance writes nothing any more, for logs whose end
// was not marked: their supervisor died.
func (m *Machine) over(ctx context.Context, id string) bool {
	if m.preparing(id) {
		return false
	}
	client, err := m.supervisor()
	if err != nil {
		return true
	}
	listed, err := client.List(ctx, v1.List{IDs: []string{id}})
	if err != nil {
		return lost(err)
	}
	return len(listed.Instances) == 0 || listed.Instances[0].State == v1.StateEnded
}
