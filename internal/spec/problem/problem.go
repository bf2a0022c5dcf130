// Package problem holds what is wrong with a job file: where, what, and what
// would be right. It imports the standard library only, so that every parser
// of the job file can report in the same words.
package problem

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing that is wrong. Path is the job-file path as it stands
// in the file; Hint says what is allowed or meant, and may be empty.
type Problem struct {
	File      string
	Line, Col int
	Path      string
	Msg, Hint string
}

// String is `file:line:col: path: what is wrong; hint`.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		b.WriteString(":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col))
	}
	b.WriteString(": ")
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Msg)
	if p.Hint != "" {
		b.WriteString("; " + p.Hint)
	}
	return b.String()
}

// Errors is all that is wrong with the files given, in file order.
type Errors []Problem

// Error has one line a problem.
func (e *Errors) Error() string {
	lines := make([]string, len(*e))
	for i, p := range *e {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// most is how many problems of a file are kept: nobody reads more, and a
// hostile file must not fill the memory.
const most = 1000

// List collects the problems of one file.
type List struct {
	File    string
	items   []Problem
	seen    map[Problem]bool
	dropped int
}

// Add records a problem once, however often a default that holds it is read.
func (l *List) Add(p Problem) {
	if p.File == "" {
		p.File = l.File
	}
	if l.seen[p] {
		return
	}
	if len(l.items) >= most {
		l.dropped++
		return
	}
	if l.seen == nil {
		l.seen = map[Problem]bool{}
	}
	l.seen[p] = true
	l.items = append(l.items, p)
}

// Len is the number of problems so far.
func (l *List) Len() int { return len(l.items) }

// Full says that further problems are only counted: no hint need be found.
func (l *List) Full() bool { return len(l.items) >= most }

// Err returns the problems in file order, or nil when there are none.
func (l *List) Err() *Errors {
	if len(l.items) == 0 {
		return nil
	}
	out := slices.Clone(l.items)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	if l.dropped > 0 {
		out = append(out, Problem{File: l.File, Msg: "and " + strconv.Itoa(l.dropped) + " more problems"})
	}
	errs := Errors(out)
	return &errs
}
