package core

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// Place gives wants a place on nodes, deterministically: the oldest want first,
// on the node that has the fewest instances of its group, then the most free
// processor. Each want without a place says why, for every node.
func Place(wants []Want, nodes []*Node, running []Running) Result {
	sorted := slices.SortedFunc(slices.Values(wants), compareWants)
	b := newBoard(nodes, running)
	var out Result
	failed := map[shape]Unplaced{}
	for k := range sorted {
		w := &sorted[k]
		s, plain := shapeOf(w)
		if u, ok := failed[s]; ok && plain {
			out.Unplaced = append(out.Unplaced, u.of(w))
			continue
		}
		a, blockers := b.place(w)
		if a != nil {
			out.Assignments = append(out.Assignments, *a)
			continue
		}
		u := explain(w, blockers)
		if plain {
			failed[s] = u
		}
		out.Unplaced = append(out.Unplaced, u)
	}
	return out
}

// shape is all that decides about the place of a plain want: what did not fit
// once does not fit later, since nodes only get fuller.
type shape struct {
	node         string
	cpu          backend.CPU
	memory, disk backend.Bytes
	gpu          int64
	platform     backend.Platform
}

// shapeOf reports whether nothing but its shape decides about a want.
func shapeOf(w *Want) (shape, bool) {
	p := w.Placement
	plain := len(w.Ports) == 0 && len(w.Volumes) == 0 && len(w.Resources.Extra) == 0 && len(p.Constraints) == 0 && len(p.Distinct) == 0
	return shape{w.Node, w.Resources.CPU, w.Resources.Memory, w.Resources.Disk, w.Resources.GPU, w.Platform}, plain
}

// of is the same answer to another want.
func (u Unplaced) of(w *Want) Unplaced {
	u.Job, u.UID, u.Seq = w.Job, w.UID, w.Seq
	u.Blockers = slices.Clone(u.Blockers)
	for k := range u.Blockers {
		u.Blockers[k].Instance = w.name()
	}
	return u
}

func (w *Want) name() string {
	return backend.InstanceName(w.Job.Name, w.Group, strconv.Itoa(w.Index))
}

func compareWants(a, b Want) int {
	return cmp.Or(a.Since.Compare(b.Since), a.Job.Compare(b.Job), cmp.Compare(a.UID, b.UID), cmp.Compare(a.Seq, b.Seq))
}

// board is the state of all nodes while places are given.
type board struct {
	seats   []*seat
	members map[member][]string // nodes of each group's instances
	volumes map[string]bool     // volumes in use that have one user
}

type member struct {
	uid, group string
}

type seat struct {
	node  *Node
	free  Resources
	ports map[int]bool
}

func newBoard(nodes []*Node, running []Running) *board {
	b := &board{members: map[member][]string{}, volumes: map[string]bool{}}
	at := map[string]*seat{}
	for _, n := range slices.SortedFunc(slices.Values(nodes), func(x, y *Node) int { return strings.Compare(x.ID, y.ID) }) {
		s := &seat{node: n, free: n.Free, ports: make(map[int]bool, len(n.UsedPorts))}
		for _, p := range n.UsedPorts {
			s.ports[p] = true
		}
		b.seats, at[n.ID] = append(b.seats, s), s
	}
	for _, r := range running {
		key := member{r.UID, r.Group}
		b.members[key] = append(b.members[key], r.Node)
		if s := at[r.Node]; s != nil {
			for _, p := range r.Ports {
				s.ports[p] = true
			}
		}
		b.use(r.Volumes)
	}
	return b
}

func (b *board) use(volumes []VolumeUse) {
	for _, v := range volumes {
		if !v.Shared {
			b.volumes[v.ID] = true
		}
	}
}

// place takes the best node for a want, or says what each one lacks.
func (b *board) place(w *Want) (*Assignment, []backend.Blocker) {
	var best *seat
	var blockers []backend.Blocker
	for _, s := range b.seats {
		if found := b.lacks(s, w); len(found) > 0 {
			blockers = append(blockers, found...)
			continue
		}
		if best == nil || b.better(s, best, w) {
			best = s
		}
	}
	if best == nil {
		return nil, blockers
	}
	a := &Assignment{Job: w.Job, UID: w.UID, Seq: w.Seq, Node: best.node.ID, Host: best.node.Address}
	best.free = best.free.Sub(w.Resources)
	for k, number := range best.numbers(w) {
		best.ports[number] = true
		p := w.Ports[k]
		a.Ports = append(a.Ports, backend.Address{Name: p.Name, Protocol: p.Protocol, Host: best.node.Address, Port: number})
	}
	key := member{w.UID, w.Group}
	b.members[key] = append(b.members[key], best.node.ID)
	b.use(w.Volumes)
	return a, nil
}

func (b *board) better(s, than *seat, w *Want) bool {
	here, there := b.count(s, w), b.count(than, w)
	return here < there || here == there && s.free.CPU > than.free.CPU
}

func (b *board) count(s *seat, w *Want) int {
	n := 0
	for _, id := range b.members[member{w.UID, w.Group}] {
		if id == s.node.ID {
			n++
		}
	}
	return n
}

// explain sums up why a want has no place.
func explain(w *Want, blockers []backend.Blocker) Unplaced {
	name := w.name()
	u := Unplaced{Job: w.Job, UID: w.UID, Seq: w.Seq, Reason: backend.ReasonUnschedulable, Message: "no node is known", Blockers: blockers}
	if len(blockers) == 0 {
		u.Blockers = []backend.Blocker{{Instance: name, Reason: u.Reason, Message: u.Message}}
		return u
	}
	nodes, causes := map[string]bool{}, map[string]int{}
	reason := blockers[0].Reason
	for k := range blockers {
		blockers[k].Instance = name
		nodes[blockers[k].Node] = true
		causes[blockers[k].Message]++
		if blockers[k].Reason != reason {
			reason = backend.ReasonUnschedulable
		}
	}
	u.Reason = reason
	texts := slices.SortedFunc(maps.Keys(causes), func(x, y string) int {
		return cmp.Or(cmp.Compare(causes[y], causes[x]), strings.Compare(x, y))
	})
	if len(texts) > 3 {
		texts = append(texts[:3:3], "…")
	}
	u.Message = fmt.Sprintf("none of %d nodes fits: %s", len(nodes), strings.Join(texts, "; "))
	if len(nodes) == 1 {
		u.Message = strings.Join(texts, "; ")
	}
	return u
}
