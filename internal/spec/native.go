package spec

import (
	"strconv"

	"github.com/baton-run/baton/internal/spec/quantity"
	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/internal/spec/words"
)

// native reads a backend's own JSON, with parameters, into its canonical text.
func native(v value) ([]byte, bool) {
	any, ok := v.native()
	if !ok {
		return nil, false
	}
	return encode(any), true
}

func (v value) native() (any, bool) {
	switch v.node.Kind {
	case tree.List:
		out := make([]any, len(v.node.Items))
		good := true
		for i := range out {
			item, ok := v.item(i).native()
			out[i], good = item, good && ok
		}
		return out, good
	case tree.Map:
		out := object{}
		good := true
		for _, f := range v.node.Fields {
			item, ok := v.child(f.Key, f.Value).native()
			out[f.Key], good = item, good && ok
		}
		return out, good
	}
	if v.node.Null {
		return nil, true
	}
	return v.nativeScalar()
}

func (v value) nativeScalar() (any, bool) {
	s, plain := v.node.Text, !v.node.Quoted
	if name, ok := words.Whole(s); ok {
		whole, ok := v.scalar()
		p, _ := v.r.params.get(name)
		if !ok {
			return nil, false
		}
		s, plain = whole.text, p.typ == "int" || p.typ == "bool"
	} else {
		text, ok := v.parse(words.Native, nil)
		if s, _ = text.Static(); !ok {
			return nil, false
		}
	}
	if !plain {
		return s, true
	}
	switch tree.PlainKind(s) {
	case tree.PlainBool:
		return s == "true", true
	case tree.PlainInt:
		n, err := quantity.Int(s)
		if err != nil {
			v.wrong(err)
		}
		return n, err == nil
	case tree.PlainNumber:
		if _, err := strconv.ParseFloat(s, 64); err == nil {
			v.problem(strconv.Quote(clip(s))+" is not a whole number", "a job file holds whole numbers only; quote it if it is text")
			return nil, false
		}
	}
	return s, true
}
