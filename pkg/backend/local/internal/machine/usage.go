package machine

import (
	"context"
	"time"

	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// usageWindow is how long processor time is measured for one answer.
const usageWindow = 200 * time.Millisecond

// Usage measures instances: memory now, processor time over a short window.
func (m *Machine) Usage(ctx context.Context, ids []string) (map[string]backend.Usage, error) {
	client, err := m.supervisor()
	if err != nil {
		return nil, unavailable("top", err)
	}
	before, err := client.Usage(ctx, v1.Usage{IDs: ids})
	if err != nil {
		return nil, coded("top", err)
	}
	if !sleep(ctx, usageWindow) {
		return nil, context.Cause(ctx)
	}
	after, err := client.Usage(ctx, v1.Usage{IDs: ids})
	if err != nil {
		return nil, coded("top", err)
	}
	return usage(before, after), nil
}

// usage subtracts two measurements; an instance in one only is left out.
func usage(before, after []v1.InstanceUsage) map[string]backend.Usage {
	first := make(map[string]v1.InstanceUsage, len(before))
	for _, u := range before {
		first[u.ID] = u
	}
	used := make(map[string]backend.Usage, len(after))
	for _, b := range after {
		a, ok := first[b.ID]
		wall := b.At.Sub(a.At)
		if !ok || wall <= 0 {
			continue
		}
		used[b.ID] = backend.Usage{CPU: backend.CPU((b.CPU - a.CPU) * 1000 / wall), Memory: backend.Bytes(b.RSS)}
	}
	return used
}
