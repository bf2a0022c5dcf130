package local

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/baton-run/baton/internal/process"
	"github.com/baton-run/baton/internal/scheduler"
	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/internal/scheduler/store/bolt"
	"github.com/baton-run/baton/pkg/backend/local/internal/machine"
)

// view answers reads while no scheduler runs: the store, held only to load it,
// and what the supervisor says, through the same rules as the scheduler's. It
// starts nothing and writes nothing.
func (d *driver) view(ctx context.Context) (service, func(error) error, error) {
	snapshot, err := d.load(ctx)
	if errors.Is(err, store.ErrLocked) {
		// A scheduler has just started, or one command changes something.
		if c, err := d.await(ctx, nil); err == nil {
			return c, kept, nil
		}
	}
	if err != nil {
		return nil, nil, coded(err)
	}
	cfg := machineConfig(d.env, hostOptions{cfg: d.cfg})
	cfg.Seen = &d.seen
	m := machine.New(cfg)
	if err := m.Connect(ctx); err != nil && !errors.Is(err, process.ErrNotRunning) && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, coded(err)
	}
	statuses, err := m.Statuses(ctx)
	if err != nil {
		m.Close()
		return nil, nil, coded(err)
	}
	engine, err := scheduler.ReadOnly(snapshot, statuses, scheduler.Options{
		Fleet: m, Clock: scheduler.SystemClock{}, Log: d.env.Log, Decode: decode, Next: next, Zone: zone, Info: Kind{}.Reference(),
	})
	if err != nil {
		m.Close()
		return nil, nil, coded(err)
	}
	return engine, func(error) error { m.Close(); return nil }, nil
}

func (d *driver) load(ctx context.Context) (*store.Snapshot, error) {
	if _, err := os.Lstat(d.layout.store()); errors.Is(err, fs.ErrNotExist) {
		return store.NewSnapshot(0, nil), nil
	}
	return bolt.OpenReadOnly(d.layout.store()).Load(ctx)
}
