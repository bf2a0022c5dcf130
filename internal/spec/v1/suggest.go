package v1

import (
	"cmp"
	"slices"
	"strings"
)

// most is how many suggestions are of use at once.
const most = 8

// Suggest returns the paths that were likely meant by one that [Explain]
// does not find, the likeliest first.
func Suggest(path string) []string {
	all := fields()
	path = withoutIndexes(path)
	var paths []string
	for _, f := range endingIn(all, path) {
		paths = append(paths, f.Path)
	}
	if len(paths) == 0 {
		paths = near(all, path)
	}
	return paths[:min(len(paths), most)]
}

// near compares the last segment, and among equals the whole.
func near(all []Field, path string) []string {
	type guess struct {
		path        string
		last, whole int
	}
	want := last(path)
	var guesses []guess
	for _, f := range all {
		g := guess{f.Path, distance(want, last(f.Path)), distance(path, f.Path)}
		if g.last <= max(1, len(want)/3) {
			guesses = append(guesses, g)
		}
	}
	slices.SortStableFunc(guesses, func(a, b guess) int {
		return cmp.Or(a.last-b.last, a.whole-b.whole)
	})
	var paths []string
	for _, g := range guesses {
		paths = append(paths, g.path)
	}
	return paths
}

func last(path string) string { return path[strings.LastIndex(path, ".")+1:] }

// distance is Levenshtein's, without regard to case.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
