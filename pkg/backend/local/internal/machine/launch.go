package machine

import (
	"context"
	"errors"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// Launch takes an instance over: folders and artifacts are prepared beside the
// caller, then the supervisor is told. Until the supervisor has it on disk a
// crash loses it, and Query says so.
func (m *Machine) Launch(ctx context.Context, l fleet.Launch) error {
	if _, err := m.supervisor(); err != nil {
		return backend.Errorf(backend.Unavailable, "launch", l.Key, "%w", err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.starting[l.ID]; known {
		cancel()
		return nil
	}
	m.starting[l.ID] = &preparation{
		status: fleet.Status{ID: l.ID, Node: m.cfg.Host, State: fleet.Preparing, At: m.cfg.Now()},
		cancel: cancel,
	}
	go m.start(ctx, l)
	return nil
}

func (m *Machine) start(ctx context.Context, l fleet.Launch) {
	m.prep <- struct{}{}
	defer func() { <-m.prep }()
	request, err := m.prepare(ctx, l)
	if err != nil {
		m.failed(l.ID, err)
		return
	}
	// From here on a kill waits for the answer, so that nobody takes what the
	// supervisor runs for something that never started.
	client, err := m.supervisor()
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		_, err = client.Launch(context.WithoutCancel(ctx), request)
	}
	switch {
	case err == nil:
		m.launched(ctx, l.ID)
	case lost(err):
		// The list of the next supervisor says whether the dead one had it.
		m.forgetStarting(l.ID)
	default:
		m.failed(l.ID, &launchError{core.EndResources, err})
	}
}

// launched passes on a kill that came while the instance was prepared.
func (m *Machine) launched(ctx context.Context, id string) {
	m.mu.Lock()
	p := m.starting[id]
	delete(m.starting, id)
	m.mu.Unlock()
	if p != nil && p.killed != nil {
		if err := m.Kill(context.WithoutCancel(ctx), *p.killed); err != nil {
			m.cfg.Log.Warn("kill after start", "id", id, "error", err)
		}
	}
}

// prepared: the supervisor spoke of it, so it is the one to ask.
func (m *Machine) prepared(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p := m.starting[id]; p != nil && p.killed == nil {
		delete(m.starting, id)
	}
}

func (m *Machine) forgetStarting(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.starting, id)
}

// failed keeps the end of a launch that never reached the supervisor until it
// is acknowledged by Forget.
func (m *Machine) failed(id string, err error) {
	m.mu.Lock()
	p := m.starting[id]
	if p == nil {
		m.mu.Unlock()
		return
	}
	s := &p.status
	s.State, s.At, s.Cause, s.Message = fleet.Ended, m.cfg.Now(), core.EndResources, err.Error()
	var le *launchError
	if errors.As(err, &le) {
		s.Cause = le.cause
	}
	if p.killed != nil {
		s.Cause, s.Message = core.EndKilled, ""
	}
	status := *s
	m.mu.Unlock()
	events := []fleet.Event{fleet.Update{Status: status}}
	if status.Cause == core.EndPort {
		m.ports.forget()
		events = append(events, fleet.NodesChanged{})
	}
	m.sink(events...)
}

// launchError is why an instance could not be prepared.
type launchError struct {
	cause core.EndCause
	err   error
}

func (e *launchError) Error() string { return e.err.Error() }
func (e *launchError) Unwrap() error { return e.err }
