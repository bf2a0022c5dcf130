package fleet

import "github.com/baton-run/baton/pkg/backend"

// Node is a place where instances run. Capacity is what the fleet may use of
// it in all; the engine subtracts what it has placed.
type Node struct {
	ID      string
	Name    string // hostname
	Address string // where others reach its ports
	State   string // Ready, Draining or Unreachable
	Version string
	// Attributes are labels and the keys hostname, zone, region, os and arch.
	Attributes map[string]string
	Capacity   Resources
	Ports      []PortRange // free to give to instances
	Used       *backend.Usage
}

// Resources of a node, in integers.
type Resources struct {
	CPU    backend.CPU
	Memory backend.Bytes
	Disk   backend.Bytes
	GPU    int
	Extra  map[string]int64
}

// PortRange is inclusive at both ends.
type PortRange struct{ First, Last int }
