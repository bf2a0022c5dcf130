package machine

import (
	"net"
	"slices"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
)

func TestAPortFoundTakenIsReportedAsUsed(t *testing.T) {
	m := testMachine(t)
	at := time.Now()
	m.cfg.Now = func() time.Time { return at }
	var events []fleet.Event
	m.sink = func(e ...fleet.Event) { events = append(events, e...) }
	m.Nodes() // what is known from now on is without the port
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	port := other.Addr().(*net.TCPAddr).Port
	l := launchOf(fleet.Task{})
	l.Ports = map[string]int{"http": port}
	_, err = m.prepare(t.Context(), l)
	m.starting[l.ID] = &preparation{status: fleet.Status{ID: l.ID}}
	m.failed(l.ID, err)
	if len(events) != 2 || events[0].(fleet.Update).Status.Cause != core.EndPort || events[1] != (fleet.NodesChanged{}) {
		t.Fatalf("events %+v", events)
	}
	if !slices.Contains(m.Nodes()[0].UsedPorts, port) {
		t.Errorf("port %d is not reported as used", port)
	}
}
