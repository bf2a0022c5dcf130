package fidelity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/baton-run/baton/pkg/backend"
)

// walker visits a Document and collects items.
type walker struct {
	*Table
	items []Item
}

// node is a value of the Document and where it stands.
type node struct {
	value       any
	path, field string
	at          place
	row         *rule // of what it stands in
}

func (t *Table) walk(job *backend.Job) ([]Item, error) {
	decoder := json.NewDecoder(bytes.NewReader(job.Document))
	decoder.UseNumber()
	var document map[string]any
	if err := decoder.Decode(&document); err != nil {
		return nil, fmt.Errorf("document of job %s: %w", job.Key, err)
	}
	w := &walker{Table: t}
	root := node{value: document, at: place{job: job}}
	w.members(root, document)
	w.absent(root)
	return w.items, nil
}

func (w *walker) visit(n node) {
	switch v := n.value.(type) {
	case map[string]any:
		n.row = w.note(n, "")
		if w.parents[n.field] {
			w.members(n, v)
		}
	case []any:
		n.row = w.note(n, "")
		for i, item := range v {
			w.visit(n.item(i, item))
		}
	default:
		w.note(n, text(v))
	}
}

func (w *walker) members(n node, object map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		child := n
		child.value, child.path, child.field = object[name], key(n.path, name), w.child(n.field, name)
		w.visit(child)
	}
	if n.field == "groups" || n.field == "groups.tasks" {
		w.absent(n)
	}
}

// note makes an item of the row that is for the node, unless what it stands
// in has the same row and so the same item.
func (w *walker) note(n node, value string) *rule {
	n.at.value = value
	row := w.find(n.field, value, n.at)
	switch {
	case row == n.row && row != nil:
	case row != nil:
		w.add(n, value, row.Row)
	case !w.parents[n.field]:
		w.add(n, value, backend.Row{Level: backend.None, Note: "the backend's driver does not know this field"})
	}
	return row
}

func (w *walker) add(n node, value string, row backend.Row) {
	w.items = append(w.items, Item{
		Path: n.path, Field: n.field, Value: value,
		Level: row.Level, While: row.While, Note: row.Note, Native: row.Native,
	})
}

// item is the i-th of a list: a group and a task are places of their own.
func (n node) item(i int, value any) node {
	n.path += "[" + strconv.Itoa(i) + "]"
	n.value = value
	switch {
	case n.field == "groups" && i < len(n.at.job.Groups):
		n.at.group = &n.at.job.Groups[i]
	case n.field == "groups.tasks" && n.at.group != nil && i < len(n.at.group.Tasks):
		n.at.task = &n.at.group.Tasks[i]
	}
	return n
}

func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return fmt.Sprint(v)
}
