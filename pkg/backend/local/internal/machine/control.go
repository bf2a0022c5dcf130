package machine

import (
	"context"
	"errors"
	"time"

	"github.com/baton-run/baton/internal/process"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// Kill begins to end an instance.
func (m *Machine) Kill(ctx context.Context, k fleet.Kill) error {
	m.mu.Lock()
	if p := m.starting[k.ID]; p != nil {
		defer m.mu.Unlock()
		p.killed = &k
		p.cancel()
		return nil
	}
	m.mu.Unlock()
	client, err := m.supervisor()
	if err != nil {
		return unavailable("kill", err)
	}
	err = client.Kill(ctx, v1.Kill{ID: k.ID, Grace: k.Grace, Reason: string(k.Reason)})
	if process.CodeOf(err) == v1.CodeNotFound {
		return nil
	}
	return coded("kill", err)
}

// Query returns what is known of launches: by the supervisor, or still prepared here.
func (m *Machine) Query(ctx context.Context, ids []string) (map[string]fleet.Status, error) {
	known := make(map[string]fleet.Status, len(ids))
	m.mu.Lock()
	for _, id := range ids {
		if p := m.starting[id]; p != nil {
			known[id] = p.status
		}
	}
	m.mu.Unlock()
	client, err := m.supervisor()
	if err != nil {
		return nil, unavailable("query", err)
	}
	if len(ids) == 0 {
		return known, nil
	}
	listed, err := client.List(ctx, v1.List{IDs: ids})
	if err != nil {
		return nil, coded("query", err)
	}
	for i := range listed.Instances {
		known[listed.Instances[i].ID] = statusOf(&listed.Instances[i], m.cfg.Host)
	}
	return known, nil
}

// Forget lets the supervisor drop exit records; folders and logs stay.
func (m *Machine) Forget(ctx context.Context, ids []string) error {
	client, err := m.supervisor()
	if err != nil {
		return unavailable("forget", err)
	}
	var errs []error
	for _, id := range ids {
		m.forgetStarting(id)
		if err := client.Forget(ctx, v1.Forget{ID: id}); err != nil && process.CodeOf(err) != v1.CodeNotFound {
			errs = append(errs, coded("forget", err))
		}
	}
	return errors.Join(errs...)
}

// Signal sends a signal to a task.
func (m *Machine) Signal(ctx context.Context, id, task, signal string) error {
	client, err := m.supervisor()
	if err != nil {
		return unavailable("signal", err)
	}
	return coded("signal", client.Signal(ctx, v1.Signal{ID: id, Task: task, Signal: signal}))
}

// Leave tells the supervisor that the scheduler ends on purpose.
func (m *Machine) Leave(ctx context.Context, stopTasks bool) error {
	client, err := m.supervisor()
	if err != nil {
		return unavailable("leave", err)
	}
	if stopTasks {
		m.mu.Lock()
		m.left = true
		m.mu.Unlock()
		if err := client.Shutdown(ctx, v1.Shutdown{Kill: true}); err != nil {
			return coded("stop tasks", err)
		}
		return m.gone(ctx)
	}
	return coded("goodbye", client.Goodbye(ctx))
}

// gone waits until no supervisor answers: the one that was told to end has
// still to let go of its folder.
func (m *Machine) gone(ctx context.Context) error {
	for m.cfg.Serve == nil {
		client, err := process.Dial(ctx, process.DialConfig{StateDir: SupervisorDir(m.cfg.Dir)})
		if errors.Is(err, process.ErrNotRunning) {
			return nil
		}
		if err == nil {
			err = client.Close()
		}
		if !sleep(ctx, leavePause) {
			return errors.Join(context.Cause(ctx), err)
		}
	}
	return nil
}

// leavePause is how often a supervisor that ends is looked at.
const leavePause = 5 * time.Millisecond

func unavailable(op string, err error) error {
	return backend.Errorf(backend.Unavailable, op, backend.Key{}, "the local supervisor can't be reached: %w", err)
}

// coded gives a supervisor's refusal the code of the contract.
func coded(op string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	code := backend.Internal
	switch process.CodeOf(err) {
	case v1.CodeNotFound:
		code = backend.NotFound
	case v1.CodeInvalid:
		code = backend.Invalid
	case v1.CodeConflict:
		code = backend.Conflict
	case v1.CodeUnsupported, v1.CodeVersion:
		code = backend.Unsupported
	case v1.CodeUnavailable:
		code = backend.Unavailable
	default:
		if lost(err) || errors.Is(err, process.ErrNotRunning) {
			code = backend.Unavailable
		}
	}
	return backend.Errorf(code, op, backend.Key{}, "%w", err)
}
