package fake

import (
	"context"
	"iter"
	"reflect"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Get returns one job.
func (d *Driver) Get(ctx context.Context, key backend.Key, detail backend.Detail) (backend.Observation, error) {
	if err := d.begin(ctx, "get", key); err != nil {
		return backend.Observation{}, err
	}
	return look(d, "get", key, func(_ *store, j *job) (backend.Observation, error) { return j.observe(detail), nil })
}

// look runs a read of one job under the lock.
func look[T any](d *Driver, op string, key backend.Key, read func(*store, *job) (T, error)) (T, error) {
	s := d.store
	s.mu.Lock()
	defer s.mu.Unlock()
	j, err := s.find(op, key)
	if err != nil {
		var zero T
		return zero, err
	}
	return read(s, j)
}

// List yields jobs in the order of keys.
func (d *Driver) List(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		if err := d.begin(ctx, "list", backend.Key{Namespace: sel.Namespace}); err != nil {
			yield(backend.Observation{}, err)
			return
		}
		broken := d.store.faults.breakList()
		for n, key := range d.store.keys(sel) {
			if err := ctx.Err(); err != nil {
				yield(backend.Observation{}, err)
				return
			}
			if broken != nil && n >= broken.After {
				yield(backend.Observation{}, broken.err("list", backend.Key{Namespace: sel.Namespace}))
				return
			}
			o, ok := d.store.one(key, detail)
			if ok && !yield(o, nil) {
				return
			}
		}
	}
}

func (s *store) keys(sel backend.Selector) []backend.Key {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []backend.Key
	for key, j := range s.jobs {
		if sel.Matches(key, j.spec().Labels) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, backend.Key.Compare)
	return keys
}

func (s *store) one(key backend.Key, detail backend.Detail) (backend.Observation, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.jobs[key]
	if j == nil {
		return backend.Observation{}, false
	}
	return j.observe(detail), true
}

// Plan tells what Apply would do.
func (d *Driver) Plan(ctx context.Context, spec *backend.Job, opts backend.ApplyOptions) (backend.Preview, error) {
	if err := d.beginVerb(ctx, backend.VerbPlan, spec.Key); err != nil {
		return backend.Preview{}, err
	}
	s := d.store
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.decide(spec, opts)
	if err != nil {
		return backend.Preview{}, err
	}
	p := backend.Preview{Applied: n.applied(spec.Key), Rotated: n.rotated}
	action := "create"
	if n.job != nil {
		o := n.job.observe(backend.DetailFull)
		p.Current, action = &o, "keep"
		if n.revise || n.startRun {
			action = "update"
		}
	}
	p.Native = []backend.NativeStep{{Action: action, Object: "job/" + spec.Key.Name, Cause: string(n.outcome)}}
	return p, nil
}

// Watch yields a job at once and after each change.
func (d *Driver) Watch(ctx context.Context, key backend.Key, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		if err := d.beginVerb(ctx, backend.VerbWatch, key); err != nil {
			yield(backend.Observation{}, err)
			return
		}
		var last backend.Observation
		for n := 0; ; n++ {
			o, changed, err := d.store.glance(key, detail)
			if news := err != nil || n == 0 || !reflect.DeepEqual(o, last); news && !yield(o, err) || err != nil {
				return
			}
			last = o
			select {
			case <-ctx.Done():
				yield(backend.Observation{}, ctx.Err())
				return
			case <-changed:
			}
			if err := d.store.faults.meet(ctx, "watching", key); err != nil {
				yield(backend.Observation{}, err)
				return
			}
		}
	}
}

// glance returns the job and what is closed at the next change after it.
func (s *store) glance(key backend.Key, detail backend.Detail) (backend.Observation, <-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, err := s.find("watch", key)
	if err != nil {
		return backend.Observation{}, nil, err
	}
	return j.observe(detail), s.changed, nil
}

// History returns revisions, newest first.
func (d *Driver) History(ctx context.Context, key backend.Key) ([]backend.Revision, error) {
	if err := d.beginVerb(ctx, backend.VerbHistory, key); err != nil {
		return nil, err
	}
	return look(d, "history", key, func(_ *store, j *job) ([]backend.Revision, error) {
		var out []backend.Revision
		for _, r := range slices.Backward(j.revisions) {
			out = append(out, backend.Revision{
				Number: r.number, Digest: r.job.Digest, Document: slices.Clone(r.job.Document), At: r.at,
				By: r.change.By, Message: r.change.Message, Current: r == j.current(),
			})
		}
		return out, nil
	})
}

// Events yields events, oldest first.
func (d *Driver) Events(ctx context.Context, key backend.Key, opts backend.EventOptions) iter.Seq2[backend.Event, error] {
	return func(yield func(backend.Event, error) bool) {
		if err := d.beginVerb(ctx, backend.VerbEvents, key); err != nil {
			yield(backend.Event{}, err)
			return
		}
		for n := 0; ; {
			events, changed, err := d.store.eventsFrom(key, n)
			if err != nil {
				yield(backend.Event{}, err)
				return
			}
			n += len(events)
			for _, e := range events {
				if !e.At.Before(opts.Since) && !yield(e, nil) {
					return
				}
			}
			if !opts.Follow {
				return
			}
			select {
			case <-ctx.Done():
				yield(backend.Event{}, ctx.Err())
				return
			case <-changed:
			}
		}
	}
}

func (s *store) eventsFrom(key backend.Key, n int) ([]backend.Event, <-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, err := s.find("events", key)
	if err != nil {
		return nil, nil, err
	}
	return slices.Clone(j.events[min(n, len(j.events)):]), s.changed, nil
}

// Endpoints lists the ports of running instances.
func (d *Driver) Endpoints(ctx context.Context, key backend.Key) ([]backend.Endpoint, error) {
	if err := d.beginVerb(ctx, backend.VerbEndpoints, key); err != nil {
		return nil, err
	}
	return look(d, "endpoints", key, func(_ *store, j *job) ([]backend.Endpoint, error) {
		var out []backend.Endpoint
		for _, i := range j.live() {
			for _, p := range i.obs.Ports {
				out = append(out, backend.Endpoint{
					Group: i.obs.Group, Instance: i.obs.Name, Port: p.Name, Protocol: p.Protocol, Address: address(p), Scope: "instance", Ready: i.obs.Ready,
				})
			}
		}
		return out, nil
	})
}

// Why says why a job does not run as it should.
func (d *Driver) Why(ctx context.Context, key backend.Key) ([]backend.Blocker, error) {
	if err := d.beginVerb(ctx, backend.VerbWhy, key); err != nil {
		return nil, err
	}
	return look(d, "why", key, func(_ *store, j *job) ([]backend.Blocker, error) {
		var out []backend.Blocker
		if j.held() {
			out = append(out, backend.Blocker{Reason: backend.ReasonStoppedByUser, Message: "the job is suspended", Hint: "baton resume " + j.key.Name})
		}
		for _, i := range j.instances {
			if i.obs.State == backend.Failed {
				out = append(out, backend.Blocker{Instance: i.obs.Name, Reason: i.obs.Reason, Message: i.obs.Message})
			}
		}
		return out, nil
	})
}

// Nodes lists the one node.
func (d *Driver) Nodes(ctx context.Context) ([]backend.Node, error) {
	if err := d.beginVerb(ctx, backend.VerbNodes, backend.Key{}); err != nil {
		return nil, err
	}
	return d.store.nodes(), nil
}

func (s *store) nodes() []backend.Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := backend.Node{Name: nodeName, State: "Ready", Capacity: capacity(), Free: capacity(), Version: "1"}
	for _, j := range s.jobs {
		for _, i := range j.live() {
			n.Instances++
			n.Free.CPU -= i.obs.Requested.CPU
			n.Free.Memory -= i.obs.Requested.Memory
		}
	}
	return []backend.Node{n}
}

// Usage measures nothing and says half of what was asked for.
func (d *Driver) Usage(ctx context.Context, key backend.Key) (map[string]backend.Usage, error) {
	if err := d.beginVerb(ctx, backend.VerbTop, key); err != nil {
		return nil, err
	}
	return look(d, "top", key, func(_ *store, j *job) (map[string]backend.Usage, error) {
		out := map[string]backend.Usage{}
		for _, i := range j.live() {
			out[i.obs.ID] = backend.Usage{CPU: i.obs.Requested.CPU / 2, Memory: i.obs.Requested.Memory / 2}
		}
		return out, nil
	})
}

// Check finds nothing wrong.
func (d *Driver) Check(ctx context.Context) ([]backend.Finding, error) {
	if err := d.beginVerb(ctx, backend.VerbCheck, backend.Key{}); err != nil {
		return nil, err
	}
	return []backend.Finding{{Name: "memory", Level: "ok", Message: "it remembers since " + time.Now().UTC().Format(time.RFC3339)}}, nil
}
