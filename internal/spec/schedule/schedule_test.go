package schedule_test

import (
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"github.com/baton-run/baton/internal/spec/schedule"
)

func TestCanonicalText(t *testing.T) {
	for text, want := range map[string]string{
		"30 2 * * *": "30 2 * * *", "  30   2 * *\t* ": "30 2 * * *", "0 0 * * 7": "0 0 * * 0", "0 0 * * 5-7": "0 0 * * 0,5,6",
		"0 0 * * mon-fri": "0 0 * * mon-fri", "0 0 * * 1,7": "0 0 * * 0,1", "@daily": "@daily", "manual": "manual", "0 0 29 2 *": "0 0 29 2 *",
		"0 0 31 2 mon": "0 0 31 2 mon", "0 0 * * 0-7": "0 0 * * 0,1,2,3,4,5,6", "*/5 * * jan,FEB *": "*/5 * * jan,FEB *", "0 0 * * 1-7/2": "0 0 * * 0,1,3,5",
	} {
		s, err := schedule.Parse(text)
		if err != nil || s.String() != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", text, s, err, want)
			continue
		}
		again, err := schedule.Parse(s.String())
		if err != nil || again.String() != want {
			t.Errorf("%q is not canonical: %q, %v", want, again, err)
		}
	}
}

func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "0 fields",
		"* * * *":                              "4 fields",
		"0 * * * * *":                          "seconds and years",
		"0 0 30 2 *":                           "never fires",
		"0 0 31 4,6,9,11 *":                    "never fires",
		"0 0 1 , 0":                            "empty item",
		"60 * * * *":                           "can't be read",
		"* 24 * * *":                           "can't be read",
		"* * * * 8":                            "can't be read",
		"* * * * 7-8":                          "day of the week",
		"@every 5m":                            "can't be read|6 fields|2 fields",
		"@reboot":                              "no intervals",
		"@every":                               "no intervals",
		"TZ=UTC 0 0 * * *":                     "6 fields",
		"R/2020-01-01T00:00Z/PT15M":            "no intervals",
		"5-1 * * * *":                          "can't be read",
		"*/0 * * * *":                          "can't be read",
		strings.Repeat("1,", 600) + " * * * *": "longer than",
	} {
		_, err := schedule.Parse(text)
		if err == nil {
			t.Errorf("Parse(%q) is accepted", text)
			continue
		}
		found := false
		for w := range strings.SplitSeq(want, "|") {
			found = found || strings.Contains(err.Error(), w)
		}
		if !found {
			t.Errorf("Parse(%q): %v; want %q", text, err, want)
		}
	}
}

func parse(t testing.TB, text string) schedule.Schedule {
	t.Helper()
	s, err := schedule.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNextAroundDaylightSaving(t *testing.T) {
	berlin := schedule.Zone("Europe/Berlin")
	for _, c := range []struct {
		name, schedule, after string
		want                  []string
	}{
		{"a skipped time runs at the jump", "30 2 * * *", "2025-03-29T12:00:00Z", []string{"2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z"}},
		{"several skipped times run once", "*/15 2 * * *", "2025-03-29T12:00:00Z", []string{"2025-03-30T01:00:00Z", "2025-03-31T00:00:00Z"}},
		{"a repeated time runs the first time", "30 2 * * *", "2025-10-25T12:00:00Z", []string{"2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z"}},
		{"each hour of the clock runs once", "0 * * * *", "2025-10-25T23:30:00Z", []string{"2025-10-26T00:00:00Z", "2025-10-26T02:00:00Z"}},
		{"leap day", "0 0 29 2 *", "2096-03-01T00:00:00Z", []string{"2104-02-28T23:00:00Z"}},
		{"either day field", "0 12 13 * fri", "2025-06-01T00:00:00Z", []string{"2025-06-06T10:00:00Z", "2025-06-13T10:00:00Z"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, c.after)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				at = parse(t, c.schedule).Next(at, berlin)
				if got := at.UTC().Format(time.RFC3339); got != want {
					t.Fatalf("next is %s, want %s", got, want)
				}
			}
		})
	}
}

func TestManualIsNeverDue(t *testing.T) {
	if next := parse(t, "manual").Next(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC); !next.IsZero() {
		t.Errorf("next is %v", next)
	}
}

// Next agrees with watching a clock on the wall minute by minute: it is due
// when it first shows a time that is meant, or jumps over one.
func TestNextAgreesWithAWallClock(t *testing.T) {
	for _, zone := range []string{
		"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns",
		"Africa/Casablanca", "Pacific/Apia", "America/Santiago", "Europe/Dublin", "Asia/Tehran", "Pacific/Chatham",
	} {
		t.Run(zone, func(t *testing.T) {
			loc := schedule.Zone(zone)
			if zone != "UTC" && loc == time.UTC {
				t.Fatal("zone is unknown")
			}
			for _, start := range changes(loc) {
				for _, text := range []string{"*/7 * * * *", "30 * * * *", "30 2 * * *", "15 0,1,2,3 * * *", "0 0 * * *", "*/20 1-2 * * 7", "45 23 31 12 *", "30 0 30 12 *"} {
					agree(t, text, loc, start)
				}
			}
		})
	}
}

// changes are times somewhat before the zone's clocks changed, among them the
// day that Samoa left out.
func changes(loc *time.Location) []time.Time {
	out := []time.Time{time.Date(2024, 2, 27, 0, 0, 0, 0, time.UTC), time.Date(2011, 12, 29, 0, 0, 0, 0, time.UTC)}
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 2 {
		_, end := at.In(loc).ZoneBounds()
		if end.IsZero() {
			break
		}
		out, at = append(out, end.Add(-10*time.Hour).UTC().Truncate(time.Minute)), end
	}
	return out
}

const watched = 40 * time.Hour

func agree(t *testing.T, text string, loc *time.Location, start time.Time) {
	t.Helper()
	s := parse(t, text)
	want := watch(s, loc, start, watched)
	at := start
	for i := 0; ; i++ {
		at = s.Next(at, loc)
		if at.After(start.Add(watched)) {
			if i != len(want) {
				t.Fatalf("%s from %v: %d times, want %d", text, start, i, len(want))
			}
			return
		}
		if i >= len(want) || !at.Equal(want[i]) {
			t.Fatalf("%s from %v: time %d is %v, which the clock on the wall does not say (%d times)", text, start, i, at, len(want))
		}
	}
}

// watch is the same rule told in another way: a clock shows each minute, and
// those it has shown before count no more. What is meant is asked in UTC,
// where no clock ever changes.
func watch(s schedule.Schedule, loc *time.Location, start time.Time, d time.Duration) []time.Time {
	face := func(t time.Time) time.Time {
		l := t.In(loc)
		return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), 0, 0, time.UTC)
	}
	meant := func(from, to time.Time) bool { // from < x ≤ to
		next := s.Next(from, time.UTC)
		return !next.IsZero() && !next.After(to)
	}
	shown := face(start.Add(-26 * time.Hour))
	for at := start.Add(-26 * time.Hour); !at.After(start); at = at.Add(time.Minute) {
		if f := face(at); f.After(shown) {
			shown = f
		}
	}
	var out []time.Time
	for at := start.Add(time.Minute); !at.After(start.Add(d)); at = at.Add(time.Minute) {
		if f := face(at); f.After(shown) {
			if meant(shown, f) {
				out = append(out, at)
			}
			shown = f
		}
	}
	return out
}

func FuzzSchedule(f *testing.F) {
	for _, s := range []string{"30 2 * * *", "@daily", "manual", "*/5 * * * 7", "0 0 29 2 *", "0 0 30 2 *", "1-59/2 0,12 1 jan mon-fri", "? ? ? ? ?"} {
		f.Add(s)
	}
	loc := schedule.Zone("Europe/Berlin")
	from := time.Date(2025, 3, 29, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := schedule.Parse(text)
		if err != nil {
			return
		}
		again, err := schedule.Parse(s.String())
		if err != nil || again.String() != s.String() {
			t.Fatalf("%q → %q → %q, %v", text, s, again, err)
		}
		next := s.Next(from, loc)
		if s.String() != schedule.Manual && !next.After(from) {
			t.Fatalf("%q is accepted but never due: %v", text, next)
		}
		if !again.Next(from, loc).Equal(next) {
			t.Fatalf("%q and its canonical text differ", text)
		}
	})
}
