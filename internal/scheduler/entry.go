package scheduler

import (
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/journal"
	"github.com/baton-run/baton/pkg/backend"
)

// entry is a job as the engine holds it: its state and what was derived from
// that when it was last reconciled.
type entry struct {
	js      *core.JobState
	journal journal.Journal
	sealed  map[int][]byte // values of secrets by revision, sealed

	want     []core.Want
	unplaced []core.Unplaced
	running  []core.Running
	watches  []backend.Key
	wake     time.Time
	place    int // in the heap of those who wait for a time; -1 = in none
	active   bool

	changes  uint64 // moves with every change that a reader could see
	watchers map[chan struct{}]struct{}
}

func newEntry(js *core.JobState) *entry {
	return &entry{js: js, sealed: map[int][]byte{}, place: -1, watchers: map[chan struct{}]struct{}{}}
}

// changed tells those who watch that they should look again.
func (en *entry) changed() {
	en.changes++
	for w := range en.watchers {
		select {
		case w <- struct{}{}:
		default:
		}
	}
}

// due is a heap of entries by the time at which they want to be reconciled.
type due []*entry

func (d due) Len() int           { return len(d) }
func (d due) Less(i, j int) bool { return d[i].wake.Before(d[j].wake) }
func (d due) Swap(i, j int) {
	d[i], d[j] = d[j], d[i]
	d[i].place, d[j].place = i, j
}

func (d *due) Push(x any) {
	en := x.(*entry)
	en.place = len(*d)
	*d = append(*d, en)
}

func (d *due) Pop() any {
	last := (*d)[len(*d)-1]
	*d = (*d)[:len(*d)-1]
	last.place = -1
	return last
}
