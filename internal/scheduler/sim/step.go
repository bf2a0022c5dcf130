package sim

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
)

// Run takes steps until nothing more happens or the virtual time is over.
func (w *World) Run(d time.Duration) error {
	end := w.Now.Add(d)
	for limit := 200_000; limit > 0; limit-- {
		if err := w.Step(); err != nil {
			return err
		}
		next, ok := w.next()
		if !ok || next.After(end) {
			w.Now = end
			return nil
		}
		if next.After(w.Now) {
			w.Now = next
		}
	}
	return fmt.Errorf("no end after %d steps at %s", w.Steps, w.Now)
}

// next is when something happens next.
func (w *World) next() (time.Time, bool) {
	var at time.Time
	add := func(t time.Time) {
		if !t.IsZero() && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	if len(w.queue) > 0 {
		add(w.queue[0].at)
	}
	for _, t := range w.wakes {
		add(t)
	}
	if len(w.dirty) > 0 || len(w.inbox) > 0 {
		add(w.Now)
	}
	return at, !at.IsZero()
}

// Step is one step of the scheduler: observe, reconcile what is dirty or due,
// place, commit, act.
func (w *World) Step() error {
	w.Steps++
	for len(w.queue) > 0 && !w.queue[0].at.After(w.Now) {
		e := heap.Pop(&w.queue).(entry)
		if ev := e.event(w.Now); ev != nil {
			w.inbox = append(w.inbox, message{e.uid, ev})
		}
	}
	inbox := w.inbox
	w.inbox = nil
	if w.cfg.Shuffle {
		w.shuffle(inbox)
	}
	for _, m := range inbox {
		if js := w.Jobs[m.uid]; js != nil {
			if _, err := w.observe(js, m.event); err != nil {
				return err
			}
		}
	}
	touched := w.reconcile()
	if err := w.place(touched); err != nil {
		return err
	}
	if err := w.commit(touched); err != nil {
		return err
	}
	w.act(touched)
	if w.cfg.Check != nil {
		return w.cfg.Check(w)
	}
	return nil
}

// shuffle changes the order of events but not among those of one launch.
func (w *World) shuffle(inbox []message) {
	rank := map[string]int{}
	for _, m := range inbox {
		name := messageName(m)
		if _, ok := rank[name]; !ok {
			rank[name] = w.rng.Int()
		}
	}
	slices.SortStableFunc(inbox, func(a, b message) int { return cmp.Compare(rank[messageName(a)], rank[messageName(b)]) })
}

func (w *World) reconcile() []string {
	var touched []string
	for _, uid := range w.uidsInOrder() {
		wake, has := w.wakes[uid]
		if !w.dirty[uid] && (!has || wake.After(w.Now)) {
			continue
		}
		touched = append(touched, uid)
		js := w.Jobs[uid]
		d := core.Reconcile(js, w.Now, w.Env())
		w.Journal = append(w.Journal, d.Events...)
		delete(w.wakes, uid)
		if d.Gone {
			delete(w.Jobs, uid)
			delete(w.wants, uid)
			delete(w.kills, uid)
			continue
		}
		w.wants[uid], w.kills[uid] = d.Want, d.Kill
		if delete(w.watches, uid); len(d.Watches) > 0 {
			w.watches[uid] = d.Watches
		}
		if !d.Wake.IsZero() {
			w.wakes[uid] = d.Wake
		}
	}
	clear(w.dirty)
	w.tellWatchers(touched)
	return touched
}

// tellWatchers makes jobs dirty that wait for one that was touched.
func (w *World) tellWatchers(touched []string) {
	for _, uid := range touched {
		js := w.Jobs[uid]
		for watcher, keys := range w.watches {
			if js != nil && w.Jobs[watcher] != nil && slices.Contains(keys, js.Key) {
				w.dirty[watcher] = true
			}
		}
	}
}

// place gives places to all that want one; what got one is no longer wanted.
func (w *World) place([]string) error {
	var wants []core.Want
	var running []core.Running
	for _, uid := range w.uidsInOrder() {
		wants = append(wants, w.wants[uid]...)
		running = append(running, w.Jobs[uid].Running()...)
	}
	if len(wants) == 0 {
		return nil
	}
	result := core.Place(wants, w.nodes(running), running)
	for _, a := range result.Assignments {
		js := w.Jobs[a.UID]
		out, err := core.Observe(js, core.Placed{At: w.Now, Epoch: 1, Assignment: a})
		if err != nil {
			return fmt.Errorf("assignment of %s #%d: %w", a.Job, a.Seq, err)
		}
		if out.Instance == nil || out.Instance.ID == "" {
			return fmt.Errorf("assignment of %s #%d was not taken", a.Job, a.Seq)
		}
		w.Journal = append(w.Journal, out.Events...)
		w.wants[a.UID] = slices.DeleteFunc(w.wants[a.UID], func(x core.Want) bool { return x.Seq == a.Seq })
		w.dirty[a.UID] = true
		if w.OnPlaced != nil {
			w.OnPlaced(js, out.Instance)
		}
	}
	for _, u := range result.Unplaced {
		out, err := core.Observe(w.Jobs[u.UID], core.NotPlaced{At: w.Now, Seq: u.Seq, Reason: u.Reason, Message: u.Message})
		if err != nil {
			return err
		}
		w.Journal = append(w.Journal, out.Events...)
	}
	return nil
}

// nodes are the configured ones without what runs there.
func (w *World) nodes(running []core.Running) []*core.Node {
	var all []*core.Node
	for _, n := range w.cfg.Nodes {
		c := *n
		c.Free = c.Capacity
		for _, r := range running {
			if r.Node == c.ID {
				c.Free = c.Free.Sub(r.Resources)
			}
		}
		all = append(all, &c)
	}
	return all
}

// commit stands for the store; with Restore each state goes through it.
func (w *World) commit(touched []string) error {
	if w.cfg.Restore == nil {
		return nil
	}
	for _, uid := range touched {
		js := w.Jobs[uid]
		if js == nil {
			continue
		}
		back, err := w.cfg.Restore(js)
		if err != nil {
			return err
		}
		w.Jobs[uid] = back
	}
	return nil
}

// act carries out kills and launches, all of them each time: the fleet takes
// each once.
func (w *World) act(touched []string) {
	for _, uid := range touched {
		for _, k := range w.kills[uid] {
			w.kill(uid, k)
		}
	}
	for _, uid := range w.uidsInOrder() {
		for _, i := range w.Jobs[uid].Intents() {
			w.launch(uid, i)
		}
	}
}

// Recompute reconciles a copy of every job that is neither dirty nor due, and
// says which would act otherwise than what is held.
func (w *World) Recompute() error {
	for _, uid := range w.uidsInOrder() {
		wake, has := w.wakes[uid]
		if w.dirty[uid] || has && !wake.After(w.Now) {
			continue
		}
		js := w.Jobs[uid].Clone()
		d := core.Reconcile(js, w.Now, w.Env())
		for _, x := range d.Want {
			if x.Cause == "" {
				return fmt.Errorf("%s: want #%d has no cause", js.Key, x.Seq)
			}
		}
		for _, x := range d.Kill {
			if x.Cause == "" || x.Reason == "" || x.ID == "" {
				return fmt.Errorf("%s: kill %q for %q has no cause", js.Key, x.ID, x.Reason)
			}
		}
		switch {
		case d.Changed || len(d.Events) > 0:
			return fmt.Errorf("%s: a full recompute at %s changes the state: %v", js.Key, w.Now, d.Events)
		case len(d.Want) != len(w.wants[uid]) || len(d.Kill) != len(w.kills[uid]):
			return fmt.Errorf("%s: a full recompute at %s wants %d and kills %d, held are %d and %d", js.Key, w.Now, len(d.Want), len(d.Kill), len(w.wants[uid]), len(w.kills[uid]))
		case d.Wake.IsZero() != w.wakes[uid].IsZero() || !d.Wake.Equal(w.wakes[uid]):
			return fmt.Errorf("%s: a full recompute at %s wakes at %s, held is %s", js.Key, w.Now, d.Wake, w.wakes[uid])
		}
	}
	return nil
}

// sortMessages gives messages that came from a map a fixed order.
func sortMessages(all []message) {
	slices.SortStableFunc(all, func(a, b message) int {
		return strings.Compare(messageName(a), messageName(b))
	})
}

// messageName is the job and launch that a message is about.
func messageName(m message) string {
	id := ""
	switch e := m.event.(type) {
	case core.LaunchAccepted:
		id = e.ID
	case core.InstanceStarted:
		id = e.ID
	case core.ReadyChanged:
		id = e.ID
	case core.LiveFailed:
		id = e.ID
	case core.InstanceEnded:
		id = e.ID
	}
	return m.uid + " " + id
}
