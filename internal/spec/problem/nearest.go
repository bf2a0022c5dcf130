package problem

import (
	"slices"
	"strings"
)

// longest is the longest word a suggestion is looked for: misspelt names are
// short, and the work must stay small for a hostile file.
const longest = 40

// Nearest returns the allowed word that was most likely meant.
func Nearest(word string, allowed []string) (string, bool) {
	if word == "" || len(word) > longest {
		return "", false
	}
	best, distance := "", 1+(len(word)+1)/3
	for _, a := range allowed {
		if strings.EqualFold(a, word) {
			return a, true
		}
		if abs(len(a)-len(word)) >= distance {
			continue
		}
		if d := edits(strings.ToLower(word), strings.ToLower(a)); d < distance {
			best, distance = a, d
		}
	}
	return best, best != ""
}

// DidYouMean is the hint for a word that is not among those allowed.
func DidYouMean(word string, allowed []string) string {
	if near, ok := Nearest(word, allowed); ok {
		return "did you mean " + near + "?"
	}
	return ""
}

// Allowed lists words for people: "a, b or c".
func Allowed(words []string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
}

// OneOf is the hint that names what is allowed and what was probably meant.
func OneOf(word string, allowed []string) string {
	hint := "allowed: " + Allowed(allowed)
	if mean := DidYouMean(word, allowed); mean != "" {
		hint += "; " + mean
	}
	return hint
}

// Sorted returns the words in order, for hints that must not depend on a map.
func Sorted(words []string) []string {
	out := slices.Clone(words)
	slices.Sort(out)
	return out
}

// edits counts insertions, deletions, replacements and swaps of neighbours.
func edits(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func abs(n int) int { return max(n, -n) }
