package fakefleet

import (
	"context"
	"slices"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// Fleet is one engine's way to the world. A fenced or crashed engine's is cut:
// it then changes nothing any more.
type Fleet struct {
	world *World
	sink  func(...fleet.Event)
	cut   bool
}

// Fleet returns a new way to the world.
func (w *World) Fleet() *Fleet { return &Fleet{world: w} }

// Cut ends what an engine could do, as its death would.
func (f *Fleet) Cut() {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	f.cut = true
	delete(f.world.handles, f)
}

func errCut() error {
	return backend.Errorf(backend.Unavailable, "fleet", backend.Key{}, "the connection was cut")
}

// Start implements fleet.Fleet.
func (f *Fleet) Start(ctx context.Context, sink func(...fleet.Event)) error {
	w := f.world
	w.mu.Lock()
	if f.cut {
		w.mu.Unlock()
		return errCut()
	}
	f.sink = sink
	held := w.held
	if held {
		w.waiting = append(w.waiting, f)
	}
	w.mu.Unlock()
	context.AfterFunc(ctx, f.Cut)
	if !held {
		f.report()
	}
	return nil
}

// report tells all there is, and from now on what changes.
func (f *Fleet) report() {
	w := f.world
	w.mu.Lock()
	if f.cut {
		w.mu.Unlock()
		return
	}
	w.handles[f] = struct{}{}
	var events []fleet.Event
	for _, i := range w.sorted() {
		events = append(events, fleet.Update{Status: i.status})
	}
	w.mu.Unlock()
	f.sink(append(events, fleet.Synced{})...)
}

// Nodes implements fleet.Fleet.
func (f *Fleet) Nodes() []fleet.Node {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	return slices.Clone(f.world.nodes)
}

// Launch implements fleet.Fleet.
func (f *Fleet) Launch(_ context.Context, l fleet.Launch) error {
	w := f.world
	w.mu.Lock()
	fate := w.onLaunch(l)
	switch {
	case f.cut:
		w.mu.Unlock()
		return errCut()
	case w.instances[l.ID] != nil || w.forgotten[l.ID]:
		w.mu.Unlock()
		return nil
	case fate.Refuse != nil:
		w.mu.Unlock()
		return fate.Refuse
	}
	w.addresses[l.ID] = string(l.AddrFile)
	i := &instance{launch: l, status: fleet.Status{ID: l.ID, Node: l.Node, State: fleet.Preparing}}
	w.instances[l.ID] = i
	w.started[l.ID]++
	var events []fleet.Event
	if !fate.Wait {
		i.run()
		events = append(events, fleet.Update{Status: i.status})
		if fate.Exit != nil {
			i.exit(*fate.Exit)
			events = append(events, fleet.Update{Status: i.status})
		}
	}
	w.mu.Unlock()
	w.tell(events...)
	return nil
}

// Kill implements fleet.Fleet.
func (f *Fleet) Kill(_ context.Context, k fleet.Kill) error {
	w := f.world
	w.mu.Lock()
	if f.cut {
		w.mu.Unlock()
		return errCut()
	}
	i := w.instances[k.ID]
	if i == nil || i.status.State == fleet.Ended || w.stubborn && (k.Grace == nil || *k.Grace > 0) {
		w.mu.Unlock()
		return nil
	}
	i.end(core.EndKilled)
	status := i.status
	w.mu.Unlock()
	w.tell(fleet.Update{Status: status})
	return nil
}

// Query implements fleet.Fleet.
func (f *Fleet) Query(_ context.Context, ids []string) (map[string]fleet.Status, error) {
	w := f.world
	w.mu.Lock()
	defer w.mu.Unlock()
	if f.cut {
		return nil, errCut()
	}
	found := map[string]fleet.Status{}
	for _, id := range ids {
		if i := w.instances[id]; i != nil {
			found[id] = i.status
		}
	}
	return found, nil
}

// Forget implements fleet.Fleet.
func (f *Fleet) Forget(_ context.Context, ids []string) error {
	w := f.world
	w.mu.Lock()
	defer w.mu.Unlock()
	if f.cut {
		return errCut()
	}
	for _, id := range ids {
		if i := w.instances[id]; i != nil && i.status.State == fleet.Ended {
			delete(w.instances, id)
			w.forgotten[id] = true
		}
	}
	return nil
}

// Discard implements fleet.Discarder.
func (f *Fleet) Discard(_ context.Context, ids []string) error {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	if f.cut {
		return errCut()
	}
	f.world.discarded = append(f.world.discarded, ids...)
	return nil
}

// RemoveVolumes implements fleet.VolumeRemover.
func (f *Fleet) RemoveVolumes(_ context.Context, ids []string) error {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	if f.cut {
		return errCut()
	}
	f.world.removed = append(f.world.removed, ids...)
	return nil
}

// WriteAddresses implements fleet.AddressWriter.
func (f *Fleet) WriteAddresses(_ context.Context, id string, lines []byte) error {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	if f.cut {
		return errCut()
	}
	f.world.addresses[id] = string(lines)
	return nil
}
