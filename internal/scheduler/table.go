package scheduler

import (
	"container/heap"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// table holds all jobs. Deleted ones stay, under their uid alone, until
// nothing is left of them.
type table struct {
	byUID    map[string]*entry
	byKey    map[backend.Key]*entry
	ghosts   map[backend.Key][]*entry // deleted, still ending
	watching map[backend.Key]map[*entry]struct{}
	wanting  map[*entry]struct{}
	active   int
	due      due
}

func newTable() *table {
	return &table{
		byUID: map[string]*entry{}, byKey: map[backend.Key]*entry{}, ghosts: map[backend.Key][]*entry{},
		watching: map[backend.Key]map[*entry]struct{}{}, wanting: map[*entry]struct{}{},
	}
}

// add files an entry under what it is now; it may be called again.
func (tb *table) add(en *entry) {
	key := en.js.Key
	tb.byUID[en.js.UID] = en
	if en.js.Exists() {
		tb.byKey[key] = en
		return
	}
	if tb.byKey[key] == en {
		delete(tb.byKey, key)
	}
	if !slices.Contains(tb.ghosts[key], en) {
		tb.ghosts[key] = append(tb.ghosts[key], en)
	}
}

func (tb *table) remove(en *entry) {
	key := en.js.Key
	delete(tb.byUID, en.js.UID)
	if tb.byKey[key] == en {
		delete(tb.byKey, key)
	}
	tb.ghosts[key] = slices.DeleteFunc(tb.ghosts[key], func(g *entry) bool { return g == en })
	if len(tb.ghosts[key]) == 0 {
		delete(tb.ghosts, key)
	}
	tb.wakeAt(en, time.Time{})
	tb.watch(en, nil)
	tb.setActive(en, false)
	delete(tb.wanting, en)
}

// wakeAt has the entry reconciled at that time; zero = when something happens.
func (tb *table) wakeAt(en *entry, at time.Time) {
	en.wake = at
	switch {
	case at.IsZero() && en.place >= 0:
		heap.Remove(&tb.due, en.place)
	case at.IsZero():
	case en.place >= 0:
		heap.Fix(&tb.due, en.place)
	default:
		heap.Push(&tb.due, en)
	}
}

// popDue returns the next entry whose time has come, or nil.
func (tb *table) popDue(now time.Time) *entry {
	if len(tb.due) == 0 || tb.due[0].wake.After(now) {
		return nil
	}
	return heap.Pop(&tb.due).(*entry)
}

// next is when the first entry is due; zero = never.
func (tb *table) next() time.Time {
	if len(tb.due) == 0 {
		return time.Time{}
	}
	return tb.due[0].wake
}

// watch notes the other jobs whose change makes this one dirty.
func (tb *table) watch(en *entry, keys []backend.Key) {
	if slices.Equal(en.watches, keys) {
		return
	}
	for _, key := range en.watches {
		delete(tb.watching[key], en)
		if len(tb.watching[key]) == 0 {
			delete(tb.watching, key)
		}
	}
	for _, key := range keys {
		if tb.watching[key] == nil {
			tb.watching[key] = map[*entry]struct{}{}
		}
		tb.watching[key][en] = struct{}{}
	}
	en.watches = slices.Clone(keys)
}

func (tb *table) setActive(en *entry, active bool) {
	if en.active == active {
		return
	}
	en.active = active
	if active {
		tb.active++
	} else {
		tb.active--
	}
}

// keys returns the keys of the jobs that exist, in order.
func (tb *table) keys(match func(*entry) bool) []backend.Key {
	var keys []backend.Key
	for key, en := range tb.byKey {
		if match(en) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, backend.Key.Compare)
	return keys
}
