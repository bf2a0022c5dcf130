package spec

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/quantity"
	"github.com/baton-run/baton/internal/spec/tree"
)

// param is a declared parameter and its value.
type param struct {
	typ   string
	value string
	set   bool // it has a value, and a good one
}

type params map[string]param

func (p params) get(name string) (param, bool) {
	found, ok := p[name]
	return found, ok
}

func (p params) hint(name string) string {
	names := problem.Sorted(keys(p))
	if len(names) == 0 {
		return "declare it: params: {" + clip(name) + ": {default: …}}"
	}
	if hint := problem.DidYouMean(name, names); hint != "" {
		return hint
	}
	return "declared: " + strings.Join(names, ", ")
}

// given is a value from the command line or from a file of parameters.
type given struct {
	text  string
	plain bool
	where problem.Problem
}

// readParams reads the declarations and gives each its value.
func (r *reader) readParams(root value, given map[string]given) {
	r.params = params{}
	f, ok := root.node.Get("params")
	if !ok {
		return
	}
	v := root.child("params", f.Value)
	for _, e := range v.entries() {
		if !paramName(e.key.Key) {
			r.addField(e.key, e.value.path, "this is not the name of a parameter", "letters, digits, _ and -, beginning with a letter")
			continue
		}
		r.params[e.key.Key] = r.declaration(e, given)
	}
}

func paramName(s string) bool {
	return s != "" && len(s) <= 63 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == "" &&
		strings.Trim(s[:1], "0123456789_-") != ""
}

func (r *reader) declaration(e entry, all map[string]given) param {
	p := param{typ: "text"}
	var fallback *value
	var enumerated []value
	e.value.object(fields{
		"type":        into(&p.typ, enum("text", "int", "bool", "duration", "quantity")),
		"default":     func(v value) { fallback = &v },
		"enum":        func(v value) { enumerated = v.items() },
		"description": into(new(string), plainText),
	})
	var allowed []string
	for _, v := range enumerated {
		if s, ok := r.paramValue(v, p.typ); ok {
			allowed = append(allowed, s)
		}
	}
	if fallback != nil {
		if s, ok := r.paramValue(*fallback, p.typ); ok {
			p.value, p.set = s, true
			if msg, hint := notIn(s, allowed); msg != "" {
				fallback.problem("the default "+msg, hint)
			}
		}
	}
	g, ok := all[e.key.Key]
	switch {
	case ok:
		p.value, p.set = g.text, true
		msg, hint := checkParam(g.text, g.plain, p.typ)
		if msg == "" {
			msg, hint = notIn(g.text, allowed)
		}
		if msg != "" {
			p.set = false
			at := g.where
			at.Msg, at.Hint = "parameter "+e.key.Key+": "+msg, hint
			r.problems.Add(at)
		}
	case fallback == nil:
		r.addField(e.key, e.value.path, "the parameter has no value", "give it: --set "+e.key.Key+"=…, or a default")
	}
	return p
}

// paramValue reads a value inside of params, where nothing is expanded.
func (r *reader) paramValue(v value, typ string) (string, bool) {
	if !v.is(tree.Scalar) {
		return "", false
	}
	if msg, hint := checkParam(v.node.Text, !v.node.Quoted, typ); msg != "" {
		v.problem(msg, hint)
		return "", false
	}
	return v.node.Text, true
}

func plainText(v value) (string, bool) { return v.node.Text, v.is(tree.Scalar) }

func checkParam(s string, plain bool, typ string) (msg, hint string) {
	var err error
	switch typ {
	case "int":
		_, err = quantity.Int(s)
		if err == nil && !plain {
			return fmt.Sprintf("%q is text where a number is wanted", clip(s)), "write it without quotes"
		}
	case "bool":
		if s != "true" && s != "false" || !plain {
			return fmt.Sprintf("%q is not a boolean", clip(s)), "write true or false, without quotes"
		}
	case "duration":
		_, err = quantity.Duration(s)
	case "quantity":
		if _, bad := quantity.CPU(s); bad != nil {
			_, err = quantity.Bytes(s)
		}
	}
	if err != nil {
		if q, ok := errors.AsType[*quantity.Error](err); ok {
			return q.Msg, q.Hint
		}
		return err.Error(), ""
	}
	return "", ""
}

func notIn(s string, allowed []string) (msg, hint string) {
	if len(allowed) == 0 || slices.Contains(allowed, s) {
		return "", ""
	}
	return fmt.Sprintf("%q is not allowed", clip(s)), problem.OneOf(s, allowed)
}
