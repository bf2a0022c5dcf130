package scheduler

import (
	"context"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// keepAddresses rewrites the address files of instances whose neighbours have
// moved since they were launched.
func (e *Engine) keepAddresses(en *entry) {
	writer, ok := e.opts.Fleet.(fleet.AddressWriter)
	if !ok {
		return
	}
	for _, inst := range en.js.Instances() {
		if inst.State != backend.Running || inst.Kill != "" {
			continue
		}
		lines := e.addressesOf(en, inst)
		if lines == nil {
			continue
		}
		if sent, ok := e.addresses[inst.ID]; ok && sent == string(lines) {
			continue
		}
		e.addresses[inst.ID] = string(lines)
		id := inst.ID
		e.effects.do(id, func(ctx context.Context) {
			if err := writer.WriteAddresses(ctx, id, lines); err != nil && ctx.Err() == nil {
				e.opts.Log.Warn("an address file is out of date", "id", id, "error", err)
				e.inbox.put(func(*turn) { delete(e.addresses, id) })
			}
		})
	}
}

// addressesOf is nil for an instance that was given none.
func (e *Engine) addressesOf(en *entry, inst *core.Instance) []byte {
	rev, group := en.js.Spec(inst)
	if group == nil {
		return nil
	}
	b := &binder{Binding: en.js.Bindings(inst, e.env()), job: rev.Job, group: group}
	return b.addrFile()
}
