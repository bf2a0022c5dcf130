package tree

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/baton-run/baton/internal/spec/problem"
)

// isJSON says whether a document is JSON. Nearly all of JSON is YAML too, but
// not its escapes \/ and \ud83d\ude00.
func isJSON(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	return len(text) > 0 && (text[0] == '{' || text[0] == '[') && json.Valid(text)
}

// parseJSON reads a document that is valid JSON.
func (d document) parseJSON(problems *problem.List) *Node {
	r := jsonReader{text: d.text, decoder: json.NewDecoder(bytes.NewReader(d.text)), problems: problems, line: d.line + 1}
	r.decoder.UseNumber()
	n := r.value(r.token(), 1)
	if r.broken {
		return nil
	}
	return n
}

type jsonReader struct {
	text      []byte
	decoder   *json.Decoder
	problems  *problem.List
	pos       int // everything before is counted
	line, col int // of the token read last; col counts from 0
	lineStart int
	broken    bool
}

// token reads the next token and finds where it begins.
func (r *jsonReader) token() json.Token {
	from := int(r.decoder.InputOffset())
	for from < len(r.text) && bytes.IndexByte([]byte(" \t\r\n,:"), r.text[from]) >= 0 {
		from++
	}
	for i := r.pos; i < from; i++ {
		if r.text[i] == '\n' {
			r.line, r.lineStart = r.line+1, i+1
		}
	}
	r.pos, r.col = from, utf8.RuneCount(r.text[r.lineStart:from])
	t, err := r.decoder.Token()
	if err != nil {
		r.fail("this is not JSON: "+err.Error(), "")
	}
	return t
}

func (r *jsonReader) fail(msg, hint string) {
	if !r.broken {
		r.problems.Add(problem.Problem{Line: r.line, Col: r.col + 1, Msg: msg, Hint: hint})
	}
	r.broken = true
}

func (r *jsonReader) value(t json.Token, depth int) *Node {
	n := &Node{Line: r.line, Col: r.col + 1}
	if depth > MaxNesting {
		r.fail("the document nests deeper than 64 levels", "a job file needs far fewer")
	}
	if r.broken {
		n.Null = true
		return n
	}
	switch t := t.(type) {
	case nil:
		n.Text, n.Null = "null", true
	case bool:
		n.Text = fmt.Sprint(t)
	case json.Number:
		n.Text = t.String()
	case string:
		n.Text, n.Quoted = t, true
	case json.Delim:
		if t == '[' {
			n.Kind = List
			for r.more() {
				n.Items = append(n.Items, r.value(r.token(), depth+1))
			}
		} else {
			n.Kind = Map
			r.fields(n, depth)
		}
	}
	return n
}

// more says whether the list or object goes on, and reads its end.
func (r *jsonReader) more() bool {
	if r.broken {
		return false
	}
	if r.decoder.More() {
		return true
	}
	r.token()
	return false
}

func (r *jsonReader) fields(n *Node, depth int) {
	seen := map[string]int{}
	for r.more() {
		key, _ := r.token().(string)
		f := Field{Key: key, Line: r.line, Col: r.col + 1}
		first, twice := seen[key]
		if twice {
			r.problems.Add(problem.Problem{Line: f.Line, Col: f.Col, Msg: twiceMessage(key, first), Hint: "remove one of the two"})
		}
		seen[key] = f.Line
		f.Value = r.value(r.token(), depth+1)
		if !twice {
			n.Fields = append(n.Fields, f)
		}
	}
}

func twiceMessage(key string, first int) string {
	return fmt.Sprintf("the key %s stands twice: first in line %d", short(key), first)
}
