package machine

import (
	"maps"
	"os"
	"runtime"
	"slices"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// Nodes returns this machine.
func (m *Machine) Nodes() []fleet.Node {
	return []fleet.Node{{
		ID: m.cfg.Host, Hostname: m.cfg.Host, Address: "127.0.0.1", Version: runtime.GOOS + "/" + runtime.GOARCH,
		Attributes: map[string]string{"zone": "local", "region": "local", "os": runtime.GOOS, "arch": runtime.GOARCH},
		Capacity: core.Resources{
			CPU: backend.CPU(runtime.NumCPU()) * 1000, Memory: totalMemory(), Disk: totalDisk(m.cfg.Dir),
		},
		Ports:     []core.PortRange{m.cfg.Ports},
		UsedPorts: m.ports.used(m.cfg.Now()),
		Volumes:   m.volumeIDs(),
	}}
}

func (m *Machine) volumeIDs() []string {
	entries, err := os.ReadDir(m.volumesDir())
	if err != nil {
		return nil
	}
	ids := make([]string, 0, len(entries))
	for _, e := range entries {
		ids = append(ids, volumeID(e.Name()))
	}
	return ids
}

func sortedPorts(busy map[int]bool) []int { return slices.Sorted(maps.Keys(busy)) }
