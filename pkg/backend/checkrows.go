package backend

import (
	"fmt"
	"slices"
	"strings"
)

// CheckRows returns what is wrong with a driver's rows, one sentence each:
// fields without a row, rows for fields that do not exist, unknown levels and
// conditions, two rows for the same, a loss without a note.
func CheckRows(rows []Row) []string {
	fields := Fields()
	problems := checkEach(rows, fields)
	for _, f := range fields {
		if needsRow(f, fields) && !slices.ContainsFunc(rows, func(r Row) bool { return r.always() && r.covers(f) }) {
			problems = append(problems, f+": no row")
		}
	}
	return problems
}

func checkEach(rows []Row, fields []string) []string {
	var problems []string
	seen := map[Row]bool{}
	for _, r := range rows {
		id := Row{Path: r.Path, Value: r.Value, When: r.When}
		if seen[id] {
			problems = append(problems, r.Path+": two rows for the same field, value and condition")
		}
		seen[id] = true
		if !slices.Contains(fields, strings.TrimSuffix(r.Path, ".*")) {
			problems = append(problems, r.Path+": no such field")
		}
		problems = append(problems, r.check()...)
	}
	return problems
}

func (r Row) check() []string {
	var problems []string
	say := func(format string, args ...any) {
		problems = append(problems, r.Path+": "+fmt.Sprintf(format, args...))
	}
	if !slices.Contains([]Level{Exact, Emulated, Approximate, None}, r.Level) {
		say("unknown level %q", r.Level)
	}
	if r.Note == "" && r.Level != Exact && r.Level != "" {
		say("%s without a note", r.Level)
	}
	if r.While != "" && r.While != WhileAttached {
		say("unknown while %q", r.While)
	}
	for _, name := range r.Conditions() {
		if !slices.ContainsFunc(Conditions(), func(c Condition) bool { return c.Name == name }) {
			say("unknown condition %q", name)
		}
	}
	return problems
}

// Conditions splits When.
func (r Row) Conditions() []string {
	return strings.FieldsFunc(r.When, func(c rune) bool { return c == ',' || c == ' ' })
}

func (r Row) always() bool { return r.Value == "" && r.When == "" }

// covers reports whether the row is for the field or, by .*, for one below it.
func (r Row) covers(field string) bool {
	parent, below := strings.CutSuffix(r.Path, ".*")
	return field == parent || below && strings.HasPrefix(field, parent+".")
}

// needsRow: values stand in fields without members, and in maps that hold
// values beside objects.
func needsRow(field string, fields []string) bool {
	members, below := false, field+"."
	for _, f := range fields {
		rest, is := strings.CutPrefix(f, below)
		if is && strings.HasPrefix(rest, "NAME.") {
			return true
		}
		members = members || is
	}
	return !members
}
