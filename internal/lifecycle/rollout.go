package lifecycle

// Member is one index of a group under update.
type Member struct {
	Index int
	// Old: an instance that is not up to date runs. OldReady: it serves.
	Old, OldReady bool
	// New: an up-to-date instance exists, or is due. NewReady: it serves.
	New, NewReady bool
	// Leaving: an instance of it is being ended.
	Leaving bool
	// Troubled: its up-to-date instance has ended and waits to be tried again.
	Troubled bool
}

// Settled reports whether the member needs nothing.
func (m Member) Settled() bool { return !m.Old && m.NewReady }

// NextReplacement picks the one member to be replaced now, so that never two
// are under way: the one in trouble first, then what does not serve anyway,
// then the lowest index. ok is false while one is under way or none is left.
func NextReplacement(members []Member) (index int, ok bool) {
	best, rank := 0, 4
	for _, m := range members {
		if m.Leaving || m.New && !m.NewReady {
			return 0, false
		}
		r := 4
		switch {
		case !m.Old:
		case m.Troubled:
			r = 1
		case !m.OldReady:
			r = 2
		default:
			r = 3
		}
		if r < rank {
			best, rank = m.Index, r
		}
	}
	return best, rank < 4
}
