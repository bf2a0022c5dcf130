package fidelity

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// anyKey stands in paths for a key of the user's own.
const anyKey = "NAME"

// Table is a driver's rows, ready to be asked. It is not changed by use.
type Table struct {
	rows    map[string][]rule // by path without .*
	known   map[string]bool   // fields
	parents map[string]bool   // what has fields below it
	leftOut []string          // fields with a row for not being there
}

// rule is a row taken apart.
type rule struct {
	backend.Row
	below bool // covers fields below too
	when  []string
}

// New indexes a driver's rows.
func New(rows []backend.Row) *Table {
	t := &Table{rows: map[string][]rule{}, known: map[string]bool{}, parents: map[string]bool{}}
	for _, row := range rows {
		path, below := strings.CutSuffix(row.Path, ".*")
		t.rows[path] = append(t.rows[path], rule{Row: row, below: below, when: row.Conditions()})
		if row.Value == backend.LeftOut && !slices.Contains(t.leftOut, path) {
			t.leftOut = append(t.leftOut, path)
		}
	}
	for _, rules := range t.rows {
		slices.SortStableFunc(rules, moreSpecific)
	}
	slices.Sort(t.leftOut)
	for _, f := range backend.Fields() {
		t.known[f] = true
		for parent := range ancestors(f) {
			t.parents[parent] = true
		}
	}
	return t
}

// moreSpecific puts the row that wins first.
func moreSpecific(a, b rule) int {
	if n := len(b.when) - len(a.when); n != 0 {
		return n
	}
	if n := order(a.Value == "", b.Value == ""); n != 0 {
		return n
	}
	return order(a.below, b.below)
}

// order puts false before true.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// For returns every row that speaks of a field: its own, or else those of the
// nearest field above that cover it; the most specific first.
func (t *Table) For(field string) []backend.Row {
	var rows []backend.Row
	covered := false
	for path := field; path != "" && !covered; path = parent(path) {
		for _, r := range t.rows[path] {
			if path == field || r.below {
				rows = append(rows, r.Row)
				covered = covered || r.Value == "" && len(r.when) == 0
			}
		}
	}
	return rows
}

// find returns the rule for a value of a field, or nil. LeftOut is the value
// of a field that is not there.
func (t *Table) find(field, value string, at place) *rule {
	for path := field; path != ""; path = parent(path) {
		for i, r := range t.rows[path] {
			if (path == field || r.below) && r.isFor(value) && at.meets(r.when) {
				return &t.rows[path][i]
			}
		}
	}
	return nil
}

func (r rule) isFor(value string) bool {
	if value == backend.LeftOut {
		return r.Value == backend.LeftOut
	}
	return r.Value == "" || r.Value == value
}

// child is the field of a key of the object at field.
func (t *Table) child(field, key string) string {
	path := join(field, key)
	if !t.known[path] && t.parents[join(field, anyKey)] {
		return join(field, anyKey)
	}
	return path
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// key appends a key as the job file's paths do: quoted where it would be
// taken for several.
func key(path, key string) string {
	if key == "" || strings.ContainsAny(key, ".[]") {
		return path + "[" + strconv.Quote(key) + "]"
	}
	return join(path, key)
}

func parent(path string) string { return path[:max(strings.LastIndex(path, "."), 0)] }

func ancestors(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for path = parent(path); path != "" && yield(path); {
			path = parent(path)
		}
	}
}
