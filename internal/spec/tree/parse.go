package tree

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/baton-run/baton/internal/spec/problem"
)

// The limits of a file.
const (
	MaxFile    = 16 << 20
	MaxNesting = 64
	// maxDocuments is how many jobs a file may hold.
	maxDocuments = 10_000
	// maxAliased is how many values aliases may add to a document.
	maxAliased = 100_000
)

// Parse reads the documents of a file; empty ones are left out. What is wrong
// goes to the list, and a document in which something is wrong may be missing.
func Parse(data []byte, problems *problem.List) []*Node {
	if len(data) > MaxFile {
		problems.Add(problem.Problem{
			Line: 1, Col: 1,
			Msg: "the file has " + strconv.Itoa(len(data)) + " bytes", Hint: "a job file may have 16 MiB; keep large files outside and fetch them as artifacts",
		})
		return nil
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !readable(data, problems) {
		return nil
	}
	var docs []*Node
	texts := split(data)
	if len(texts) > maxDocuments {
		problems.Add(problem.Problem{Line: texts[maxDocuments].line + 1, Col: 1, Msg: fmt.Sprintf("the file has more than %d documents", maxDocuments), Hint: "use several files"})
		return nil
	}
	for _, d := range texts {
		if n := d.parse(problems); n != nil {
			docs = append(docs, n)
		}
	}
	if len(docs) == 0 && problems.Len() == 0 {
		problems.Add(problem.Problem{Line: 1, Col: 1, Msg: "the file is empty", Hint: "a job needs at least a name and a type; baton init writes one"})
	}
	return docs
}

// document is one document's text and where it begins in the file.
type document struct {
	text  []byte
	line  int // lines before it
	lines int // of its own
}

func newDocument(text []byte, before int) document {
	return document{text, before, bytes.Count(text, []byte("\n")) + 1}
}

// split cuts a stream at its document markers, so that one document that can't
// be read does not hide what is wrong with the others. No scalar may hold such
// a line.
func split(data []byte) []document {
	var docs []document
	start, first := 0, 0
	content := false
	for pos, n := 0, 0; pos < len(data); n++ {
		end := len(data)
		if i := bytes.IndexByte(data[pos:], '\n'); i >= 0 {
			end = pos + i + 1
		}
		text := data[pos:end]
		switch {
		case marker(text, "---"):
			if content {
				docs = append(docs, newDocument(data[start:pos], first))
				start, first = pos, n
			}
			content = true
		case marker(text, "..."):
			docs = append(docs, newDocument(data[start:pos], first))
			start, first, content = end, n+1, false
		case !content:
			trimmed := bytes.TrimLeft(text, " \t\r\n")
			content = len(trimmed) > 0 && trimmed[0] != '#' && trimmed[0] != '%'
		}
		pos = end
	}
	return append(docs, newDocument(data[start:], first))
}

func marker(line []byte, mark string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(mark))
	return ok && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0)
}
