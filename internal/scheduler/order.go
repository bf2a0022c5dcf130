package scheduler

import (
	"cmp"
	"slices"
)

// inOrder makes what a step does independent of the order of a map.
func inOrder(entries map[*entry]struct{}) []*entry {
	all := make([]*entry, 0, len(entries))
	for en := range entries {
		all = append(all, en)
	}
	slices.SortFunc(all, func(a, b *entry) int {
		return cmp.Or(a.js.Key.Compare(b.js.Key), cmp.Compare(a.js.UID, b.js.UID))
	})
	return all
}
