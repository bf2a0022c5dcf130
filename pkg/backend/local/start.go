package local

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/baton-run/baton/internal/process/detach"
	"github.com/baton-run/baton/internal/scheduler/client"
	"github.com/baton-run/baton/internal/statedir"
	"github.com/baton-run/baton/pkg/backend"
)

// startWait bounds the time until a scheduler that was started answers; it may
// first have to end what a dead supervisor left.
const startWait = 30 * time.Second

// lookEvery is how often a process is looked at that starts or ends.
const lookEvery = 5 * time.Millisecond

// spawn starts a scheduler and waits until it answers.
func (d *driver) spawn(ctx context.Context) (*client.Client, error) {
	dir, err := d.layout.open()
	if err != nil {
		return nil, coded(err)
	}
	defer dir.Close()
	log, err := dir.Log(schedulerLog)
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
		case <-time.After(lookEvery):
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
	dir, err := d.layout.open()
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
		case <-time.After(lookEvery):
		}
	}
	return nil
}
