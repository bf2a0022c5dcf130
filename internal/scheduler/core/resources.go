package core

import "github.com/baton-run/baton/pkg/backend"

// Resources are amounts in integers.
type Resources struct {
	CPU    backend.CPU
	Memory backend.Bytes
	Disk   backend.Bytes
	GPU    int64
	Extra  map[string]int64
}

// PortRange is a range of port numbers, both ends included.
type PortRange struct{ From, To int }

// Node is a place for instances.
type Node struct {
	ID         string
	Hostname   string // the value of placement key hostname
	Address    string // under which instances are reached
	Attributes map[string]string
	// Capacity is what it has at all; Free what is left beside everything that
	// runs or is about to.
	Capacity, Free Resources
	// Ports are numbers to choose free ports from; UsedPorts are taken by
	// others than the instances in running.
	Ports     []PortRange
	UsedPorts []int
	// Volumes that exist here, by VolumeID.
	Volumes []string
	// Closed nodes take nothing new; the text says why.
	Closed string
}

// Running is an instance that holds a place.
type Running struct {
	ID        string
	Job       backend.Key
	UID       string
	Group     string
	Index     int
	Node      string
	Resources Resources
	Ports     []int
	Volumes   []VolumeUse
}

// VolumeUse is a volume that an instance mounts.
type VolumeUse struct {
	ID     string // see VolumeID
	Name   string
	Size   backend.Bytes
	Shared bool
}
