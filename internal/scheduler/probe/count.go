package probe

import "time"

// Ready counts a ready check: it holds after enough successes in a row, and no
// longer after enough failures in a row.
type Ready struct {
	Holds               bool
	Failures, Successes int // thresholds

	row int // results in a row that contradict Holds
}

// Add counts one result and reports whether Holds has changed.
func (r *Ready) Add(ok bool) (changed bool) {
	if ok == r.Holds {
		r.row = 0
		return false
	}
	r.row++
	limit := r.Failures
	if ok {
		limit = r.Successes
	}
	if r.row < limit {
		return false
	}
	r.Holds, r.row = ok, 0
	return true
}

// Live counts a live check: it has failed for good after enough failures in a
// row. Those before the first success or the end of the grace don't count.
type Live struct {
	Failures int
	Until    time.Time // end of the grace

	row       int
	succeeded bool
}

// Add counts one result and reports whether the check has failed for good.
func (l *Live) Add(ok bool, now time.Time) (failed bool) {
	if ok {
		l.succeeded, l.row = true, 0
		return false
	}
	if !l.succeeded && now.Before(l.Until) {
		return false
	}
	l.row++
	return l.row >= l.Failures
}
