package local

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"sync"
	"sync/atomic"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/scheduler/client"
	"github.com/baton-run/baton/internal/statedir"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local/internal/machine"
)

// driver finds who serves a call: the scheduler that runs, one that it starts,
// the engine inside of this process, or a read-only view of the store.
type driver struct {
	env      backend.Env
	cfg      config
	layout   layout
	embedded bool
	// table of the rows, made when the first job comes.
	table func() *fidelity.Table
	// seen is what one view after the other need not look at again.
	seen machine.Seen
	// planned is what plans share.
	planned plannedOn
	// started: a call has asked for a scheduler that stays.
	started atomic.Bool

	mu     sync.Mutex
	remote *client.Client
	inside *host
	// leave ends what is inside.
	leave func() error
}

// dial connects to the scheduler's socket.
func (d *driver) dial(ctx context.Context) (net.Conn, error) {
	dir, err := d.layout.open()
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.Connect(schedulerSocket, func(addr string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "unix", addr)
	})
}

// running returns a client of the scheduler that runs, or nil.
func (d *driver) running(ctx context.Context) (*client.Client, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := os.Lstat(d.layout.dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil // a read makes no folder
	}
	conn, err := d.dial(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if refusedOrAbsent(err) {
			return nil, nil
		}
		return nil, coded(err)
	}
	if err := conn.Close(); err != nil {
		return nil, coded(err)
	}
	if d.remote == nil {
		d.remote = client.New(d.dial, d.env.Version)
	}
	return d.remote, nil
}

// embed runs the engine inside of this process until Close.
func (d *driver) embed(ctx context.Context) (service, func(error) error, error) {
	h, err := openHost(ctx, d.env, hostOptions{cfg: d.cfg, embedded: true})
	if errors.Is(err, errRunning) {
		c, err := d.await(ctx, nil)
		return c, kept, err
	}
	if err != nil {
		return nil, nil, coded(err)
	}
	background := context.WithoutCancel(ctx)
	h.start(background)
	go func() { h.served <- h.serve(background, func() {}) }()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.inside = h
	d.leave = func() error { return errors.Join(h.close(background), <-h.served) }
	return h.engine, kept, nil
}

func (d *driver) host() *host {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.inside
}

// Close lets go of the connection; jobs go on unless they were inside of this
// process.
func (d *driver) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var errs []error
	if d.remote != nil {
		errs = append(errs, d.remote.Close())
		d.remote = nil
	}
	if d.inside != nil {
		errs = append(errs, d.leave())
		d.inside, d.leave = nil, nil
	}
	return errors.Join(errs...)
}

// coded gives an error of this machine its code.
func coded(err error) error {
	var e *backend.Error
	switch {
	case err == nil || errors.As(err, &e) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, statedir.ErrRefused):
		return backend.Errorf(backend.Forbidden, "", backend.Key{}, "%w", err)
	default:
		return backend.Errorf(backend.Unavailable, "", backend.Key{}, "%w", err)
	}
}
