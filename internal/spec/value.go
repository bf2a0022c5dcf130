package spec

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/internal/spec/words"
)

// reader reads one document.
type reader struct {
	problems *problem.List
	lines    func() []string
	params   params
	readFile func(string) ([]byte, error)
}

// value is a node and where it stands, in the words of the file.
type value struct {
	r    *reader
	node *tree.Node
	path string
}

func (v value) child(key string, n *tree.Node) value {
	path := key
	if strings.ContainsAny(key, ".[]") || key == "" {
		path = "[" + strconv.Quote(key) + "]"
	} else if v.path != "" {
		path = "." + key
	}
	return value{v.r, n, v.path + path}
}

func (v value) item(i int) value {
	return value{v.r, v.node.Items[i], v.path + "[" + strconv.Itoa(i) + "]"}
}

func (v value) problem(msg, hint string) {
	v.r.problems.Add(problem.Problem{Line: v.node.Line, Col: v.node.Col, Path: v.path, Msg: msg, Hint: hint})
}

// problemAt reports a place inside of a scalar.
func (v value) problemAt(offset int, msg, hint string) {
	line, col := v.within(offset)
	v.r.problems.Add(problem.Problem{Line: line, Col: col, Path: v.path, Msg: msg, Hint: hint})
}

// within finds in the source where a part of a scalar stands: a "${" is the
// same in every style of quoting.
func (v value) within(offset int) (line, col int) {
	text := v.node.Text
	fragment := text[min(offset, len(text)):]
	if end := strings.IndexAny(fragment, "}\n"); end >= 0 {
		fragment = fragment[:end]
	}
	from := v.node.Line
	if v.node.Block {
		from += 1 + strings.Count(text[:min(offset, len(text))], "\n")
	}
	if v.r.lines == nil || fragment == "" {
		return v.node.Line, v.node.Col
	}
	lines := v.r.lines()
	for l := from; l <= len(lines) && l < from+maxLooked; l++ {
		source, skip := lines[l-1], 0
		if l == v.node.Line {
			skip = bytesOf(source, v.node.Col-1)
		}
		if i := strings.Index(source[skip:], fragment); i >= 0 {
			return l, utf8.RuneCountInString(source[:skip+i]) + 1
		}
	}
	return v.node.Line, v.node.Col
}

// maxLooked bounds the lines in which a part of a scalar is looked for.
const maxLooked = 50

// bytesOf is how many bytes the first characters of a line take.
func bytesOf(line string, chars int) int {
	for i := range line {
		if chars == 0 {
			return i
		}
		chars--
	}
	return len(line)
}

func (r *reader) addField(f tree.Field, path, msg, hint string) {
	r.problems.Add(problem.Problem{Line: f.Line, Col: f.Col, Path: path, Msg: msg, Hint: hint})
}

// fields says how each field of an object is read.
type fields map[string]func(value)

// object reads a mapping with exactly these fields.
func (v value) object(known fields, required ...string) bool {
	if !v.is(tree.Map) {
		return false
	}
	for _, f := range v.node.Fields {
		child := v.child(f.Key, f.Value)
		if read, ok := known[f.Key]; ok {
			read(child)
			continue
		}
		v.r.addField(f, child.path, "there is no such field here", v.unknown(f.Key, known))
	}
	complete := true
	for _, name := range required {
		if !v.node.Has(name) {
			v.problem(name+" is missing", "")
			complete = false
		}
	}
	return complete
}

func (v value) unknown(key string, known fields) string {
	if v.r.problems.Full() {
		return ""
	}
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	if near, ok := problem.Nearest(key, names); ok {
		return "did you mean " + near + "?"
	}
	if p, ok := placeOf(key); ok {
		return p.home()
	}
	return "allowed: " + problem.Allowed(names)
}

// is checks the node's shape.
func (v value) is(kind tree.Kind) bool {
	if v.node.Kind == kind && !(kind == tree.Scalar && v.node.Null) {
		return true
	}
	want := map[tree.Kind]string{tree.Scalar: "a single value", tree.List: "a list", tree.Map: "a mapping"}[kind]
	hint := ""
	switch {
	case v.node.Null && kind == tree.Scalar:
		hint = `write "" for empty text, or leave the field out`
	case v.node.Null:
		hint = "leave the field out"
	case kind == tree.List && v.node.Kind == tree.Scalar:
		hint = "write it in brackets: [" + clip(v.node.Text) + "]"
	case kind == tree.Map && v.node.Kind == tree.List:
		hint = "write NAME: value, without the dashes"
	}
	v.problem(v.node.What()+" stands where "+want+" is wanted", hint)
	return false
}

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

// items returns the items of a list.
func (v value) items() []value {
	if !v.is(tree.List) {
		return nil
	}
	out := make([]value, len(v.node.Items))
	for i := range out {
		out[i] = v.item(i)
	}
	return out
}

type entry struct {
	key   tree.Field
	value value
}

// entries returns the fields of a mapping whose keys are free.
func (v value) entries() []entry {
	if !v.is(tree.Map) {
		return nil
	}
	out := make([]entry, len(v.node.Fields))
	for i, f := range v.node.Fields {
		out[i] = entry{f, v.child(f.Key, f.Value)}
	}
	return out
}

// scalar is a single value after parameters. Plain says that it was written
// without quotes, or is a parameter of a type other than text.
type scalar struct {
	text  string
	plain bool
	param string // the whole value is this parameter
}

// scalar reads a single value that nothing is left to expand in.
func (v value) scalar() (scalar, bool) {
	if !v.is(tree.Scalar) {
		return scalar{}, false
	}
	raw := v.node.Text
	if !strings.Contains(raw, "${") {
		return scalar{text: raw, plain: !v.node.Quoted}, true
	}
	if name, ok := words.Whole(raw); ok {
		p, ok := v.r.params.get(name)
		if !ok {
			v.problem("there is no parameter "+name, v.r.params.hint(name))
			return scalar{}, false
		}
		return scalar{p.value, p.typ != "text", name}, p.set
	}
	text, ok := v.parse(words.Plain, nil)
	s, static := text.Static()
	return scalar{text: s}, ok && static
}
