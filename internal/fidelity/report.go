package fidelity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// Item is one field that a job uses and what becomes of it.
type Item struct {
	// Path as in the job file: groups[0].tasks[1].image. Field is the same
	// without indexes.
	Path, Field string
	// Value when it is a single one; [backend.LeftOut] when the field is not
	// there and should be.
	Value  string
	Level  backend.Level
	While  string
	Note   string
	Native string
	Position
}

// Position of a field in a job file; Line 0 = unknown.
type Position struct {
	File      string
	Line, Col int
}

// Positions finds a field by its path; line 0 = not in the file.
type Positions func(path string) (file string, line, col int)

// Report is what becomes of a job, in the order of the file where positions
// are known.
type Report struct {
	Items []Item
	Worst backend.Level
}

// Report says what becomes of each field that the job uses. Rows that cover
// several fields make one item, at the outermost. Positions may be nil.
func (t *Table) Report(job *backend.Job, positions Positions) (Report, error) {
	items, err := t.walk(job)
	if err != nil {
		return Report{}, err
	}
	r := Report{Items: items, Worst: backend.Exact}
	for i := range r.Items {
		r.Items[i].Position = positions.nearest(r.Items[i].Path)
		if rank(r.Items[i].Level) > rank(r.Worst) {
			r.Worst = r.Items[i].Level
		}
	}
	slices.SortStableFunc(r.Items, func(a, b Item) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Col-b.Col)
	})
	return r, nil
}

// Losses are the items that are not exact.
func (r Report) Losses() []Item { return r.above(backend.Exact) }

// Over returns the items that are worse than the budget allows. Unsupported
// ones are over every budget.
func (r Report) Over(budget backend.Level) []Item {
	if rank(budget) > rank(backend.Approximate) {
		budget = backend.Approximate
	}
	return r.above(budget)
}

func (r Report) above(level backend.Level) []Item {
	var items []Item
	for _, i := range r.Items {
		if rank(i.Level) > rank(level) {
			items = append(items, i)
		}
	}
	return items
}

// String is a line for each loss.
func (r Report) String() string {
	var b strings.Builder
	for _, i := range r.Losses() {
		b.WriteString(i.String() + "\n")
	}
	return b.String()
}

// String is `file:line:col: path: level: note`.
func (i Item) String() string {
	s := i.Path
	if i.Value != "" {
		s += " " + i.Value
	}
	s += ": " + string(i.Level)
	if i.While != "" {
		s += " while " + i.While
	}
	s += ": " + i.Note
	if i.Line == 0 {
		return s
	}
	return fmt.Sprintf("%s:%d:%d: %s", i.File, i.Line, i.Col, s)
}

// nearest looks for the field and then for what it stands in.
func (p Positions) nearest(path string) Position {
	for p != nil && path != "" {
		if file, line, col := p(path); line > 0 {
			return Position{file, line, col}
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return Position{}
}
