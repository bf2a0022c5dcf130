package scheduler

import (
	"context"
	"iter"
	"slices"

	"github.com/baton-run/baton/internal/scheduler/journal"
	"github.com/baton-run/baton/pkg/backend"
)

// Events implements backend.EventReader. With Follow a repeat of an event is
// yielded again, with its new count.
func (e *Engine) Events(ctx context.Context, key backend.Key, opts backend.EventOptions) iter.Seq2[backend.Event, error] {
	return func(yield func(backend.Event, error) bool) {
		told := map[uint64]int{}
		for _, err := range e.follow(ctx, "events", key) {
			var entries []journal.Entry
			if err == nil {
				entries, err = ask(ctx, e, func(*turn) ([]journal.Entry, error) { return e.journalOf(key) })
			}
			if err != nil {
				yield(backend.Event{}, err)
				return
			}
			for _, entry := range fresh(entries, told, opts) {
				if !yield(entry.Event, nil) {
					return
				}
			}
			if !opts.Follow {
				return
			}
		}
	}
}

func (e *Engine) journalOf(key backend.Key) ([]journal.Entry, error) {
	en, err := e.job("events", key)
	if err != nil {
		return nil, err
	}
	return slices.Clone(en.journal.All()), nil
}

// fresh returns, oldest first, what was not told with that count.
func fresh(entries []journal.Entry, told map[uint64]int, opts backend.EventOptions) []journal.Entry {
	var out []journal.Entry
	for _, entry := range entries {
		if told[entry.Seq] == entry.Event.Count || entry.Event.At.Before(opts.Since) {
			continue
		}
		told[entry.Seq] = entry.Event.Count
		out = append(out, entry)
	}
	slices.SortStableFunc(out, func(a, b journal.Entry) int { return a.Event.At.Compare(b.Event.At) })
	return out
}
