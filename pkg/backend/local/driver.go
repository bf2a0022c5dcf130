package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/process/detach"
	"github.com/baton-run/baton/internal/scheduler/client"
	"github.com/baton-run/baton/internal/statedir"
	"github.com/baton-run/baton/pkg/backend"
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

	mu     sync.Mutex
	remote *client.Client
	inside *host
}

// startWait bounds the time until a scheduler that was started answers; it may
// first have to end what a dead supervisor left.
const startWait = 30 * time.Second

// dial connects to the scheduler's socket.
func (d *driver) dial(ctx context.Context) (net.Conn, error) {
	dir, err := statedir.Open(d.layout.dir)
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

// reading is for calls that start nothing.
func (d *driver) reading(ctx context.Context) (service, func(error) error, error) {
	if h := d.host(); h != nil {
		return h.engine, kept, nil
	}
	c, err := d.running(ctx)
	if err != nil {
		return nil, nil, err
	}
	if c != nil {
		return c, kept, nil
	}
	return d.view(ctx)
}

// starting is for calls after which a scheduler must look after jobs.
func (d *driver) starting(ctx context.Context) (service, func(error) error, error) {
	if h := d.host(); h != nil {
		return h.engine, kept, nil
	}
	c, err := d.running(ctx)
	if err != nil {
		return nil, nil, err
	}
	if c != nil {
		if err := d.takeOver(ctx, c); err != nil {
			return nil, nil, err
		}
		if c, err = d.running(ctx); err != nil {
			return nil, nil, err
		}
	}
	if c != nil {
		return c, kept, nil
	}
	if d.embedded {
		return d.embed(ctx)
	}
	if c, err = d.spawn(ctx); err != nil {
		return nil, nil, err
	}
	return c, kept, nil
}

// settling is for calls that take the lock when no scheduler runs, and run the
// engine for the named jobs until it has happened.
func (d *driver) settling(keys ...backend.Key) opener {
	return func(ctx context.Context) (service, func(error) error, error) {
		if h := d.host(); h != nil {
			return h.engine, kept, nil
		}
		c, err := d.running(ctx)
		if err != nil || c != nil {
			return c, kept, err
		}
		h, err := openHost(ctx, d.env, hostOptions{cfg: d.cfg, only: only(keys)})
		if errors.Is(err, errRunning) {
			// One has started meanwhile.
			c, err := d.await(ctx, nil)
			return c, kept, err
		}
		if err != nil {
			return nil, nil, coded(err)
		}
		h.start(context.WithoutCancel(ctx))
		return h.engine, func(failed error) error {
			var err error
			if failed == nil {
				err = h.settled(ctx, keys...)
			}
			return errors.Join(err, h.close(ctx))
		}, nil
	}
}

func only(keys []backend.Key) func(backend.Key) bool {
	return func(key backend.Key) bool {
		for _, k := range keys {
			if k == key {
				return true
			}
		}
		return false
	}
}

// spawn starts a scheduler and waits until it answers.
func (d *driver) spawn(ctx context.Context) (*client.Client, error) {
	dir, err := statedir.Open(d.layout.dir)
	if err != nil {
		return nil, coded(err)
	}
	defer dir.Close()
	log, err := openLog(dir)
	if err != nil {
		return nil, coded(err)
	}
	defer log.Close()
	ended, err := detach.Start(roleArgv(d.env, roleScheduler, portsArg(d.cfg)), processEnv(d.env), log)
	if err != nil {
		return nil, coded(fmt.Errorf("start the scheduler: %w", err))
	}
	return d.await(ctx, ended)
}

// await polls until a scheduler answers. One that ends at once may have lost
// against another, which then answers.
func (d *driver) await(ctx context.Context, ended <-chan error) (*client.Client, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, startWait, backend.Errorf(backend.Timeout, "", backend.Key{},
		"the scheduler does not answer within %s: see %s", startWait, d.layout.log()))
	defer cancel()
	for {
		var end error
		select {
		case end = <-ended:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(5 * time.Millisecond):
		}
		c, err := d.running(ctx)
		if err != nil || c != nil {
			return c, err
		}
		if end != nil && !d.locked() {
			return nil, backend.Errorf(backend.Unavailable, "", backend.Key{}, "the scheduler did not start: %w: %s",
				end, detach.LastWords(d.layout.log()))
		}
	}
}

// locked reports whether a scheduler holds the lock: it is about to answer.
func (d *driver) locked() bool {
	dir, err := statedir.Open(d.layout.dir)
	if err != nil {
		return false
	}
	defer dir.Close()
	lock, err := dir.Lock(schedulerLock)
	if err != nil {
		return errors.Is(err, statedir.ErrLocked)
	}
	return lock.Close() != nil
}

// takeOver replaces a scheduler of an older build, without touching tasks.
func (d *driver) takeOver(ctx context.Context, c *client.Client) error {
	p, err := c.Process(ctx)
	if err != nil {
		return err
	}
	switch compare(build{d.env.Version, d.env.Build}, build{p.Version, p.Build}) {
	case same:
		return nil
	case older:
		return backend.Errorf(backend.Conflict, "", backend.Key{},
			"the scheduler that runs is baton %s and this is %s: use the newer one, or end it with baton scheduler stop (jobs go on)",
			p.Version, d.env.Version)
	}
	if err := c.Shutdown(ctx, false); err != nil {
		return err
	}
	return d.unlocked(ctx)
}

// unlocked waits until no scheduler holds the lock.
func (d *driver) unlocked(ctx context.Context) error {
	for d.locked() {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
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
		errs = append(errs, d.inside.close(context.Background()), <-d.inside.served)
		d.inside = nil
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
