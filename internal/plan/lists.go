package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// compareLists matches objects by what names them, or else by place. Lists of
// plain values are one value.
func compareLists(path string, old, desired []any) []FieldDiff {
	if !objects(old) || !objects(desired) {
		return []FieldDiff{{path, text(old), text(desired)}}
	}
	for _, id := range []string{"name", "group", "path", "by"} {
		before, after := names(path, old, id), names(path, desired, id)
		if unique(before) && unique(after) {
			return compareNamed(path, old, desired, before, after)
		}
	}
	var diffs []FieldDiff
	for i := range max(len(old), len(desired)) {
		diffs = append(diffs, compare(fmt.Sprintf("%s[%d]", path, i), at(old, i), at(desired, i))...)
	}
	return diffs
}

func compareNamed(path string, old, desired []any, before, after []string) []FieldDiff {
	var diffs []FieldDiff
	if kept := both(before, after); !slices.Equal(kept, both(after, before)) {
		diffs = append(diffs, FieldDiff{path, strings.Join(before, ", "), strings.Join(after, ", ")})
	}
	alone := slices.Equal(before, []string{backend.MainName}) && slices.Equal(before, after) && isTasks(path)
	for i, name := range after {
		inner := item(path, name)
		if alone {
			inner = strings.TrimSuffix(strings.TrimSuffix(path, "tasks"), ".")
		}
		diffs = append(diffs, compare(inner, at(old, slices.Index(before, name)), desired[i])...)
	}
	for i, name := range before {
		if !slices.Contains(after, name) {
			diffs = append(diffs, compare(item(path, name), old[i], nil)...)
		}
	}
	return diffs
}

func objects(list []any) bool {
	return !slices.ContainsFunc(list, func(v any) bool { _, ok := v.(map[string]any); return !ok })
}

// names lists what tells each object from its neighbours. The name main of a
// task is left out in documents.
func names(path string, list []any, id string) []string {
	var found []string
	for _, v := range list {
		name, ok := v.(map[string]any)[id].(string)
		if !ok && id == "name" && isTasks(path) {
			name = backend.MainName
		}
		found = append(found, name)
	}
	return found
}

func isTasks(path string) bool { return strings.HasSuffix("."+path, ".tasks") }

func unique(names []string) bool {
	sorted := slices.Sorted(slices.Values(names))
	return !slices.Contains(names, "") && len(slices.Compact(sorted)) == len(names)
}

// both lists what of a is in b too, in the order of a.
func both(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

func at(list []any, i int) any {
	if i < 0 || i >= len(list) {
		return nil
	}
	return list[i]
}

func item(path, name string) string {
	if strings.ContainsAny(name, `[]"`) {
		name = strconv.Quote(name)
	}
	return path + "[" + name + "]"
}

func member(path, key string) string {
	switch {
	case key == "" || strings.ContainsAny(key, ".[]"):
		return path + "[" + strconv.Quote(key) + "]"
	case path == "":
		return key
	default:
		return path + "." + key
	}
}
