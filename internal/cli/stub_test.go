package cli_test

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/baton-run/baton/pkg/backend"
)

// stub is a backend in memory whose jobs do what a script says: each look at a
// job moves it one phase on.
type stub struct {
	name string

	mu      sync.Mutex
	jobs    map[backend.Key]*stubJob
	calls   []string
	err     error                            // of every call
	script  map[string][]backend.Observation // phases to go through after Apply, by job
	outcome backend.Outcome                  // of Apply; "" = by what is there
	logs    []backend.LogLine
	hold    chan struct{} // Get waits for it once the script is over
	info    backend.Info
	applied func() // called after each Apply
	secrets map[string][]byte
}

type stubJob struct {
	observation backend.Observation
	rest        []backend.Observation
}

func newStub(name string) *stub {
	return &stub{name: name, jobs: map[backend.Key]*stubJob{}, script: map[string][]backend.Observation{}}
}

func (s *stub) Name() string { return s.name }

// Fidelity carries everything exactly but gangs, and init tasks about.
func (s *stub) Fidelity() []backend.Row {
	var rows []backend.Row
	for _, f := range backend.Fields() {
		r := backend.Row{Path: f, Level: backend.Exact}
		switch f {
		case "groups.gang":
			r.Level, r.Note = backend.None, "no gangs here"
		case "groups.tasks.messageFile":
			r.Level, r.Note = backend.Approximate, "read at the end"
		case "groups.annotations", "annotations":
			r.Level, r.While, r.Note = backend.Emulated, "attached", "by baton"
		}
		rows = append(rows, r)
	}
	return rows
}

func (s *stub) Reference() backend.Info { return backend.Info{Kind: s.name} }
func (s *stub) Close() error            { return nil }
func (s *stub) Open(context.Context, backend.Target, backend.Env) (backend.Driver, error) {
	return s, nil
}

func (s *stub) Info(context.Context) (backend.Info, error) { return s.info, s.err }

func (s *stub) called(format string) { s.calls = append(s.calls, format) }

// add puts a job there as it is.
func (s *stub) add(o backend.Observation) {
	if o.Key.Namespace == "" {
		o.Key.Namespace = "default"
	}
	o.Supervised = true
	s.jobs[o.Key] = &stubJob{observation: o}
}

func (s *stub) Apply(_ context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.applied != nil {
		defer s.applied()
	}
	s.secrets = opts.Secrets
	s.called("apply " + job.Key.Name)
	if s.err != nil {
		return backend.Applied{}, s.err
	}
	outcome := backend.Created
	if _, ok := s.jobs[job.Key]; ok {
		outcome = backend.Rerun
	}
	if s.outcome != "" {
		outcome = s.outcome
	}
	j := &stubJob{observation: backend.Observation{Key: job.Key, Type: job.Type, Phase: backend.Pending, Supervised: true, Run: 1}}
	for _, o := range s.script[job.Key.Name] {
		o.Key, o.Type, o.Supervised, o.Run = job.Key, job.Type, true, 1
		j.rest = append(j.rest, o)
	}
	s.jobs[job.Key] = j
	return backend.Applied{Key: job.Key, Version: "1", Run: 1, Outcome: outcome}, nil
}

func (s *stub) Get(ctx context.Context, key backend.Key, _ backend.Detail) (backend.Observation, error) {
	s.mu.Lock()
	if s.err != nil {
		s.mu.Unlock()
		return backend.Observation{}, s.err
	}
	j, ok := s.jobs[key]
	if !ok {
		s.mu.Unlock()
		return backend.Observation{}, backend.Errorf(backend.NotFound, "get", key, "no such job")
	}
	o := j.observation
	hold := s.hold
	if len(j.rest) > 0 {
		j.observation, j.rest, hold = j.rest[0], j.rest[1:], nil
	}
	s.mu.Unlock()
	if hold != nil && !o.Phase.Ended() {
		select {
		case <-hold:
		case <-ctx.Done():
			return backend.Observation{}, ctx.Err()
		}
	}
	return o, nil
}

func (s *stub) List(_ context.Context, sel backend.Selector, _ backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.err != nil && backend.CodeOf(s.err) != backend.Incomplete {
			yield(backend.Observation{}, s.err)
			return
		}
		for _, key := range slices.SortedFunc(maps.Keys(s.jobs), backend.Key.Compare) {
			o := s.jobs[key].observation
			if sel.Matches(key, o.Labels) && !yield(o, nil) {
				return
			}
		}
		if s.err != nil {
			yield(backend.Observation{}, s.err)
		}
	}
}

func (s *stub) Stop(_ context.Context, key backend.Key, _ backend.StopOptions) (backend.Applied, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.called("stop " + key.Name)
	j, ok := s.jobs[key]
	if !ok {
		return backend.Applied{}, backend.Errorf(backend.NotFound, "stop", key, "no such job")
	}
	j.observation.Phase, j.rest = backend.PhaseStopped, nil
	return backend.Applied{Key: key}, s.err
}

func (s *stub) Delete(_ context.Context, key backend.Key, _ backend.DeleteOptions) (backend.Deleted, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.called("delete " + key.Name)
	if _, ok := s.jobs[key]; !ok {
		return backend.Deleted{}, backend.Errorf(backend.NotFound, "delete", key, "no such job")
	}
	delete(s.jobs, key)
	return backend.Deleted{Key: key, VolumesKept: []string{"data-0"}}, s.err
}

// Logs yields the lines of the script.
func (s *stub) Logs(context.Context, backend.Key, backend.LogOptions) iter.Seq2[backend.LogLine, error] {
	return func(yield func(backend.LogLine, error) bool) {
		for _, l := range s.logs {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func (s *stub) did() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}
