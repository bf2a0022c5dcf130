package machine

import (
	"context"
	"errors"
	"io/fs"

	"github.com/baton-run/baton/internal/process"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/scheduler/fleet"
)

// Statuses returns all that is known of launches, for readers: from the
// supervisor when Connect found one, else what the last one recorded.
func (m *Machine) Statuses(ctx context.Context) (map[string]fleet.Status, error) {
	instances, err := m.instances(ctx)
	if err != nil {
		return nil, err
	}
	known := make(map[string]fleet.Status, len(instances))
	for i := range instances {
		known[instances[i].ID] = statusOf(&instances[i], m.cfg.Host)
	}
	return known, nil
}

func (m *Machine) instances(ctx context.Context) ([]v1.Instance, error) {
	if client, err := m.supervisor(); err == nil {
		listed, err := client.List(ctx, v1.List{})
		return listed.Instances, coded("list", err)
	}
	recorded, err := process.Load(SupervisorDir(m.cfg.Dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return recorded, err
}
