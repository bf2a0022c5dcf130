package machine

import (
	"context"
	"errors"
	"time"

	"github.com/baton-run/baton/internal/process"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/scheduler/fleet"
)

// follow reports what the supervisor says until ctx ends. A supervisor that
// died is replaced by one that first ends what the dead one left, so the new
// list tells the truth.
func (m *Machine) follow(ctx context.Context) {
	backoff := time.Duration(0)
	for ctx.Err() == nil {
		if err := m.watch(ctx); ctx.Err() != nil || m.hasLeft() {
			return
		} else if err != nil {
			m.cfg.Log.Warn("supervisor lost", "error", err)
			m.sink(fleet.Unsynced{Message: err.Error()})
		}
		m.drop()
		if !sleep(ctx, backoff) {
			return
		}
		backoff = min(max(2*backoff, 50*time.Millisecond), 5*time.Second)
		if err := m.connect(ctx); err != nil {
			m.cfg.Log.Warn("supervisor does not start", "error", err)
			continue
		}
		backoff = 0
	}
}

func (m *Machine) watch(ctx context.Context) error {
	client, err := m.supervisor()
	if err != nil {
		return err
	}
	for changes, err := range client.Watch(ctx, v1.Watch{}) {
		if err != nil {
			return err
		}
		events := make([]fleet.Event, 0, len(changes.Instances)+1)
		for i := range changes.Instances {
			status := statusOf(&changes.Instances[i], m.cfg.Host)
			m.prepared(status.ID)
			events = append(events, fleet.Update{Status: status})
		}
		if changes.Synced {
			events = append(events, fleet.Synced{})
		}
		if len(events) > 0 {
			m.sink(events...)
		}
	}
	return process.ErrClosed
}

func (m *Machine) hasLeft() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.left
}

// drop forgets a connection that is gone.
func (m *Machine) drop() {
	m.mu.Lock()
	client := m.client
	m.client = nil
	m.mu.Unlock()
	if client != nil {
		_ = client.Close()
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// lost reports whether an error means that the supervisor is gone, so that
// nobody knows whether it took the call.
func lost(err error) bool { return errors.Is(err, process.ErrClosed) }
