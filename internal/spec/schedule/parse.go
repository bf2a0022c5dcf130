// Package schedule reads a cron job's schedule and says when it is due. It
// imports robfig/cron as a parser only: when a schedule is due around a
// change of daylight saving is decided here.
package schedule

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/robfig/cron/v3"
)

// Manual is the schedule of a job that runs only when it is triggered.
const Manual = "manual"

// Schedule is a set of wall-clock minutes.
type Schedule struct {
	text string
	spec *cron.SpecSchedule // nil = manual
}

// String is the canonical text: single spaces, Sunday as 0.
func (s Schedule) String() string { return s.text }

// longest bounds the text: five fields of long lists fit well.
const longest = 500

// Parse reads five fields (minute, hour, day of month, month, day of week),
// @hourly to @yearly, or "manual".
func Parse(text string) (Schedule, error) {
	fields := strings.Fields(text)
	if len(text) > longest {
		return Schedule{}, errors.New("the schedule is longer than 500 characters")
	}
	if len(fields) == 1 {
		return named(fields[0])
	}
	if len(fields) != 5 {
		return Schedule{}, fmt.Errorf("the schedule has %d fields instead of 5: minute, hour, day of month, month, day of week%s", len(fields), tooMany(fields))
	}
	for i, field := range fields {
		if slices.Contains(strings.Split(field, ","), "") {
			return Schedule{}, fmt.Errorf("field %d of the schedule, %q, has an empty item", i+1, field)
		}
	}
	dow, err := dayOfWeek(fields[4])
	if err != nil {
		return Schedule{}, err
	}
	fields[4] = dow
	spec, err := parse(strings.Join(fields, " "))
	if err != nil {
		return Schedule{}, err
	}
	if never(spec) {
		return Schedule{}, errors.New("the schedule never fires: no month has that day")
	}
	return Schedule{text: strings.Join(fields, " "), spec: spec}, nil
}

func tooMany(fields []string) string {
	if len(fields) == 6 {
		return "; seconds and years are not part of it"
	}
	return ""
}

func named(name string) (Schedule, error) {
	switch name {
	case Manual:
		return Schedule{text: Manual}, nil
	case "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly":
		spec, err := parse(name)
		return Schedule{text: name, spec: spec}, err
	}
	return Schedule{}, fmt.Errorf("%q is not a schedule: write five fields, @hourly, @daily, @weekly, @monthly, @yearly or manual (no intervals)", name)
}

func parse(text string) (spec *cron.SpecSchedule, err error) {
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)
	parsed, err := parser.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the schedule can't be read: %s", err.Error())
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return nil, errors.New("the schedule is an interval: only fixed times are part of it")
	}
	return spec, nil
}

// dayOfWeek turns Sunday as 7, which the parser does not know, into 0. A field
// without a 7 stays as it is.
func dayOfWeek(field string) (string, error) {
	if !strings.Contains(field, "7") {
		return field, nil
	}
	var days [8]bool
	for item := range strings.SplitSeq(field, ",") {
		if err := markDays(&days, item); err != nil {
			return "", err
		}
	}
	var out []string
	days[0] = days[0] || days[7]
	for d := range 7 {
		if days[d] {
			out = append(out, strconv.Itoa(d))
		}
	}
	return strings.Join(out, ","), nil
}

func markDays(days *[8]bool, item string) error {
	span, stepText, stepped := strings.Cut(item, "/")
	from, to, ranged := strings.Cut(span, "-")
	step := 1
	bad := fmt.Errorf("%q is not a day of the week: write 0 to 7 (0 and 7 are Sunday) or sun to sat", item)
	if stepped {
		n, err := strconv.Atoi(stepText)
		if err != nil || n < 1 {
			return bad
		}
		step = n
	}
	first, ok := day(from)
	last := first
	switch {
	case from == "*" || from == "?":
		first, last, ok = 0, 6, !ranged
	case ranged:
		var good bool
		last, good = day(to)
		ok = ok && good
	case stepped:
		last = 6
	}
	if !ok || first > last {
		return bad
	}
	for d := first; d <= last; d += step {
		days[d] = true
	}
	return nil
}

func day(s string) (int, bool) {
	for i, name := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		if strings.EqualFold(s, name) {
			return i, true
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && n <= 7
}

// star marks a field that was "*": such a day field does not limit the other.
const star = 1 << 63

// never says that no date is meant. Both day fields given means either, and a
// day of the week comes in every month.
func never(s *cron.SpecSchedule) bool {
	if s.Dow&star == 0 && s.Dom&star == 0 {
		return false
	}
	for month, days := range []int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31} {
		for d := 1; d <= days; d++ {
			if s.Month&(1<<(month+1)) != 0 && s.Dom&(1<<d) != 0 {
				return false
			}
		}
	}
	return true
}
