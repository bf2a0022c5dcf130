// Package journal keeps what happened to a job: the newest events, repeats
// counted. Pure; it may import pkg/backend and the standard library only.
package journal

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Limit is how many events of a job are kept.
const Limit = 200

// Entry is an event with its number, which grows by one with each new event
// of the job and says in what order they came.
type Entry struct {
	Seq   uint64
	First time.Time
	Event backend.Event
}

// Journal of one job, oldest first. The zero value is empty.
type Journal struct {
	entries []Entry
	last    uint64
}

// New returns a journal of entries that were kept, in order of Seq.
func New(entries []Entry) Journal {
	j := Journal{entries: entries}
	if n := len(entries); n > 0 {
		j.last = entries[n-1].Seq
	}
	return j
}

// Change is a record to write, or to delete with Drop.
type Change struct {
	Entry
	Drop bool
}

// window is how many of the newest entries a repeat is looked for in.
const window = 8

// Add records an event and returns what changed on disk. An event that says
// the same as a recent one raises its count and its time instead: it keeps its
// place, since what it tells of began there.
func (j *Journal) Add(e backend.Event) []Change {
	e.Count = max(e.Count, 1)
	for i := len(j.entries) - 1; i >= max(0, len(j.entries)-window); i-- {
		old := &j.entries[i]
		if same(old.Event, e) {
			old.Event.Count += e.Count
			old.Event.At = e.At
			return []Change{{Entry: *old}}
		}
	}
	j.last++
	entry := Entry{Seq: j.last, First: e.At, Event: e}
	j.entries = append(j.entries, entry)
	changes := []Change{{Entry: entry}}
	for len(j.entries) > Limit {
		changes = append(changes, Change{Entry: j.entries[0], Drop: true})
		j.entries = j.entries[1:]
	}
	return changes
}

// All returns the entries, oldest first; the caller must not change them.
func (j *Journal) All() []Entry { return j.entries }

func same(a, b backend.Event) bool {
	return a.Object == b.Object && a.Type == b.Type && a.Reason == b.Reason && a.Message == b.Message && a.By == b.By
}
