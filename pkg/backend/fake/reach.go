package fake

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"net"
	"slices"

	"github.com/baton-run/baton/pkg/backend"
)

// capacity of the one node.
func capacity() backend.Usage { return backend.Usage{CPU: 8000, Memory: 16 << 30} }

// Fits says how many instances of a job would find a place.
func (d *Driver) Fits(ctx context.Context, job *backend.Job) ([]backend.Blocker, int, error) {
	if err := d.beginVerb(ctx, backend.VerbFits, job.Key); err != nil {
		return nil, 0, err
	}
	nodes := d.store.nodes()
	fits := 0
	var blockers []backend.Blocker
	for g := range job.Groups {
		want, free := requested(&job.Groups[g]), nodes[0].Free
		if want.CPU > free.CPU || want.Memory > free.Memory {
			blockers = append(blockers, backend.Blocker{
				Instance: backend.InstanceName(job.Key.Name, job.Groups[g].Name, "0"), Node: nodeName, Reason: backend.ReasonUnschedulable,
				Resource: "cpu and memory", Requested: amount(want), Available: amount(free),
			})
			continue
		}
		fits += job.Groups[g].Count
	}
	return blockers, fits, nil
}

func amount(u backend.Usage) string { return fmt.Sprintf("%v, %v", u.CPU, u.Memory) }

// Dial connects to a port of an instance whose program listens.
func (d *Driver) Dial(ctx context.Context, key backend.Key, instance, port string) (net.Conn, error) {
	if err := d.beginVerb(ctx, backend.VerbDial, key); err != nil {
		return nil, err
	}
	s := d.store
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.chosen("dial", key, instance)
	if err != nil {
		return nil, err
	}
	number := i.port(port)
	switch {
	case number == "":
		return nil, backend.Errorf(backend.NotFound, "dial", key, "there is no port %q", port)
	case !i.listening[number]:
		return nil, backend.Errorf(backend.Unavailable, "dial", key, "nobody listens on port %q yet", port)
	}
	return &greeting{text: bytes.NewReader([]byte("hello\n"))}, nil
}

// greeting is the connection of the program's operation listen.
type greeting struct {
	net.Conn
	text *bytes.Reader
}

func (g *greeting) Read(p []byte) (int, error)  { return g.text.Read(p) }
func (g *greeting) Write(p []byte) (int, error) { return len(p), nil }
func (g *greeting) Close() error                { return nil }

// Attach joins the streams of a task that reads its standard input.
func (d *Driver) Attach(ctx context.Context, key backend.Key, opts backend.ExecOptions, streams backend.Streams) (backend.Exit, error) {
	if err := d.beginVerb(ctx, backend.VerbAttach, key); err != nil {
		return backend.Exit{}, err
	}
	d.store.mu.Lock()
	i, err := d.store.chosen("attach", key, opts.Instance)
	var p *process
	if err == nil {
		p = i.procs[or(opts.Task, backend.MainName)]
	}
	d.store.mu.Unlock()
	switch {
	case err != nil:
		return backend.Exit{}, err
	case p == nil:
		return backend.Exit{}, backend.Errorf(backend.NotFound, "attach", key, "there is no running task %q", or(opts.Task, backend.MainName))
	case p.stdin == nil:
		return backend.Exit{}, backend.Errorf(backend.Invalid, "attach", key, "the task has neither stdin nor tty; set one in the job file")
	}
	p.attach(streams.Out, streams.Err)
	go func() {
		_, copyErr := io.Copy(p.stdin, streams.In)
		p.stdin.CloseWithError(copyErr)
	}()
	select {
	case <-ctx.Done():
		p.attach(nil, nil)
		return backend.Exit{}, ctx.Err()
	case <-p.done:
		return backend.Exit{Code: p.exit.Code, Signal: p.exit.Signal}, nil
	}
}

// ListForeign yields what was planted and baton did not make.
func (d *Driver) ListForeign(ctx context.Context, sel backend.Selector, _ backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		if err := d.beginVerb(ctx, backend.VerbForeign, backend.Key{Namespace: sel.Namespace}); err != nil {
			yield(backend.Observation{}, err)
			return
		}
		for _, o := range d.store.planted(sel) {
			if !yield(o, nil) {
				return
			}
		}
	}
}

func (s *store) planted(sel backend.Selector) []backend.Observation {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []backend.Observation
	for key, o := range s.foreign {
		if sel.Matches(key, o.Labels) {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b backend.Observation) int { return a.Key.Compare(b.Key) })
	return out
}

// Plant puts something on a target that baton did not make.
func (k *Kind) Plant(target string, o backend.Observation) {
	s := k.target(target)
	s.mu.Lock()
	defer s.mu.Unlock()
	o.Foreign = true
	s.foreign[o.Key] = o
}

// Planted returns what baton did not make, as it is now.
func (k *Kind) Planted(target string, sel backend.Selector) []backend.Observation {
	return k.target(target).planted(sel)
}
