package tree

import (
	"bytes"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/baton-run/baton/internal/spec/problem"
)

// refuse reports what the library can't read. Its lines are off for some
// errors and it gives no columns, so that the place is searched for.
func (d document) refuse(err error, problems *problem.List) {
	msg, line := libraryError(err)
	if strings.Contains(msg, "exceeded max depth") {
		d.tooDeep(problems)
		return
	}
	at := len(d.text)
	switch {
	case len(d.text) <= maxSearched:
		at = d.noticed(err)
	case line > 0:
		at = lineEnd(d.text, line)
	}
	t := findTrap(d.text, at)
	if t.msg == "" {
		t = trap{at: backToContent(d.text, at), msg: "this is not YAML: " + msg, hint: t.hint}
	}
	l, col := place(d.text, t.at)
	problems.Add(problem.Problem{Line: l + d.line, Col: col, Msg: t.msg, Hint: t.hint})
}

// libraryError takes the library's words apart.
func libraryError(err error) (msg string, line int) {
	msg = strings.TrimPrefix(err.Error(), "yaml: ")
	if m := regexp.MustCompile(`^line (\d+): `).FindStringSubmatch(msg); m != nil {
		line, _ = strconv.Atoi(m[1])
		msg = msg[len(m[0]):]
	}
	return msg, line
}

// maxSearched bounds the documents in which the exact place is searched for:
// each step of the search reads the document up to it.
const maxSearched = 256 << 10

// noticed returns where the library stops: the shortest beginning of the
// document that it refuses with the same words.
func (d document) noticed(err error) int {
	want := err.Error()
	n := sort.Search(len(d.text), func(n int) bool {
		_, err := decode(d.text[:n])
		return err != nil && err.Error() == want
	})
	return max(n-1, 0)
}

func lineEnd(text []byte, line int) int {
	pos := 0
	for range line {
		i := bytes.IndexByte(text[pos:], '\n')
		if i < 0 {
			return max(len(text)-1, 0)
		}
		pos += i + 1
	}
	return max(pos-1, 0)
}

// backToContent moves from an empty line or the end to the last character
// before it.
func backToContent(text []byte, at int) int {
	at = min(at, len(text))
	if at < len(text) && !isSpace(text[at]) {
		return at
	}
	for i := at - 1; i >= 0; i-- {
		if !isSpace(text[i]) {
			return i
		}
	}
	return at
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// tooDeep finds the bracket that goes too deep, brackets in quotes aside.
func (d document) tooDeep(problems *problem.List) {
	depth, quote := 0, byte(0)
	for i, c := range d.text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		}
		if depth > MaxNesting {
			l, col := place(d.text, i)
			problems.Add(problem.Problem{Line: l + d.line, Col: col, Msg: "the document nests deeper than 64 levels", Hint: "a job file needs far fewer"})
			return
		}
	}
	problems.Add(problem.Problem{Line: d.line + 1, Col: 1, Msg: "the document nests deeper than 64 levels", Hint: "a job file needs far fewer"})
}
