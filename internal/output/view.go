// Package output turns what commands know into what people and scripts read:
// table, wide, json, yaml, name, jsonpath=… and go-template=…, all from one
// [View]. A terminal gets colour and lines cut to its width; a pipe gets neither.
//
// It may import pkg/backend, internal/output/v1, internal/iostreams, yaml and,
// alone in the product, tablewriter.
package output

import v1 "github.com/baton-run/baton/internal/output/v1"

// View is an answer in every form it can take.
type View struct {
	// Kind of the list in json and yaml: JobList.
	Kind     string
	Columns  []Column
	Rows     []Row
	Contexts []v1.Context
	// Below are further tables, shown after this one in table and wide only.
	Below []View
	// Empty is what a person is told when there are no rows.
	Empty string
}

// Column of a table. Wide ones show with -o wide, or when asked for by name.
type Column struct {
	Name string
	Wide bool
}

// Row is one item. A row without Object is not an item: it shows in tables only.
type Row struct {
	Name   string // with -o name
	Object any    // a type of output/v1
	Cells  []Cell // one a column
}

// Style is how a terminal shows a cell. It never carries meaning of its own.
type Style uint8

// The styles.
const (
	Plain Style = iota
	Good
	Busy
	Bad
	Faint
)

// Cell is the text at a column, with what it is sorted by when that is not
// the text.
type Cell struct {
	Text  string
	Style Style
	Sort  *int64
}

func text(s string) Cell { return Cell{Text: s} }

func number(s string, n int64) Cell { return Cell{Text: s, Sort: &n} }

// cells makes plain cells.
func cells(texts ...string) []Cell {
	out := make([]Cell, len(texts))
	for i, s := range texts {
		out[i] = text(s)
	}
	return out
}

func columns(names ...string) []Column {
	out := make([]Column, len(names))
	for i, n := range names {
		out[i] = Column{Name: n}
	}
	return out
}

func wide(names ...string) []Column {
	out := columns(names...)
	for i := range out {
		out[i].Wide = true
	}
	return out
}
