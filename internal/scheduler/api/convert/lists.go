package convert

import (
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// EndpointsToWire and its inverse carry where a job is reached.
func EndpointsToWire(in []backend.Endpoint) v1.Endpoints {
	return v1.Endpoints{Items: each(in, func(e backend.Endpoint) v1.Endpoint { return v1.Endpoint(e) })}
}

// EndpointsFromWire is the inverse of EndpointsToWire.
func EndpointsFromWire(in v1.Endpoints) []backend.Endpoint {
	return each(in.Items, func(e v1.Endpoint) backend.Endpoint { return backend.Endpoint(e) })
}

// BlockersToWire and its inverse carry what keeps a job from running.
func BlockersToWire(in []backend.Blocker, count int) v1.Blockers {
	return v1.Blockers{Items: each(in, func(b backend.Blocker) v1.Blocker { return v1.Blocker(b) }), Count: count}
}

// BlockersFromWire is the inverse of BlockersToWire.
func BlockersFromWire(in v1.Blockers) ([]backend.Blocker, int) {
	return each(in.Items, func(b v1.Blocker) backend.Blocker { return backend.Blocker(b) }), in.Count
}

// NodesToWire and its inverse carry the places where instances run.
func NodesToWire(in []backend.Node) v1.Nodes {
	return v1.Nodes{Items: each(in, func(n backend.Node) v1.Node {
		return v1.Node{
			Name: n.Name, State: n.State, Labels: n.Labels, Capacity: v1.Usage(n.Capacity), Free: v1.Usage(n.Free),
			Used: pointer(n.Used, usageToWire), Instances: n.Instances, Version: n.Version, Address: n.Address,
		}
	})}
}

// NodesFromWire is the inverse of NodesToWire.
func NodesFromWire(in v1.Nodes) []backend.Node {
	return each(in.Items, func(n v1.Node) backend.Node {
		return backend.Node{
			Name: n.Name, State: n.State, Labels: n.Labels, Capacity: backend.Usage(n.Capacity), Free: backend.Usage(n.Free),
			Used: pointer(n.Used, usageFromWire), Instances: n.Instances, Version: n.Version, Address: n.Address,
		}
	})
}

// UsagesToWire and its inverse carry what instances use.
func UsagesToWire(in map[string]backend.Usage) v1.Usages {
	out := v1.Usages{Items: make(map[string]v1.Usage, len(in))}
	for id, u := range in {
		out.Items[id] = v1.Usage(u)
	}
	return out
}

// UsagesFromWire is the inverse of UsagesToWire.
func UsagesFromWire(in v1.Usages) map[string]backend.Usage {
	out := make(map[string]backend.Usage, len(in.Items))
	for id, u := range in.Items {
		out[id] = backend.Usage(u)
	}
	return out
}

// OwnersToWire and its inverse carry who holds resources.
func OwnersToWire(in []backend.Owner) v1.Owners {
	return v1.Owners{Items: each(in, func(o backend.Owner) v1.Owner {
		return v1.Owner{
			Name: o.Name, ID: o.ID, State: o.State, Role: o.Role, Address: o.Address, Tasks: o.Tasks,
			Resources: v1.Usage(o.Resources), Since: o.Since, Self: o.Self,
		}
	})}
}

// OwnersFromWire is the inverse of OwnersToWire.
func OwnersFromWire(in v1.Owners) []backend.Owner {
	return each(in.Items, func(o v1.Owner) backend.Owner {
		return backend.Owner{
			Name: o.Name, ID: o.ID, State: o.State, Role: o.Role, Address: o.Address, Tasks: o.Tasks,
			Resources: backend.Usage(o.Resources), Since: o.Since, Self: o.Self,
		}
	})
}

// FindingsToWire and its inverse carry the results of a check.
func FindingsToWire(in []backend.Finding) v1.Findings {
	return v1.Findings{Items: each(in, func(f backend.Finding) v1.Finding { return v1.Finding(f) })}
}

// FindingsFromWire is the inverse of FindingsToWire.
func FindingsFromWire(in v1.Findings) []backend.Finding {
	return each(in.Items, func(f v1.Finding) backend.Finding { return backend.Finding(f) })
}

// VolumesToWire and its inverse carry volumes that hold data.
func VolumesToWire(in []backend.VolumeInfo) v1.Volumes {
	return v1.Volumes{Items: each(in, func(v backend.VolumeInfo) v1.Volume {
		return v1.Volume{
			Name: v.Name, Key: v1.Key(v.Key), Volume: v.Volume, Instance: v.Instance, Size: v.Size, Used: v.Used,
			Where: v.Where, InUse: v.InUse, Orphan: v.Orphan, Created: v.Created,
		}
	})}
}

// VolumesFromWire is the inverse of VolumesToWire.
func VolumesFromWire(in v1.Volumes) []backend.VolumeInfo {
	return each(in.Items, func(v v1.Volume) backend.VolumeInfo {
		return backend.VolumeInfo{
			Name: v.Name, Key: backend.Key(v.Key), Volume: v.Volume, Instance: v.Instance, Size: v.Size, Used: v.Used,
			Where: v.Where, InUse: v.InUse, Orphan: v.Orphan, Created: v.Created,
		}
	})
}
