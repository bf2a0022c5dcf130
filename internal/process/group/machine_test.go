package group

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// world plays the part of processes: it answers each action as told.
type world struct {
	m    *Machine
	now  time.Time
	log  []string
	run  map[int]bool
	fail map[int]Event
	// deaf tasks ignore the stop signal, undead ones KILL too.
	deaf, undead map[int]bool
}

var names = []string{"a", "b", "c", "d", "e"}

func newWorld(tasks ...Task) *world {
	return &world{m: New(tasks), now: time.Unix(1000, 0), run: map[int]bool{}, fail: map[int]Event{}, deaf: map[int]bool{}, undead: map[int]bool{}}
}

func (w *world) send(events ...Event) {
	for len(events) > 0 {
		for _, a := range w.m.Step(w.now, events[0]) {
			events = append(events, w.do(a)...)
		}
		events = events[1:]
	}
}

func (w *world) do(a Action) []Event {
	name := ""
	if a.Task >= 0 {
		name = names[a.Task]
	}
	w.log = append(w.log, []string{"start ", "pre ", "stop ", "kill ", "stuck ", "finish"}[a.Kind]+name)
	switch {
	case a.Kind == Start:
		if e, ok := w.fail[a.Task]; ok {
			return []Event{e}
		}
		w.run[a.Task] = true
		return []Event{{Kind: Started, Task: a.Task}}
	case a.Kind == Stop && !w.deaf[a.Task], a.Kind == KillTask && !w.undead[a.Task]:
		delete(w.run, a.Task)
		return []Event{{Kind: Ended, Task: a.Task}}
	}
	return nil
}

func (w *world) ends(i int, success bool) {
	delete(w.run, i)
	w.send(Event{Kind: Ended, Task: i, Success: success})
}

// pass goes to the next time the machine wants to be asked.
func (w *world) pass() time.Duration {
	wake := w.m.Wake()
	if wake.IsZero() {
		return 0
	}
	d := wake.Sub(w.now)
	w.now = wake
	w.send(Event{Kind: Tick})
	return d
}

func (w *world) String() string { return strings.Join(w.log, ", ") }

func TestLives(t *testing.T) {
	grace := func(d time.Duration) *time.Duration { return &d }
	main, init := Task{Role: Main, Grace: time.Minute}, Task{Role: Init, Grace: time.Minute}
	side := Task{Role: Sidecar, Grace: 10 * time.Second}
	pre := Task{Role: Main, Grace: time.Minute, PreStop: true}
	cases := []struct {
		name  string
		tasks []Task
		play  func(w *world)
		want  string
		cause Cause
		by    int
	}{
		{"one main", []Task{main}, func(w *world) { w.ends(0, true) }, "start a, finish", Exited, 0},
		{"inits, then sidecars, then mains", []Task{main, side, init, init},
			func(w *world) { w.ends(2, true); w.ends(3, true); w.ends(0, true) },
			"start c, start d, start b, start a, stop b, finish", Exited, 0},
		{"a failed init", []Task{init, main}, func(w *world) { w.ends(0, false) }, "start a, finish", InitFailed, 0},
		{"all mains", []Task{main, main}, func(w *world) { w.ends(1, true); w.ends(0, true) }, "start a, start b, finish", Exited, 0},
		{"a failed main", []Task{main, main, side}, func(w *world) { w.ends(1, false) },
			"start c, start a, start b, stop a, stop c, finish", Exited, 1},
		{"sidecars stop last to first", []Task{side, side, main}, func(w *world) { w.ends(2, true) },
			"start a, start b, start c, stop b, stop a, finish", Exited, 2},
		{"a sidecar comes back", []Task{side, main},
			func(w *world) { w.ends(0, false); w.pass(); w.ends(1, true) },
			"start a, start b, start a, stop a, finish", Exited, 1},
		{"a sidecar that waits to come back", []Task{side, main},
			func(w *world) { w.ends(0, false); w.ends(1, true); w.pass() },
			"start a, start b, finish", Exited, 1},
		{"killed", []Task{main, side}, func(w *world) { w.send(Event{Kind: Kill}) },
			"start b, start a, stop a, stop b, finish", Killed, -1},
		{"killed before it began", []Task{main}, nil, "finish", Killed, -1},
		{"killed in an init", []Task{init, main}, func(w *world) { w.send(Event{Kind: Kill}) }, "start a, stop a, finish", Killed, -1},
		{"killed at once", []Task{main, side}, func(w *world) { w.send(Event{Kind: Kill, Grace: grace(0)}) },
			"start b, start a, kill a, kill b, finish", Killed, -1},
		{"grace exceeded", []Task{main}, func(w *world) { w.deaf[0] = true; w.send(Event{Kind: Kill}); w.pass() },
			"start a, stop a, kill a, finish", Killed, -1},
		{"grace shortened", []Task{main},
			func(w *world) {
				w.deaf[0] = true
				w.send(Event{Kind: Kill})
				w.send(Event{Kind: Kill, Grace: grace(0)})
			},
			"start a, stop a, kill a, finish", Killed, -1},
		{"preStop first", []Task{pre},
			func(w *world) { w.send(Event{Kind: Kill}); w.send(Event{Kind: PreStopped}) },
			"start a, pre a, stop a, finish", Killed, -1},
		{"preStop over the grace", []Task{pre}, func(w *world) { w.send(Event{Kind: Kill}); w.pass() },
			"start a, pre a, kill a, finish", Killed, -1},
		{"preStop after the end", []Task{pre},
			func(w *world) { w.send(Event{Kind: Kill}); w.ends(0, true); w.send(Event{Kind: PreStopped}) },
			"start a, pre a, finish", Killed, -1},
		{"deaf sidecars share one deadline", []Task{side, side, main},
			func(w *world) { w.deaf[0], w.deaf[1] = true, true; w.ends(2, true); w.pass() },
			"start a, start b, start c, stop b, kill a, kill b, finish", Exited, 2},
		{"stuck", []Task{main},
			func(w *world) {
				w.undead[0] = true
				w.send(Event{Kind: Kill, Grace: grace(0)})
				w.pass()
				w.ends(0, false)
			},
			"start a, kill a, stuck a, finish", Killed, -1},
	}
	for _, c := range cases {
		w := newWorld(c.tasks...)
		if c.play == nil {
			w.send(Event{Kind: Kill})
		}
		w.send(Event{Kind: Begin})
		if c.play != nil {
			c.play(w)
		}
		cause, by := w.m.Cause()
		if got := w.String(); got != c.want || cause != c.cause || by != c.by || w.m.Phase() != Done {
			t.Errorf("%s: got %q, cause %d by %d, phase %d; want %q, cause %d by %d", c.name, got, cause, by, w.m.Phase(), c.want, c.cause, c.by)
		}
	}
}

func TestStartErrors(t *testing.T) {
	for _, resources := range []bool{false, true} {
		want := StartError
		if resources {
			want = Resources
		}
		for i, role := range []Role{Main, Init, Sidecar} {
			w := newWorld(Task{Role: Main}, Task{Role: role}, Task{Role: Sidecar})
			w.fail[1] = Event{Kind: Failed, Task: 1, Resources: resources}
			w.send(Event{Kind: Begin})
			if cause, by := w.m.Cause(); cause != want || by != 1 || w.m.Phase() != Done {
				t.Errorf("role %d: cause %d by %d, phase %d: %s", i, cause, by, w.m.Phase(), w)
			}
		}
	}
}

func TestSidecarBackOff(t *testing.T) {
	w := newWorld(Task{Role: Sidecar}, Task{Role: Main})
	w.send(Event{Kind: Begin})
	var got []time.Duration
	for range 11 {
		w.ends(0, true)
		got = append(got, w.pass())
	}
	w.now = w.now.Add(steady)
	w.ends(0, true)
	got = append(got, w.pass())
	want := "[1s 2s 4s 8s 16s 32s 1m4s 2m8s 4m16s 5m0s 5m0s 1s]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// TestAnyOrder throws random events at random instances: nothing starts after
// the decision to end, nothing is left at the end, and the end always comes.
func TestAnyOrder(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		tasks := []Task{{Role: Main, Grace: time.Second}}
		for range r.IntN(5) {
			if len(tasks) < len(names) {
				tasks = append(tasks, Task{Role: Role(r.IntN(3)), Grace: time.Duration(r.IntN(3)) * time.Second, PreStop: r.IntN(4) == 0})
			}
		}
		w := newWorld(tasks...)
		for i := range tasks {
			w.deaf[i] = r.IntN(3) == 0
		}
		w.send(Event{Kind: Begin})
		for step := 0; w.m.Phase() != Done; step++ {
			if step > 200 {
				t.Fatalf("seed %d: no end: %s", seed, w)
			}
			cause, _ := w.m.Cause()
			before := len(w.log)
			running := slices.Sorted(func(yield func(int) bool) {
				for i := range w.run {
					if !yield(i) {
						return
					}
				}
			})
			switch n := r.IntN(10); {
			case n < 5 && len(running) > 0:
				w.ends(running[r.IntN(len(running))], r.IntN(2) == 0)
			case n < 6 || step > 20:
				w.send(Event{Kind: Kill})
				w.pass()
			default:
				w.pass()
			}
			if cause != None && strings.Contains(strings.Join(w.log[before:], ","), "start") {
				t.Fatalf("seed %d: started while ending: %s", seed, w)
			}
		}
		if len(w.run) > 0 || w.log[len(w.log)-1] != "finish" {
			t.Fatalf("seed %d: left %v: %s", seed, w.run, w)
		}
	}
}
