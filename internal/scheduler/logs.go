package scheduler

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"sync"

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// openLogs bounds how many instances' logs are read at a time.
const openLogs = 64

// Logs implements backend.LogReader. Without Follow the lines of all instances
// are merged by their time; with it they come as they are written, and end
// when the job has.
func (e *Engine) Logs(ctx context.Context, key backend.Key, opts backend.LogOptions) iter.Seq2[backend.LogLine, error] {
	return func(yield func(backend.LogLine, error) bool) {
		reader, err := option[fleet.LogReader](e, "logs", key)
		if err != nil {
			yield(backend.LogLine{}, err)
			return
		}
		l := &logs{reader: reader, key: key, opts: opts}
		if opts.Follow {
			l.follow(ctx, e, yield)
			return
		}
		o, err := e.Get(ctx, key, backend.DetailInstances)
		if err == nil && (opts.Previous || opts.Run != 0 && opts.Run != o.Run) {
			// The view shows the newest attempt of the newest run alone.
			o.Instances, err = e.launches(ctx, key)
		}
		if err == nil {
			var sources []backend.Instance
			if sources, err = l.pick(o); err == nil {
				l.merge(ctx, sources, yield)
				return
			}
		}
		yield(backend.LogLine{}, err)
	}
}

// launches returns what is kept of all runs, as far as their output goes.
func (e *Engine) launches(ctx context.Context, key backend.Key) ([]backend.Instance, error) {
	return ask(ctx, e, func(*turn) ([]backend.Instance, error) {
		en, err := e.job("logs", key)
		if err != nil {
			return nil, err
		}
		var all []backend.Instance
		for _, i := range en.js.Instances() {
			all = append(all, backend.Instance{
				Name: backend.InstanceName(key.Name, i.Group, strconv.Itoa(i.Index)), Group: i.Group, Index: i.Index,
				ID: i.ID, Run: i.Run, State: i.State, Created: i.Created,
			})
		}
		return all, nil
	})
}

type logs struct {
	reader fleet.LogReader
	key    backend.Key
	opts   backend.LogOptions
}

// pick returns the instances whose logs are wanted, in order.
func (l *logs) pick(o backend.Observation) ([]backend.Instance, error) {
	run := l.opts.Run
	if run == 0 {
		run = o.Run
	}
	known := map[string]bool{}
	newest := map[string]backend.Instance{}
	var all []backend.Instance
	for _, inst := range o.Instances {
		known[inst.Name], known[inst.ID], known[inst.Group] = true, true, true
		if inst.ID == "" || inst.Run != run || !l.named(inst) {
			continue
		}
		all = append(all, inst)
		if old, ok := newest[inst.Name]; !ok || !inst.Created.Before(old.Created) {
			newest[inst.Name] = inst
		}
	}
	for _, name := range l.opts.Instances {
		if !known[name] {
			return nil, backend.Errorf(backend.NotFound, "logs", l.key, "there is no instance or group %q; `baton status %s` lists them", name, l.key.Name)
		}
	}
	return slices.DeleteFunc(all, func(inst backend.Instance) bool {
		byID := slices.Contains(l.opts.Instances, inst.ID)
		return !byID && (newest[inst.Name].ID == inst.ID) == l.opts.Previous
	}), nil
}

func (l *logs) named(inst backend.Instance) bool {
	return len(l.opts.Instances) == 0 || slices.Contains(l.opts.Instances, inst.Name) ||
		slices.Contains(l.opts.Instances, inst.ID) || slices.Contains(l.opts.Instances, inst.Group)
}

func (l *logs) open(ctx context.Context, inst backend.Instance, follow bool) iter.Seq2[backend.LogLine, error] {
	lines := l.reader.Logs(ctx, inst.ID, fleet.LogOptions{Task: l.opts.Task, Follow: follow, Since: l.opts.Since, Tail: l.opts.Tail})
	return func(yield func(backend.LogLine, error) bool) {
		for line, err := range lines {
			line.Instance = inst.Name
			if !yield(line, err) || err != nil {
				return
			}
		}
	}
}

// merge reads all sources at a time and yields the oldest line first; beyond
// openLogs sources, one batch after another.
func (l *logs) merge(ctx context.Context, sources []backend.Instance, yield func(backend.LogLine, error) bool) {
	for batch := range slices.Chunk(sources, openLogs) {
		if !l.mergeBatch(ctx, batch, yield) {
			return
		}
	}
}

type logHead struct {
	line backend.LogLine
	err  error
	next func() (backend.LogLine, error, bool)
}

func (l *logs) mergeBatch(ctx context.Context, sources []backend.Instance, yield func(backend.LogLine, error) bool) bool {
	var heads []*logHead
	for _, inst := range sources {
		next, stop := iter.Pull2(l.open(ctx, inst, false))
		defer stop()
		h := &logHead{next: next}
		var ok bool
		if h.line, h.err, ok = next(); ok {
			heads = append(heads, h)
		}
	}
	for len(heads) > 0 {
		first := slices.MinFunc(heads, func(a, b *logHead) int {
			return cmp.Or(cmp.Compare(failedFirst(a), failedFirst(b)), a.line.Time.Compare(b.line.Time))
		})
		if !yield(first.line, first.err) || first.err != nil {
			return false
		}
		var ok bool
		if first.line, first.err, ok = first.next(); !ok {
			heads = slices.DeleteFunc(heads, func(h *logHead) bool { return h == first })
		}
	}
	return true
}

func failedFirst(h *logHead) int {
	if h.err != nil {
		return 0
	}
	return 1
}

// follow opens the logs of each instance when it appears, and ends when the
// job has ended and all was read.
func (l *logs) follow(ctx context.Context, e *Engine, yield func(backend.LogLine, error) bool) {
	ctx, cancel := context.WithCancel(ctx)
	f := &logFollow{logs: l, seen: map[string]bool{}, items: make(chan logItem)}
	f.readers.Go(func() { f.instances(ctx, e) })
	go func() { f.readers.Wait(); close(f.items) }()
	defer func() {
		cancel()
		for range f.items {
			continue // until all readers have ended
		}
	}()
	for it := range f.items {
		if !yield(it.line, it.err) || it.err != nil {
			return
		}
	}
}

type logItem struct {
	line backend.LogLine
	err  error
}

// logFollow brings the lines of several readers together.
type logFollow struct {
	*logs
	seen    map[string]bool // instances that are read
	items   chan logItem
	readers sync.WaitGroup
}

// instances starts a reader for each instance that appears.
func (f *logFollow) instances(ctx context.Context, e *Engine) {
	for o, err := range e.follow(ctx, "logs", f.key) {
		var sources []backend.Instance
		if err == nil {
			sources, err = f.pick(o)
		}
		if err != nil {
			f.put(ctx, backend.LogLine{}, err)
			return
		}
		for _, inst := range sources {
			if f.seen[inst.ID] || !f.begun(inst) {
				continue
			}
			f.seen[inst.ID] = true
			f.readers.Go(func() { f.read(ctx, inst) })
		}
		if ended(o) {
			return
		}
	}
}

func (f *logFollow) read(ctx context.Context, inst backend.Instance) {
	for line, err := range f.open(ctx, inst, true) {
		if !f.put(ctx, line, err) {
			return
		}
	}
}

func (f *logFollow) put(ctx context.Context, line backend.LogLine, err error) bool {
	select {
	case f.items <- logItem{line, err}:
		return true
	case <-ctx.Done():
		return false
	}
}

// begun reports whether there can be output: mains have been started, or a
// task is named that may run before them.
func (l *logs) begun(inst backend.Instance) bool {
	switch inst.State {
	case backend.Queued, backend.Waiting:
		return false
	case backend.Starting:
		return l.opts.Task != ""
	default:
		return true
	}
}

// ended reports whether no more instances will come without a verb.
func ended(o backend.Observation) bool {
	return o.Phase.Ended() && !slices.ContainsFunc(o.Instances, func(i backend.Instance) bool { return i.ID != "" && !i.State.Ended() })
}
