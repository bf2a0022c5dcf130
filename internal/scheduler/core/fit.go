package core

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"

	"github.com/baton-run/baton/pkg/backend"
)

// lacks says what keeps a want from a node: what can't change first, then each
// resource that is short.
func (b *board) lacks(s *seat, w *Want) []backend.Blocker {
	n := s.node
	one := func(reason backend.Reason, resource, requested, available, format string, args ...any) []backend.Blocker {
		return []backend.Blocker{{Node: n.ID, Reason: reason, Resource: resource, Requested: requested, Available: available, Message: fmt.Sprintf(format, args...)}}
	}
	if w.Node != "" && w.Node != n.ID {
		return one(backend.ReasonUnschedulable, "node", w.Node, n.ID, "it belongs on node %s", w.Node)
	}
	if n.Closed != "" {
		return one(backend.ReasonUnschedulable, "node", "", n.Closed, "the node takes nothing new: %s", n.Closed)
	}
	if m := misfit(n, w.Platform, w.Placement); m != nil {
		return []backend.Blocker{*m}
	}
	if found := b.volumesElsewhere(s, w); found != nil {
		return found
	}
	found := b.crowded(s, w)
	found = append(found, short(n, s.free, w.Resources)...)
	numbers := s.numbers(w)
	for k, p := range w.Ports {
		switch {
		case p.Number != 0 && s.ports[p.Number]:
			found = append(found, one(backend.ReasonPortConflict, "port", strconv.Itoa(p.Number), "", "port %d is taken", p.Number)...)
		case numbers[k] == 0:
			found = append(found, one(backend.ReasonPortConflict, "port", p.Name, "0", "no port is free for %s", p.Name)...)
		}
	}
	return found
}

// volumesElsewhere: a volume is on another node, or has a user already.
func (b *board) volumesElsewhere(s *seat, w *Want) []backend.Blocker {
	for _, v := range w.Volumes {
		block := backend.Blocker{Node: s.node.ID, Reason: backend.ReasonVolumePending, Resource: "volume", Requested: v.Name}
		if !v.Shared && b.volumes[v.ID] {
			block.Message = fmt.Sprintf("volume %s is still in use", v.Name)
			return []backend.Blocker{block}
		}
		for _, other := range b.seats {
			if other != s && slices.Contains(other.node.Volumes, v.ID) && !slices.Contains(s.node.Volumes, v.ID) {
				block.Available = other.node.ID
				block.Message = fmt.Sprintf("volume %s is on node %s", v.Name, other.node.ID)
				return []backend.Blocker{block}
			}
		}
	}
	return nil
}

// crowded: an instance of the group has the same value of a distinct key.
func (b *board) crowded(s *seat, w *Want) []backend.Blocker {
	var found []backend.Blocker
	for _, key := range w.Placement.Distinct {
		value, has := s.node.attribute(key)
		block := backend.Blocker{Node: s.node.ID, Reason: backend.ReasonUnschedulable, Resource: "distinct", Requested: key, Available: value}
		if !has {
			block.Message = fmt.Sprintf("distinct by %s, which the node does not have", key)
			found = append(found, block)
			continue
		}
		for _, id := range b.members[member{w.UID, w.Group}] {
			if v, ok := b.valueOf(id, key); ok && v == value {
				block.Message = fmt.Sprintf("distinct by %s: one instance has %s already", key, value)
				found = append(found, block)
				break
			}
		}
	}
	return found
}

func (b *board) valueOf(node, key string) (string, bool) {
	for _, s := range b.seats {
		if s.node.ID == node {
			return s.node.attribute(key)
		}
	}
	return "", false
}

// short names each resource of which a node has too little free.
func short(n *Node, free, want Resources) []backend.Blocker {
	var found []backend.Blocker
	check := func(name string, want, free, capacity int64, text func(int64) string) {
		if want <= max(free, 0) {
			return
		}
		b := backend.Blocker{
			Node: n.ID, Reason: backend.ReasonUnschedulable, Resource: name,
			Requested: text(want), Available: text(max(free, 0)), Missing: text(want - max(free, 0)),
		}
		b.Message = fmt.Sprintf("wants %s %s, %s is free", name, b.Requested, b.Available)
		if want > capacity {
			b.Hint = fmt.Sprintf("the node has %s in all: ask for less", text(capacity))
		}
		found = append(found, b)
	}
	bytes := func(v int64) string { return backend.Bytes(v).String() }
	count := func(v int64) string { return strconv.FormatInt(v, 10) }
	check("cpu", int64(want.CPU), int64(free.CPU), int64(n.Capacity.CPU), func(v int64) string { return backend.CPU(v).String() })
	check("memory", int64(want.Memory), int64(free.Memory), int64(n.Capacity.Memory), bytes)
	check("disk", int64(want.Disk), int64(free.Disk), int64(n.Capacity.Disk), bytes)
	check("gpu", want.GPU, free.GPU, n.Capacity.GPU, count)
	for _, name := range slices.Sorted(maps.Keys(want.Extra)) {
		check(name, want.Extra[name], free.Extra[name], n.Capacity.Extra[name], count)
	}
	return found
}

// numbers chooses a number for each port wanted; 0 where none is free. Where
// the search begins depends on the instance's name alone, so that it gets the
// same port again if that is free.
func (s *seat) numbers(w *Want) []int {
	chosen := make([]int, len(w.Ports))
	taken := map[int]bool{}
	for k, p := range w.Ports {
		if p.Number != 0 {
			chosen[k], taken[p.Number] = p.Number, true
		}
	}
	for k, p := range w.Ports {
		if p.Number == 0 {
			chosen[k] = s.freePort(fmt.Sprintf("%s.%s.%d.%s", w.Job, w.Group, w.Index, p.Name), taken)
			taken[chosen[k]] = true
		}
	}
	return chosen
}

func (s *seat) freePort(name string, taken map[int]bool) int {
	total := 0
	for _, r := range s.node.Ports {
		total += r.To - r.From + 1
	}
	if total <= 0 {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(name))
	first := int(h.Sum32() % uint32(total))
	for k := range total {
		number := nth(s.node.Ports, (first+k)%total)
		if !s.ports[number] && !taken[number] {
			return number
		}
	}
	return 0
}

// nth is the number at a place in all ranges together.
func nth(ranges []PortRange, k int) int {
	for _, r := range ranges {
		size := r.To - r.From + 1
		if k < size {
			return r.From + k
		}
		k -= size
	}
	return 0
}
