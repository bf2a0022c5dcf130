package deploy_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// machine runs jobs for a second each; those called bad fail.
type machine struct {
	backend.Driver
	mu      sync.Mutex
	applied []string
	active  int
	most    int
	slow    time.Duration
	forever bool
}

func (m *machine) Apply(ctx context.Context, job *backend.Job, _ backend.ApplyOptions) (backend.Applied, error) {
	m.mu.Lock()
	m.applied = append(m.applied, job.Key.Name)
	m.active++
	m.most = max(m.most, m.active)
	m.mu.Unlock()
	select {
	case <-time.After(m.slow):
	case <-ctx.Done():
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.active--
	if ctx.Err() != nil {
		return backend.Applied{}, ctx.Err()
	}
	if strings.HasPrefix(job.Key.Name, "refused") {
		return backend.Applied{}, backend.Errorf(backend.Conflict, "apply", job.Key, "active")
	}
	return backend.Applied{Key: job.Key, Run: 1, Outcome: backend.Created}, nil
}

func (m *machine) Watch(ctx context.Context, key backend.Key, _ backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		o := backend.Observation{Key: key, Type: backend.Batch, Run: 1, Phase: backend.PhaseRunning}
		if !yield(o, nil) {
			return
		}
		wait := time.Second
		if m.forever {
			wait = 1000 * time.Hour
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			yield(backend.Observation{}, ctx.Err())
			return
		}
		o.Phase = backend.PhaseSucceeded
		if strings.HasPrefix(key.Name, "bad") {
			o.Phase = backend.PhaseFailed
		}
		yield(o, nil)
	}
}

// Logs go on for a while after the job has ended.
func (m *machine) Logs(ctx context.Context, key backend.Key, _ backend.LogOptions) iter.Seq2[backend.LogLine, error] {
	return func(yield func(backend.LogLine, error) bool) {
		select {
		case <-time.After(1500 * time.Millisecond):
			yield(backend.LogLine{Instance: key.Name + ".0", Text: []byte("late")}, nil)
		case <-ctx.Done():
		}
	}
}

func items(m *machine, names ...string) []deploy.Item {
	s := session.New(m, "test", backend.Target{Name: "here"}, session.Options{})
	var out []deploy.Item
	for _, n := range names {
		out = append(out, deploy.Item{Session: s, Job: &backend.Job{Key: backend.Key{Name: n}, Type: backend.Batch}})
	}
	return out
}

func errorsOf(results []deploy.Result) []string {
	var out []string
	for _, r := range results {
		switch {
		case r.Err == nil:
			out = append(out, "ok")
		case errors.Is(r.Err, deploy.ErrNotStarted):
			out = append(out, "not started")
		case isFailed(r.Err):
			out = append(out, "failed")
		default:
			out = append(out, r.Err.Error())
		}
	}
	return out
}

func isFailed(err error) bool {
	_, ok := errors.AsType[*deploy.Failed](err)
	return ok
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name  string
		jobs  []string
		opts  deploy.Options
		want  []string
		took  time.Duration
		apply []string
	}{
		{"together", []string{"a", "b"}, deploy.Options{AtOnce: 64}, []string{"ok", "ok"}, time.Second, []string{"a", "b"}},
		{"in order", []string{"a", "b"}, deploy.Options{InOrder: true}, []string{"ok", "ok"}, 2 * time.Second, []string{"a", "b"}},
		{"the rest goes on", []string{"bad", "b"}, deploy.Options{InOrder: true}, []string{"failed", "ok"}, 2 * time.Second, []string{"bad", "b"}},
		{"fail fast", []string{"bad", "b"}, deploy.Options{InOrder: true, FailFast: true}, []string{"failed", "not started"}, time.Second, []string{"bad"}},
		{"refused", []string{"refused", "b"}, deploy.Options{InOrder: true}, []string{"here: apply refused: active", "ok"}, time.Second, []string{"refused", "b"}},
		{"detached", []string{"a", "bad"}, deploy.Options{Detach: true, InOrder: true}, []string{"ok", "ok"}, 0, []string{"a", "bad"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &machine{}
				began := time.Now()
				got := errorsOf(deploy.Run(t.Context(), items(m, c.jobs...), c.opts, func(event.Event) {}))
				if !slices.Equal(got, c.want) {
					t.Errorf("results %q, want %q", got, c.want)
				}
				if took := time.Since(began); took != c.took {
					t.Errorf("took %s, want %s", took, c.took)
				}
				if c.opts.InOrder && !slices.Equal(m.applied, c.apply) {
					t.Errorf("applied %q, want %q", m.applied, c.apply)
				}
			})
		})
	}
}

func TestNoMoreThanSoManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &machine{slow: time.Second}
		var names []string
		for i := range 20 {
			names = append(names, fmt.Sprintf("j%d", i))
		}
		deploy.Run(t.Context(), items(m, names...), deploy.Options{AtOnce: 4}, func(event.Event) {})
		if m.most != 4 {
			t.Errorf("%d at once, want 4", m.most)
		}
	})
}

func TestOutputIsDrainedForABoundedTime(t *testing.T) {
	for drain, want := range map[time.Duration]int{time.Second: 1, 100 * time.Millisecond: 0} {
		synctest.Test(t, func(t *testing.T) {
			all := items(&machine{}, "a")
			all[0].Logs = deploy.LogsRaw
			lines := 0
			deploy.Run(t.Context(), all, deploy.Options{Drain: drain}, func(e event.Event) {
				if _, ok := e.(event.Output); ok {
					lines++
				}
			})
			if lines != want {
				t.Errorf("drained for %s: %d lines, want %d", drain, lines, want)
			}
		})
	}
}

// A change under way when the command is interrupted is not left in doubt.
func TestInterruptLetsAChangeEnd(t *testing.T) {
	for grace, accepted := range map[time.Duration]bool{5 * time.Second: true, 100 * time.Millisecond: false} {
		synctest.Test(t, func(t *testing.T) {
			cause := errors.New("interrupted")
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { cancel(cause) })
			results := deploy.Run(ctx, items(&machine{slow: 3 * time.Second}, "a"), deploy.Options{Grace: grace}, func(event.Event) {})
			if got := results[0].Applied != nil; got != accepted || !errors.Is(results[0].Err, cause) {
				t.Errorf("grace %s: accepted %v, want %v; %v", grace, got, accepted, results[0].Err)
			}
		})
	}
}

func TestWaitingForHealthIsBoundedByTheUpdatesDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &unhealthy{}
		all := []deploy.Item{{
			Session: session.New(m, "test", backend.Target{Name: "here"}, session.Options{}),
			Job: &backend.Job{
				Key: backend.Key{Name: "shop"}, Type: backend.Service,
				Groups: []backend.Group{{Name: "web", Update: &backend.Update{Deadline: 10 * time.Minute}}},
			},
		}}
		began := time.Now()
		results := deploy.Run(t.Context(), all, deploy.Options{}, func(event.Event) {})
		if !isFailed(results[0].Err) || time.Since(began) != 10*time.Minute {
			t.Errorf("%v after %s", results[0].Err, time.Since(began))
		}
	})
}

type unhealthy struct{ machine }

func (u *unhealthy) Watch(ctx context.Context, key backend.Key, _ backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		if yield(backend.Observation{Key: key, Type: backend.Service, Phase: backend.Degraded}, nil) {
			<-ctx.Done()
			yield(backend.Observation{}, ctx.Err())
		}
	}
}

func TestPanicOfADriverIsTheItemsError(t *testing.T) {
	for _, inOrder := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := session.New(&panicking{}, "test", backend.Target{Name: "here"}, session.Options{})
			all := items(&machine{}, "a", "b")
			all[0].Session = s
			results := deploy.Run(t.Context(), all, deploy.Options{InOrder: inOrder, AtOnce: 1}, func(event.Event) {})
			if !errors.Is(results[0].Err, backend.Internal) || results[1].Err != nil {
				t.Errorf("results %v and %v", results[0].Err, results[1].Err)
			}
		})
	}
}

type panicking struct{ backend.Driver }

func (*panicking) Apply(context.Context, *backend.Job, backend.ApplyOptions) (backend.Applied, error) {
	panic("planted")
}
