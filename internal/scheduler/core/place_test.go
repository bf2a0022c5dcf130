package core

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-run/baton/pkg/backend"
)

func testNode(id string) *Node {
	return &Node{
		ID: id, Hostname: id + ".example", Address: "10.0.0." + id[1:], Capacity: Resources{CPU: 4000, Memory: 8 << 30}, Free: Resources{CPU: 2000, Memory: 4 << 30},
		Attributes: map[string]string{"os": "linux", "arch": "amd64", "zone": "z" + id[1:], "cores": "16", "disk": "ssd"}, Ports: []PortRange{{20000, 20003}, {20010, 20011}},
	}
}

func testWant(seq uint64) Want {
	return Want{Job: backend.Key{Namespace: "d", Name: "web"}, UID: "u1", Seq: seq, Group: "main", Index: int(seq), Resources: Resources{CPU: 500, Memory: 1 << 30}, Since: time.Unix(int64(seq), 0), Cause: "test"}
}

func TestConstraints(t *testing.T) {
	tests := []struct {
		c    backend.Constraint
		want bool
	}{
		{backend.Constraint{Node: "zone", Op: backend.OpIn, Values: []string{"z1", "z9"}}, true},
		{backend.Constraint{Node: "zone", Op: backend.OpIn, Values: []string{"z9"}}, false},
		{backend.Constraint{Node: "rack", Op: backend.OpIn, Values: []string{""}}, false},
		{backend.Constraint{Node: "zone", Op: backend.OpNotIn, Values: []string{"z1"}}, false},
		{backend.Constraint{Node: "zone", Op: backend.OpNotIn, Values: []string{"z9"}}, true},
		{backend.Constraint{Node: "rack", Op: backend.OpNotIn, Values: []string{"r1"}}, true},
		{backend.Constraint{Node: "disk", Op: backend.OpExists, Exists: true}, true},
		{backend.Constraint{Node: "disk", Op: backend.OpExists}, false},
		{backend.Constraint{Node: "rack", Op: backend.OpExists}, true},
		{backend.Constraint{Node: "cores", Op: backend.OpGt, Number: 15}, true},
		{backend.Constraint{Node: "cores", Op: backend.OpGt, Number: 16}, false},
		{backend.Constraint{Node: "cores", Op: backend.OpLt, Number: 17}, true},
		{backend.Constraint{Node: "cores", Op: backend.OpLt, Number: 16}, false},
		{backend.Constraint{Node: "disk", Op: backend.OpGt, Number: 0}, false},
		{backend.Constraint{Node: "hostname", Op: backend.OpMatches, Pattern: `n\d\.example`}, true},
		{backend.Constraint{Node: "hostname", Op: backend.OpMatches, Pattern: `n\d`}, false},
		{backend.Constraint{Node: "arch", Op: backend.OpMatches, Pattern: `arm64|amd64`}, true},
		{backend.Constraint{Node: "rack", Op: backend.OpMatches, Pattern: `.*`}, false},
		{backend.Constraint{Node: "arch", Op: backend.OpMatches, Pattern: `(`}, false},
	}
	for _, tt := range tests {
		b := misfit(testNode("n1"), backend.Platform{}, backend.Placement{Constraints: []backend.Constraint{tt.c}})
		if (b == nil) != tt.want || b != nil && b.Message == "" {
			t.Errorf("%s: %+v, want a fit: %v", describe(tt.c), b, tt.want)
		}
	}
	if misfit(testNode("n1"), backend.Platform{OS: "linux", Arch: "amd64"}, backend.Placement{}) != nil || misfit(testNode("n1"), backend.Platform{OS: "plan9"}, backend.Placement{}) == nil {
		t.Error("platform is not compared")
	}
}

func TestUnplacedExplains(t *testing.T) {
	volume := VolumeUse{ID: "d/web.main.data.1", Name: "data"}
	tests := map[string]struct {
		edit    func(*Want, *Node, *[]Running)
		reason  backend.Reason
		message string
		first   backend.Blocker
	}{
		"cpu": {func(w *Want, _ *Node, _ *[]Running) { w.Resources.CPU = 2500 }, backend.ReasonUnschedulable, "wants cpu 2500m, 2 is free",
			backend.Blocker{Resource: "cpu", Requested: "2500m", Available: "2", Missing: "500m"}},
		"more than there is": {func(w *Want, _ *Node, _ *[]Running) { w.Resources.Memory = 16 << 30 }, backend.ReasonUnschedulable, "wants memory 16Gi, 4Gi is free",
			backend.Blocker{Resource: "memory", Requested: "16Gi", Available: "4Gi", Missing: "12Gi", Hint: "the node has 8Gi in all: ask for less"}},
		"gpu": {func(w *Want, _ *Node, _ *[]Running) { w.Resources.GPU = 1 }, backend.ReasonUnschedulable, "wants gpu 1, 0 is free",
			backend.Blocker{Resource: "gpu", Requested: "1", Available: "0", Missing: "1", Hint: "the node has 0 in all: ask for less"}},
		"extra": {func(w *Want, _ *Node, _ *[]Running) { w.Resources.Extra = map[string]int64{"fpga": 2} }, backend.ReasonUnschedulable, "wants fpga 2, 0 is free",
			backend.Blocker{Resource: "fpga", Requested: "2", Available: "0", Missing: "2", Hint: "the node has 0 in all: ask for less"}},
		"given port": {func(w *Want, _ *Node, r *[]Running) {
			w.Ports = []PortWant{{Name: "http", Number: 8080}}
			*r = []Running{{Node: "n1", Ports: []int{8080}}}
		}, backend.ReasonPortConflict, "port 8080 is taken", backend.Blocker{Resource: "port", Requested: "8080"}},
		"port of someone else": {func(w *Want, n *Node, _ *[]Running) {
			w.Ports = []PortWant{{Name: "http", Number: 8080}}
			n.UsedPorts = []int{8080}
		}, backend.ReasonPortConflict, "port 8080 is taken", backend.Blocker{Resource: "port", Requested: "8080"}},
		"no free port": {func(w *Want, n *Node, _ *[]Running) { w.Ports, n.Ports = []PortWant{{Name: "http"}}, nil }, backend.ReasonPortConflict, "no port is free for http",
			backend.Blocker{Resource: "port", Requested: "http", Available: "0"}},
		"pinned": {func(w *Want, _ *Node, _ *[]Running) { w.Node = "n7" }, backend.ReasonUnschedulable, "it belongs on node n7",
			backend.Blocker{Resource: "node", Requested: "n7", Available: "n1"}},
		"closed": {func(_ *Want, n *Node, _ *[]Running) { n.Closed = "draining" }, backend.ReasonUnschedulable, "draining",
			backend.Blocker{Resource: "node", Available: "draining"}},
		"volume in use": {func(w *Want, _ *Node, r *[]Running) {
			w.Volumes = []VolumeUse{volume}
			*r = []Running{{Node: "n1", Volumes: []VolumeUse{volume}}}
		}, backend.ReasonVolumePending, "volume data is still in use", backend.Blocker{Resource: "volume", Requested: "data"}},
		"distinct": {func(w *Want, _ *Node, r *[]Running) {
			w.Placement.Distinct = []string{"hostname"}
			*r = []Running{{Node: "n1", UID: "u1", Group: "main"}}
		}, backend.ReasonUnschedulable, "one instance has n1.example already", backend.Blocker{Resource: "distinct", Requested: "hostname", Available: "n1.example"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w, n, running := testWant(1), testNode("n1"), []Running(nil)
			tt.edit(&w, n, &running)
			got := Place([]Want{w}, []*Node{n}, running)
			if len(got.Unplaced) != 1 || len(got.Assignments) != 0 {
				t.Fatalf("%+v", got)
			}
			u := got.Unplaced[0]
			b := u.Blockers[0]
			if u.Reason != tt.reason || !strings.Contains(u.Message, tt.message) || b.Instance != "web.1" || b.Node != "n1" {
				t.Errorf("%s %q %+v", u.Reason, u.Message, b)
			}
			b.Instance, b.Node, b.Reason, b.Message = "", "", "", ""
			if diff := cmp.Diff(tt.first, b); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := Place([]Want{testWant(1)}, nil, nil); got.Unplaced[0].Message != "no node is known" {
		t.Errorf("without nodes: %+v", got)
	}
}

func TestVolumesDrawInstances(t *testing.T) {
	a, b := testNode("n1"), testNode("n2")
	b.Volumes = []string{"d/web.shared"}
	b.Free.CPU = 1000
	w := testWant(1)
	w.Volumes = []VolumeUse{{ID: "d/web.shared", Name: "shared", Shared: true}}
	if got := Place([]Want{w}, []*Node{a, b}, nil); len(got.Assignments) != 1 || got.Assignments[0].Node != "n2" {
		t.Errorf("%+v", got)
	}
}

func TestFreePortsStay(t *testing.T) {
	w := testWant(1)
	w.Ports = []PortWant{{Name: "http", Protocol: "tcp"}, {Name: "dns", Number: 53, Protocol: "tcp"}, {Name: "dns-udp", Number: 53, Protocol: "udp"}}
	first := Place([]Want{w}, []*Node{testNode("n1")}, nil).Assignments[0].Ports
	w.Seq = 99
	again := Place([]Want{w}, []*Node{testNode("n1")}, nil).Assignments[0].Ports
	if diff := cmp.Diff(first, again); diff != "" || first[1].Port != 53 || first[2].Port != 53 {
		t.Errorf("the same instance got other ports: %s", diff)
	}
	other := Place([]Want{w}, []*Node{testNode("n1")}, []Running{{Node: "n1", Ports: []int{first[0].Port}}})
	if p := other.Assignments[0].Ports[0].Port; p == first[0].Port || p < 20000 {
		t.Errorf("got port %d beside %d", p, first[0].Port)
	}
}

// TestPlaceKeepsBounds: whatever is asked for, no node is given more than it
// has, no port and no volume twice, every want is answered once, and the order
// of the input does not matter.
func TestPlaceKeepsBounds(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		var nodes []*Node
		for k := range 1 + r.IntN(4) {
			nodes = append(nodes, testNode(fmt.Sprint("n", k)))
		}
		var wants []Want
		for k := range 1 + r.IntN(30) {
			w := testWant(uint64(k + 1))
			w.Since = time.Unix(int64(r.IntN(5)), 0)
			w.Resources = Resources{CPU: backend.CPU(r.IntN(1500)), Memory: backend.Bytes(r.IntN(3)) << 30}
			for p := range r.IntN(3) {
				w.Ports = append(w.Ports, PortWant{Name: fmt.Sprint("p", p), Protocol: "tcp", Number: []int{0, 0, 80, 81}[r.IntN(4)]})
			}
			if r.IntN(3) == 0 {
				w.Placement.Distinct = []string{"zone"}
			}
			if r.IntN(3) == 0 {
				w.Volumes = []VolumeUse{{ID: fmt.Sprint("v", r.IntN(4)), Name: "v"}}
			}
			wants = append(wants, w)
		}
		got := Place(wants, nodes, nil)
		if len(got.Assignments)+len(got.Unplaced) != len(wants) {
			t.Fatalf("seed %d: %d wants, %d answers", seed, len(wants), len(got.Assignments)+len(got.Unplaced))
		}
		free, ports, volumes := map[string]Resources{}, map[string]uint64{}, map[string]bool{}
		for _, n := range nodes {
			free[n.ID] = n.Free
		}
		for _, a := range got.Assignments {
			w := wants[a.Seq-1]
			free[a.Node] = free[a.Node].Sub(w.Resources)
			if f := free[a.Node]; f.CPU < 0 || f.Memory < 0 {
				t.Fatalf("seed %d: node %s is given %v more than it has", seed, a.Node, f)
			}
			for k, p := range a.Ports {
				at := fmt.Sprint(a.Node, p.Port)
				if owner, taken := ports[at]; p.Port == 0 || taken && owner != a.Seq || w.Ports[k].Number != 0 && w.Ports[k].Number != p.Port {
					t.Fatalf("seed %d: port %d on %s", seed, p.Port, a.Node)
				}
				ports[at] = a.Seq
			}
			for _, v := range w.Volumes {
				if volumes[v.ID] {
					t.Fatalf("seed %d: volume %s has two users", seed, v.ID)
				}
				volumes[v.ID] = true
			}
		}
		for _, u := range got.Unplaced {
			if u.Message == "" || len(u.Blockers) == 0 || u.Reason == "" {
				t.Fatalf("seed %d: no explanation: %+v", seed, u)
			}
		}
		r.Shuffle(len(wants), func(i, j int) { wants[i], wants[j] = wants[j], wants[i] })
		slices.Reverse(nodes)
		if diff := cmp.Diff(got, Place(wants, nodes, nil)); diff != "" {
			t.Fatalf("seed %d: the order of the input matters: %s", seed, diff)
		}
	}
}
