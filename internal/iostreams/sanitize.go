package iostreams

import (
	"strings"
	"unicode/utf8"
)

// Sanitize makes text that baton did not write itself safe for a terminal.
// Line feeds and tabs stay; a carriage return ends a line; whole escape
// sequences, every other control character and the characters that reorder
// text are removed; what is not UTF-8 becomes U+FFFD.
func Sanitize(s string) string {
	if isClean(s) {
		return s
	}
	var out strings.Builder
	var f filter
	for _, r := range s {
		if c, keep := f.next(r); keep {
			out.WriteRune(c)
		}
	}
	return out.String()
}

// SanitizeLine is Sanitize for text that must stay on one line, such as a
// cell of a table: runs of line feeds and tabs become one space.
func SanitizeLine(s string) string {
	s = Sanitize(s)
	if !strings.ContainsAny(s, "\n\t") {
		return s
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\t' })
	return strings.Join(parts, " ")
}

func isClean(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || r == '\r' || isHarmful(r) {
			return false
		}
	}
	return true
}

// isHarmful tells the characters a terminal acts on, or shows in another order
// than they are in, apart from line feed, tab and carriage return.
func isHarmful(r rune) bool {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return false
	case r < 0x20, r >= 0x7f && r <= 0x9f:
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}
