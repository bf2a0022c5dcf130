// Package fakefleet is a fleet in memory for tests: a world of launches that
// outlives the engines that speak to it, told by the test what happens in it.
//
// It may import scheduler/core, scheduler/fleet, pkg/backend and the standard
// library.
package fakefleet

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// World is what there is. Its methods may be called at any time.
type World struct {
	mu        sync.Mutex
	nodes     []fleet.Node
	instances map[string]*instance
	started   map[string]int // by id: how often it was really started
	forgotten map[string]bool
	discarded []string
	removed   []string
	addresses map[string]string
	handles   map[*Fleet]struct{}
	onLaunch  func(fleet.Launch) Fate
	stubborn  bool
	held      bool
	waiting   []*Fleet
}

// Fate is what becomes of a launch by itself.
type Fate struct {
	Refuse error // Launch fails
	Wait   bool  // it stays in preparation
	Exit   *int  // it runs and ends at once with that code
}

type instance struct {
	launch fleet.Launch
	status fleet.Status
}

// New returns a world with one node of 8 cores and 16 GiB.
func New() *World {
	return &World{
		nodes: []fleet.Node{{
			ID: "here", Hostname: "here", Address: "127.0.0.1", Attributes: map[string]string{"os": "linux", "arch": "amd64", "hostname": "here"},
			Capacity: core.Resources{CPU: 8000, Memory: 16 << 30, Disk: 1 << 40},
			Ports:    []core.PortRange{{From: 20000, To: 29999}},
		}},
		addresses: map[string]string{}, instances: map[string]*instance{}, started: map[string]int{}, forgotten: map[string]bool{},
		handles: map[*Fleet]struct{}{}, onLaunch: func(fleet.Launch) Fate { return Fate{} },
	}
}

// OnLaunch sets the fate of launches from now on.
func (w *World) OnLaunch(f func(fleet.Launch) Fate) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.onLaunch = f
}

// Stubborn instances do not end when they are killed with a grace.
func (w *World) Stubborn(stubborn bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stubborn = stubborn
}

// Hold keeps fleets that are started from now on from reporting until Release.
func (w *World) Hold() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held = true
}

// Release lets fleets report.
func (w *World) Release() {
	w.mu.Lock()
	waiting := w.waiting
	w.held, w.waiting = false, nil
	w.mu.Unlock()
	for _, f := range waiting {
		f.report()
	}
}

// Say has every engine told of an event.
func (w *World) Say(ev fleet.Event) { w.tell(ev) }

// SetNodes replaces the nodes.
func (w *World) SetNodes(nodes ...fleet.Node) {
	w.SetNodesSilently(nodes...)
	w.tell(fleet.NodesChanged{})
}

// SetNodesSilently replaces the nodes and tells no one.
func (w *World) SetNodesSilently(nodes ...fleet.Node) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.nodes = nodes
}

// Exit ends a running instance, by id or name, with a code.
func (w *World) Exit(name string, code int) {
	w.change(name, func(i *instance) { i.exit(code) })
}

// End ends an instance, by id or name, for a cause.
func (w *World) End(name string, cause core.EndCause) {
	w.change(name, func(i *instance) { i.end(cause) })
}

// Run lets an instance that waits begin to run.
func (w *World) Run(name string) {
	w.change(name, func(i *instance) { i.run() })
}

func (w *World) change(name string, f func(*instance)) {
	w.mu.Lock()
	var events []fleet.Event
	for _, i := range w.sorted() {
		if (i.launch.ID == name || i.launch.Name == name) && i.status.State != fleet.Ended {
			f(i)
			events = append(events, fleet.Update{Status: i.status})
		}
	}
	w.mu.Unlock()
	w.tell(events...)
}

// Running returns the launches that have not ended, by id.
func (w *World) Running() []fleet.Launch {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []fleet.Launch
	for _, i := range w.sorted() {
		if i.status.State != fleet.Ended {
			all = append(all, i.launch)
		}
	}
	return all
}

// Started returns how often each launch id was really started.
func (w *World) Started() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.started)
}

// Launch returns the newest launch of that name.
func (w *World) Launch(name string) (fleet.Launch, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.sorted()
	for _, i := range slices.Backward(all) {
		if i.launch.Name == name {
			return i.launch, true
		}
	}
	return fleet.Launch{}, false
}

// Kept returns the ids of ended launches that were not acknowledged.
func (w *World) Kept() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var ids []string
	for _, i := range w.sorted() {
		if i.status.State == fleet.Ended {
			ids = append(ids, i.launch.ID)
		}
	}
	return ids
}

// Addresses returns what was last written to a launch's address file, by id.
func (w *World) Addresses(id string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.addresses[id]
}

// Discarded are the launches that were cleaned up.
func (w *World) Discarded() []string { return w.read(&w.discarded) }

// Removed are the volumes that were destroyed.
func (w *World) Removed() []string { return w.read(&w.removed) }

func (w *World) read(list *[]string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(*list)
}

// sorted returns the instances in order of launch.
func (w *World) sorted() []*instance {
	return slices.SortedFunc(maps.Values(w.instances), func(a, b *instance) int { return cmp.Compare(a.launch.ID, b.launch.ID) })
}

func (w *World) tell(events ...fleet.Event) {
	w.mu.Lock()
	var sinks []func(...fleet.Event)
	for f := range w.handles {
		sinks = append(sinks, f.sink)
	}
	w.mu.Unlock()
	for _, sink := range sinks {
		sink(events...)
	}
}

func (i *instance) tasks(state func(t *core.TaskResult)) []core.TaskResult {
	all := make([]core.TaskResult, len(i.launch.Tasks))
	for n, t := range i.launch.Tasks {
		all[n] = core.TaskResult{Name: t.Name, Lifecycle: t.Lifecycle}
		state(&all[n])
	}
	return all
}

func (i *instance) run() {
	i.status.State, i.status.At = fleet.Running, time.Now()
	i.status.Tasks = i.tasks(func(t *core.TaskResult) { t.State = backend.Running })
}

func (i *instance) exit(code int) {
	i.end(core.EndExited)
	i.status.Task = i.launch.Tasks[0].Name
	i.status.Tasks = i.tasks(func(t *core.TaskResult) {
		t.ExitCode, t.State = &code, backend.Succeeded
		if code != 0 {
			t.State = backend.Failed
		}
	})
}

func (i *instance) end(cause core.EndCause) {
	i.status.At = time.Now()
	i.status.State, i.status.Cause, i.status.Message = fleet.Ended, cause, fmt.Sprintf("ended: %s", cause)
	i.status.Tasks = i.tasks(func(t *core.TaskResult) { t.State = backend.Stopped; t.Stopped = true; t.Signal = "TERM" })
}
