package schedule

import "time"

// Next returns the first time after the given one at which the schedule is
// due, or the zero time for a manual one. A wall-clock time that daylight
// saving skips is due once, at the jump; one that comes twice is due at its
// first coming only.
func (s Schedule) Next(after time.Time, loc *time.Location) time.Time {
	if s.spec == nil {
		return time.Time{}
	}
	local := after.In(loc)
	wall := wallOf(local).Truncate(time.Minute)
	// Instants never go back while wall times go forward, so that none before
	// this wall time can be due after it. No date recurs less often than in
	// eight years.
	for last := wall.AddDate(9, 0, 0); ; {
		wall = s.nextWall(wall.Add(time.Minute), last)
		if wall.IsZero() {
			return time.Time{}
		}
		if at := instant(wall, loc); at.After(after) {
			return at
		}
	}
}

// wallOf keeps the clock's face and drops the zone: arithmetic on it has no
// daylight saving.
func wallOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// nextWall returns the first wall time at or after the given one that is due.
func (s Schedule) nextWall(w, last time.Time) time.Time {
	for !w.After(last) {
		switch {
		case s.spec.Month&(1<<uint(w.Month())) == 0:
			w = time.Date(w.Year(), w.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		case !s.onDay(w):
			w = time.Date(w.Year(), w.Month(), w.Day()+1, 0, 0, 0, 0, time.UTC)
		case s.spec.Hour&(1<<uint(w.Hour())) == 0:
			w = w.Truncate(time.Hour).Add(time.Hour)
		case s.spec.Minute&(1<<uint(w.Minute())) == 0:
			w = w.Add(time.Minute)
		default:
			return w
		}
	}
	return time.Time{}
}

// onDay: when both day fields are given, either is enough.
func (s Schedule) onDay(w time.Time) bool {
	dom := s.spec.Dom&(1<<uint(w.Day())) != 0
	dow := s.spec.Dow&(1<<uint(w.Weekday())) != 0
	if s.spec.Dom&star != 0 || s.spec.Dow&star != 0 {
		return dom && dow
	}
	return dom || dow
}

// instant is when a clock in the zone first shows the wall time, or the jump
// over it. It walks the zone's periods, since [time.Date] leaves open which of
// two offsets it takes.
func instant(wall time.Time, loc *time.Location) time.Time {
	at := wall.Add(-26 * time.Hour).In(loc) // before the wall time in any zone
	for {
		start, end := at.ZoneBounds()
		_, offset := at.Zone()
		t := wall.Add(-time.Duration(offset) * time.Second)
		if !start.IsZero() && t.Before(start) {
			return start
		}
		if end.IsZero() || t.Before(end) {
			return t.In(loc)
		}
		at = end
	}
}
