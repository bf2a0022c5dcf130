package sim

import (
	"container/heap"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// Config makes a World.
type Config struct {
	Seed  uint64
	Start time.Time
	Nodes []*core.Node
	// Behave says what a launch does; nil: it starts at once and runs for ever.
	Behave func(r *rand.Rand, l Launch) Script
	// Next is the schedule of cron jobs.
	Next func(schedule, timezone string, after time.Time) time.Time
	// Shuffle handles events of one moment in a random order.
	Shuffle bool
	// Restore, if set, replaces the state of a job after each commit, as a
	// restart of the scheduler would: through its record.
	Restore func(*core.JobState) (*core.JobState, error)
	// Check, if set, is called after each step; an error ends the run.
	Check func(*World) error
}

// World is a scheduler with its fleet.
type World struct {
	Now  time.Time
	Jobs map[string]*core.JobState // by uid
	// Procs are all launches ever, by launch id.
	Procs map[string]*Proc
	// Journal are all events told.
	Journal []backend.Event
	// Steps counts steps taken.
	Steps int
	// OnPlaced is called after each assignment.
	OnPlaced func(js *core.JobState, i *core.Instance)

	cfg   Config
	rng   *rand.Rand
	queue timeline
	order uint64
	uids  int
	wants map[string][]core.Want
	kills map[string][]core.Kill
	wakes map[string]time.Time
	// watches are the jobs whose addresses a job waits for.
	watches map[string][]backend.Key
	dirty   map[string]bool
	inbox   []message
}

// message is an event for a job.
type message struct {
	uid   string
	event core.Event
}

// New returns a world without jobs.
func New(cfg Config) *World {
	return &World{
		Now: cfg.Start, Jobs: map[string]*core.JobState{}, Procs: map[string]*Proc{},
		cfg: cfg, rng: rand.New(rand.NewPCG(cfg.Seed, 1)),
		wants: map[string][]core.Want{}, kills: map[string][]core.Kill{}, wakes: map[string]time.Time{},
		watches: map[string][]backend.Key{}, dirty: map[string]bool{},
	}
}

// Rand is the world's source of chance.
func (w *World) Rand() *rand.Rand { return w.rng }

// Job returns the one that answers to a name, or nil.
func (w *World) Job(key backend.Key) *core.JobState {
	for _, uid := range w.uidsInOrder() {
		if js := w.Jobs[uid]; js.Key == key && js.Exists() {
			return js
		}
	}
	return nil
}

// Submit applies a job, creating its state if there is none.
func (w *World) Submit(job *backend.Job, opts backend.ApplyOptions) (core.Outcome, error) {
	js := w.Job(job.Key)
	if js == nil {
		js = core.NewJobState(job.Key)
	}
	w.uids++
	return w.observe(js, core.Submit{At: w.Now, UID: "u" + strconv.Itoa(w.uids), Job: job, Options: opts})
}

// Do gives a command to a job.
func (w *World) Do(key backend.Key, ev core.Event) (core.Outcome, error) {
	js := w.Job(key)
	if js == nil {
		js = core.NewJobState(key)
	}
	return w.observe(js, ev)
}

func (w *World) observe(js *core.JobState, ev core.Event) (core.Outcome, error) {
	out, err := core.Observe(js, ev)
	if err == nil && js.UID != "" {
		w.Jobs[js.UID] = js
		w.dirty[js.UID] = w.dirty[js.UID] || out.Changed
	}
	w.Journal = append(w.Journal, out.Events...)
	return out, err
}

func (w *World) uidsInOrder() []string {
	all := make([]string, 0, len(w.Jobs))
	for uid := range w.Jobs {
		all = append(all, uid)
	}
	slices.Sort(all)
	return all
}

// Env is what the core knows beside jobs.
func (w *World) Env() core.Env {
	return core.Env{Next: w.cfg.Next, Nodes: w.cfg.Nodes, Addresses: func(key backend.Key, group string) []core.Endpoint {
		if js := w.Job(key); js != nil {
			return js.Endpoints(group)
		}
		return nil
	}}
}

// after sends an event to a job in a while.
func (w *World) after(d time.Duration, uid string, ev func(at time.Time) core.Event) {
	w.order++
	heap.Push(&w.queue, entry{at: w.Now.Add(d), order: w.order, uid: uid, event: ev})
}

// entry is an event to come.
type entry struct {
	at    time.Time
	order uint64
	uid   string
	event func(at time.Time) core.Event
}

// timeline is a heap of entries by time.
type timeline []entry

func (t timeline) Len() int { return len(t) }
func (t timeline) Less(i, j int) bool {
	return t[i].at.Before(t[j].at) || t[i].at.Equal(t[j].at) && t[i].order < t[j].order
}
func (t timeline) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *timeline) Push(v any)   { *t = append(*t, v.(entry)) }
func (t *timeline) Pop() any {
	old := *t
	last := old[len(old)-1]
	*t = old[:len(old)-1]
	return last
}

// Adopt takes a job's state that was changed outside.
func (w *World) Adopt(js *core.JobState) {
	w.Jobs[js.UID], w.dirty[js.UID] = js, true
}
