package fleet

import (
	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// Node is a place where instances run.
type Node struct {
	ID         string
	Hostname   string // the value of placement key hostname
	Address    string // under which its ports are reached
	Version    string
	Attributes map[string]string
	// Capacity is what the fleet may use of it in all; the engine subtracts
	// what it has placed.
	Capacity core.Resources
	// Ports are numbers to choose free ports from; UsedPorts are known to be
	// taken by others than instances.
	Ports     []core.PortRange
	UsedPorts []int
	// Volumes that exist here, by [core.VolumeID].
	Volumes []string
	// Closed nodes take nothing new; the text says why.
	Closed string
	Used   *backend.Usage // nil when nobody measured
}
