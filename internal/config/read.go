package config

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	v1 "github.com/baton-run/baton/internal/config/v1"
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
)

// maxFile is far more than contexts need.
const maxFile = 1 << 20

// place is where a value stands.
type place struct{ line, col int }

// read is a file that has been walked: its values, and where each stands.
type read struct {
	file   v1.File
	places map[string]place
}

// decode reads a configuration file strictly: all that is wrong is reported at
// once. A file that holds nothing is a configuration without anything.
func decode(name string, data []byte, known Sources, older []migration) (read, *problem.Errors) {
	w := walker{
		known: known, older: older,
		problems: &problem.List{File: name}, read: read{places: map[string]place{}},
	}
	if n := w.parse(data); n != nil {
		w.root(n)
	}
	return w.read, w.problems.Err()
}

// parse returns the only document, or nil when there is none.
func (w *walker) parse(data []byte) *tree.Node {
	switch {
	case len(data) > maxFile:
		w.problems.Add(problem.Problem{Line: 1, Col: 1, Msg: "the file has " + strconv.Itoa(len(data)) + " bytes", Hint: "a configuration may have 1 MiB"})
		return nil
	case blank(data):
		return nil
	}
	docs := tree.Parse(data, w.problems)
	if len(docs) > 1 {
		w.problems.Add(problem.Problem{Line: docs[1].Line, Col: docs[1].Col, Msg: "a second document", Hint: "a configuration is one document"})
	}
	if len(docs) == 0 {
		return nil
	}
	return docs[0]
}

// blank says whether a text holds nothing but comments and a marker.
func blank(data []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && string(line) != "---" {
			return false
		}
	}
	return true
}

// walker walks the tree of a file.
type walker struct {
	read
	known    Sources
	older    []migration
	problems *problem.List
}

func (w *walker) fail(at place, path, msg, hint string) {
	w.problems.Add(problem.Problem{Line: at.line, Col: at.col, Path: path, Msg: msg, Hint: hint})
}

func (w *walker) failAt(n *tree.Node, path, msg, hint string) {
	w.fail(place{n.Line, n.Col}, path, msg, hint)
}

// wants reports a wrong type.
func (w *walker) wants(n *tree.Node, path, what, hint string) {
	w.failAt(n, path, fmt.Sprintf("is %s; wanted is %s", n.What(), what), hint)
}

// fields calls the reader of each field of a map. An unknown one is a problem.
func (w *walker) fields(n *tree.Node, path string, names []string, read func(name, path string, value *tree.Node)) {
	if n.Kind != tree.Map {
		w.wants(n, path, "a mapping", "")
		return
	}
	for _, f := range n.Fields {
		at := join(path, f.Key)
		if !slices.Contains(names, f.Key) {
			w.fail(place{f.Line, f.Col}, at, "unknown key", problem.OneOf(f.Key, names))
			continue
		}
		w.places[at] = place{f.Value.Line, f.Value.Col}
		read(f.Key, at, f.Value)
	}
}

// text reads text. What looks like a number or a boolean is none without quotes.
func (w *walker) text(n *tree.Node, path string) (string, bool) {
	if n.Kind != tree.Scalar || n.Null || !n.Quoted && tree.PlainKind(n.Text) != tree.PlainText {
		hint := ""
		if n.Kind == tree.Scalar && !n.Null {
			hint = "quote it: \"" + n.Text + "\""
		}
		w.wants(n, path, "text", hint)
		return "", false
	}
	if n.Text == "" {
		w.failAt(n, path, "is empty", "leave the key out")
		return "", false
	}
	return n.Text, true
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
