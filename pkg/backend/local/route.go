package local

import (
	"context"
	"errors"

	"github.com/baton-run/baton/pkg/backend"
)

// reading is for calls that start nothing.
func (d *driver) reading(ctx context.Context) (service, func(error) error, error) {
	return d.readingBy(ctx, d.view)
}

// readingBy takes the view where neither this process nor another runs the engine.
func (d *driver) readingBy(ctx context.Context, view opener) (service, func(error) error, error) {
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
	return view(ctx)
}

// starting is for calls after which a scheduler must look after jobs.
func (d *driver) starting(ctx context.Context) (service, func(error) error, error) {
	d.started.Store(true)
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

// following is for calls that look on. A command that has changed something
// starts the scheduler again when it is gone meanwhile.
func (d *driver) following(ctx context.Context) (service, func(error) error, error) {
	if d.started.Load() {
		return d.starting(ctx)
	}
	return d.reading(ctx)
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
