package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	v1 "github.com/baton-run/baton/internal/config/v1"
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/pkg/backend"
)

// mapping reads options as they are written: numbers that are not whole stay
// text, so that 1.10 stays 1.10.
func (w *walker) mapping(n *tree.Node, path string) map[string]any {
	out := make(map[string]any, len(n.Fields))
	for _, f := range n.Fields {
		at := join(path, f.Key)
		w.places[at] = place{f.Line, f.Col}
		out[f.Key] = w.option(f.Value, at)
	}
	return out
}

func (w *walker) option(n *tree.Node, path string) any {
	switch {
	case n.Kind == tree.Map:
		return w.mapping(n, path)
	case n.Kind == tree.List:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			at := index(path, i)
			w.places[at] = place{item.Line, item.Col}
			out[i] = w.option(item, at)
		}
		return out
	case n.Null:
		w.failAt(n, path, "has no value", `leave the option out, or write "" for empty text`)
		return nil
	case n.Quoted:
		return n.Text
	}
	return Scalar(n.Text)
}

// Scalar is what plain text means as an option: a boolean, a whole number, or
// the text itself.
func Scalar(text string) any {
	switch tree.PlainKind(text) {
	case tree.PlainBool:
		return text == "true"
	case tree.PlainInt:
		if i, err := strconv.ParseInt(text, 10, 64); err == nil {
			return i
		}
	}
	return text
}

// options lets the backend check its own.
func (w *walker) options(c v1.Context, path string) {
	for _, bad := range w.known.badOptions(c) {
		at := join(path+".options", bad.Path)
		w.fail(w.nearest(at), at, bad.Msg, "")
	}
}

// nearest is the place of a path, or of what it stands in.
func (w *walker) nearest(path string) place {
	for path != "" {
		if p, ok := w.places[path]; ok {
			return p
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return place{1, 1}
}

// badOptions are what the backend of a context refuses of its options.
func (s Sources) badOptions(c v1.Context) []backend.FieldError {
	kind := s.kind(c.Backend)
	if kind == nil || len(c.Options) == 0 {
		return nil
	}
	checker, ok := kind.(backend.OptionsChecker)
	if ok {
		bad := checker.CheckOptions(c.Options)
		slices.SortStableFunc(bad, func(a, b backend.FieldError) int { return strings.Compare(a.Path, b.Path) })
		return bad
	}
	var bad []backend.FieldError
	for _, name := range slices.Sorted(maps.Keys(c.Options)) {
		bad = append(bad, backend.FieldError{Path: name, Msg: fmt.Sprintf("is not an option: %s contexts take none", c.Backend)})
	}
	return bad
}

func (s Sources) kind(name string) backend.Kind {
	for _, k := range s.Kinds {
		if k.Name() == name {
			return k
		}
	}
	return nil
}

func (s Sources) kindNames() []string {
	var names []string
	for _, k := range s.Kinds {
		names = append(names, k.Name())
	}
	return names
}

func (s Sources) badBackend(name string) (msg, hint string) {
	if s.kind(name) != nil {
		return "", ""
	}
	return fmt.Sprintf("there is no backend %.60q", name), problem.OneOf(name, s.kindNames())
}

// badPair refuses a context that is called as one backend and is another.
func (s Sources) badPair(name, kind string) (msg, hint string) {
	if name == kind || kind == "" || s.kind(name) == nil {
		return "", ""
	}
	return fmt.Sprintf("the context %s can't be of backend %s", name, kind), "give it another name: " + name + " always is a " + name + " context"
}

func (s Sources) badOutput(form string) (msg, hint string) {
	if s.CheckOutput == nil {
		return "", ""
	}
	if err := s.CheckOutput(form); err != nil {
		return err.Error(), ""
	}
	return "", ""
}

// names are those of all contexts: of each backend, then the configured ones.
func (s Sources) names(configured []v1.Context) []string {
	names := s.kindNames()
	for _, c := range configured {
		if c.Name != "" && !slices.Contains(names, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}
