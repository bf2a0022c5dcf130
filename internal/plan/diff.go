package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/baton-run/baton/pkg/backend"
)

// FieldDiff is one field that differs. Path is the job file's, with names in
// place of indexes; "" as a value = left out.
type FieldDiff struct{ Path, Old, New string }

// String is `path: old → new`.
func (d FieldDiff) String() string {
	switch {
	case d.Old == "":
		return d.Path + ": + " + d.New
	case d.New == "":
		return d.Path + ": - " + d.Old
	default:
		return d.Path + ": " + d.Old + " → " + d.New
	}
}

// Diff compares two jobs field by field, in the order of the second.
func Diff(old, desired *backend.Job) []FieldDiff {
	b := &builder{desired: desired, current: old}
	return b.allDiffs()
}

func (b *builder) allDiffs() []FieldDiff {
	if b.current == nil {
		return nil
	}
	all := b.jobDiff()
	for i := range b.desired.Groups {
		all = append(all, b.groupDiff(b.desired.Groups[i].Name)...)
	}
	for i := range b.current.Groups {
		if name := b.current.Groups[i].Name; b.desired.Group(name) == nil {
			all = append(all, b.groupDiff(name)...)
		}
	}
	return all
}

// jobDiff compares what stands outside of the groups.
func (b *builder) jobDiff() []FieldDiff {
	if b.current == nil {
		return nil
	}
	old, desired := b.documents()
	return compare("", old.job, desired.job)
}

// groupDiff compares one group. A job whose only group is main has its fields
// at the root.
func (b *builder) groupDiff(name string) []FieldDiff {
	if b.current == nil {
		return nil
	}
	before, after := b.documents()
	old, desired := before.groups[name], after.groups[name]
	path := "groups[" + name + "]"
	if old == nil || desired == nil {
		return compare(path, orNil(old), orNil(desired))
	}
	if name == backend.MainName && len(before.groups) == 1 && len(after.groups) == 1 {
		path = ""
	}
	return compare(path, old, desired)
}

// orNil keeps an absent object from being an empty one.
func orNil(object map[string]any) any {
	if object == nil {
		return nil
	}
	return object
}

func compare(path string, old, desired any) []FieldDiff {
	if reflect.DeepEqual(old, desired) {
		return nil
	}
	switch o := old.(type) {
	case map[string]any:
		if d, ok := desired.(map[string]any); ok {
			return compareObjects(path, o, d)
		}
	case []any:
		if d, ok := desired.([]any); ok && len(o) > 0 && len(d) > 0 {
			return compareLists(path, o, d)
		}
	}
	return []FieldDiff{{path, text(old), text(desired)}}
}

func compareObjects(path string, old, desired map[string]any) []FieldDiff {
	keys := maps.Clone(old)
	maps.Copy(keys, desired)
	var diffs []FieldDiff
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		diffs = append(diffs, compare(member(path, key), old[key], desired[key])...)
	}
	return diffs
}

// text is a value on one line, quoted where it would not be one; nil is "".
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if v != "" && !strings.ContainsFunc(v, unicode.IsControl) {
			return v
		}
	}
	encoded, err := marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return encoded
}

func marshal(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), err
}
