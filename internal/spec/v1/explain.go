package v1

import (
	"slices"
	"strings"
)

// anyKey is the segment of a path that stands for a key of the user's own.
const anyKey = "NAME"

// Fields returns all fields in the order of the types: the caller's own.
func Fields() []Field { return fields() }

// Explain finds a field by its path. The short spelling of a flat job
// (ports.hostPort), indexes (groups[0].tasks[1].image) and own names
// (env.PATH) are understood; so is the end of a path, when only one field
// has it.
func Explain(path string) (Field, bool) {
	return find(fields(), path)
}

// Children returns the members of the object, list or map at path; those of
// the job for "".
func Children(path string) []Field {
	all := fields()
	var prefix string
	if path != "" {
		f, ok := find(all, path)
		if !ok {
			return nil
		}
		prefix = f.Path + "."
	}
	var children []Field
	for _, f := range all {
		rest, ok := strings.CutPrefix(f.Path, prefix)
		rest = strings.TrimPrefix(rest, anyKey+".")
		if ok && !strings.Contains(rest, ".") {
			children = append(children, f)
		}
	}
	return children
}

func find(all []Field, path string) (Field, bool) {
	path = withoutIndexes(path)
	if path == "" {
		return Field{}, false
	}
	for _, prefix := range []string{"", "groups.", "groups.tasks."} {
		i := slices.IndexFunc(all, func(f Field) bool { return matches(f.Path, prefix+path) })
		if i >= 0 {
			return all[i], true
		}
	}
	ends := endingIn(all, path)
	if len(ends) != 1 {
		return Field{}, false
	}
	return ends[0], true
}

// withoutIndexes strips [0], [web] and dots at the ends.
func withoutIndexes(path string) string {
	var b strings.Builder
	for path != "" {
		before, inside, open := strings.Cut(path, "[")
		b.WriteString(before)
		if !open {
			break
		}
		_, path, _ = strings.Cut(inside, "]")
	}
	return strings.Trim(b.String(), ".")
}

// matches compares segment by segment; NAME takes any.
func matches(pattern, path string) bool {
	p, s := strings.Split(pattern, "."), strings.Split(path, ".")
	return slices.EqualFunc(p, s, func(p, s string) bool { return p == s || p == anyKey })
}

func endingIn(all []Field, end string) []Field {
	var ends []Field
	for _, f := range all {
		if strings.HasSuffix(f.Path, "."+end) {
			ends = append(ends, f)
		}
	}
	return ends
}
