package fidelity

import (
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// absent makes items of the rows for fields that are left out of this object:
// the job, a group or a task.
func (w *walker) absent(n node) {
	for _, field := range w.leftOut {
		rest, ok := strings.CutPrefix(field, strings.TrimPrefix(n.field+".", "."))
		if !ok || level(field) != n.field || has(n.value, strings.Split(rest, ".")) {
			continue
		}
		if row := w.find(field, backend.LeftOut, n.at); row != nil {
			w.add(node{path: join(n.path, rest), field: field}, backend.LeftOut, row.Row)
		}
	}
}

// level is the object a field belongs to: "", groups or groups.tasks.
func level(field string) string {
	for _, l := range []string{"groups.tasks", "groups"} {
		if strings.HasPrefix(field, l+".") {
			return l
		}
	}
	return ""
}

// has reports whether there is a value at the path; in lists nothing is looked
// for, so whatever is there counts.
func has(value any, path []string) bool {
	object, ok := value.(map[string]any)
	if !ok {
		return true
	}
	member, ok := object[path[0]]
	return ok && (len(path) == 1 || has(member, path[1:]))
}
