package session_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// minimal has the seven methods alone. answers are what Get says in turn.
type minimal struct {
	backend.Driver
	answers []answer
	gets    int
	hang    bool
}

type answer struct {
	phase backend.Phase
	err   error
}

func (m *minimal) Get(ctx context.Context, _ backend.Key, _ backend.Detail) (backend.Observation, error) {
	if m.hang {
		<-ctx.Done()
		return backend.Observation{}, ctx.Err()
	}
	a := m.answers[min(m.gets, len(m.answers)-1)]
	m.gets++
	return backend.Observation{Phase: a.phase}, a.err
}

func (m *minimal) Stop(context.Context, backend.Key, backend.StopOptions) (backend.Applied, error) {
	m.gets++
	return backend.Applied{}, nil
}

// watching also watches; it breaks off once.
type watching struct {
	minimal
	calls int
}

func (w *watching) Watch(context.Context, backend.Key, backend.Detail) iter.Seq2[backend.Observation, error] {
	w.calls++
	return func(yield func(backend.Observation, error) bool) {
		if w.calls == 1 {
			_ = yield(backend.Observation{Phase: backend.Pending}, nil) &&
				yield(backend.Observation{}, backend.Errorf(backend.Gone, "watch", backend.Key{}, "cursor expired"))
			return
		}
		yield(backend.Observation{Phase: backend.PhaseSucceeded}, nil)
	}
}

var key = backend.Key{Namespace: "default", Name: "hello"}

func open(d backend.Driver, opts session.Options) *session.Session {
	return session.New(d, "test", backend.Target{Name: "here"}, opts)
}

func TestDeadlineBecomesATimeoutThatNamesTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := open(&minimal{hang: true}, session.Options{Read: 5 * time.Second}).Get(t.Context(), key, 0)
		if !errors.Is(err, backend.Timeout) || err.Error() != "here: get default/hello: timeout after 5s" {
			t.Errorf("got %v", err)
		}
	})
}

func TestCallersOwnEndIsNoTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := open(&minimal{hang: true}, session.Options{Read: 5 * time.Second}).Get(ctx, key, 0)
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, backend.Timeout) {
			t.Errorf("got %v", err)
		}
	})
}

func TestReadOnly(t *testing.T) {
	d := &minimal{}
	_, err := open(d, session.Options{ReadOnly: true}).Stop(t.Context(), key, backend.StopOptions{})
	if !errors.Is(err, backend.Forbidden) || d.gets != 0 {
		t.Errorf("got %v after %d calls", err, d.gets)
	}
}

func TestAbsentInterfaceIsUnsupported(t *testing.T) {
	_, err := open(&minimal{}, session.Options{}).History(t.Context(), key)
	if !errors.Is(err, backend.Unsupported) {
		t.Errorf("got %v", err)
	}
	for _, err := range open(&minimal{}, session.Options{}).Logs(t.Context(), key, backend.LogOptions{}) {
		if !errors.Is(err, backend.Unsupported) {
			t.Errorf("got %v", err)
		}
	}
}

func unavailable() error {
	return backend.Errorf(backend.Unavailable, "get", key, "connection refused")
}

func TestWatch(t *testing.T) {
	notFound := backend.Errorf(backend.NotFound, "get", key, "no such job")
	for _, c := range []struct {
		name   string
		driver backend.Driver
		want   []backend.Phase
		code   backend.Code
	}{
		{"polls, shows changes only", &minimal{answers: []answer{{phase: backend.Pending}, {phase: backend.Pending}, {phase: backend.PhaseRunning}, {err: notFound}}}, []backend.Phase{backend.Pending, backend.PhaseRunning}, backend.NotFound},
		{"bears a short absence", &minimal{answers: []answer{{phase: backend.Pending}, {err: unavailable()}, {err: unavailable()}, {phase: backend.PhaseFailed}, {err: notFound}}}, []backend.Phase{backend.Pending, backend.PhaseFailed}, backend.NotFound},
		{"not a long one", &minimal{answers: []answer{{phase: backend.Pending}, {err: unavailable()}}}, []backend.Phase{backend.Pending}, backend.Unavailable},
		{"nor one at the beginning", &minimal{answers: []answer{{err: unavailable()}}}, nil, backend.Unavailable},
		{"takes a watch up again", &watching{}, []backend.Phase{backend.Pending, backend.PhaseSucceeded}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got []backend.Phase
				var last error
				for o, err := range open(c.driver, session.Options{Patience: 30 * time.Second}).Watch(t.Context(), key, 0) {
					if last = err; err == nil {
						got = append(got, o.Phase)
					}
				}
				if len(got) != len(c.want) || backend.CodeOf(last) != c.code {
					t.Fatalf("saw %v, %v; want %v, %s", got, last, c.want, c.code)
				}
				for i := range got {
					if got[i] != c.want[i] {
						t.Errorf("saw %v, want %v", got, c.want)
					}
				}
			})
		})
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		for o, err := range open(&minimal{answers: []answer{{phase: backend.PhaseRunning}}}, session.Options{}).Watch(ctx, key, 0) {
			if err == nil && o.Phase == backend.PhaseRunning {
				cancel()
				continue
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		}
		cancel()
	})
}
