package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	v1 "github.com/baton-run/baton/internal/config/v1"
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
)

func (w *walker) root(n *tree.Node) {
	if n.Kind != tree.Map {
		w.wants(n, "", "a mapping", "begin with apiVersion: "+v1.APIVersion)
		return
	}
	if !w.version(n) {
		return
	}
	w.fields(n, "", []string{"apiVersion", "currentContext", "contexts", "defaults"}, func(name, path string, value *tree.Node) {
		switch name {
		case "currentContext":
			w.file.CurrentContext, _ = w.text(value, path)
		case "contexts":
			w.contexts(value, path)
		case "defaults":
			w.defaults(value, path)
		}
	})
	w.current()
}

// version says whether the file is of this version. Nothing else is said of
// another one: its keys mean other things.
func (w *walker) version(n *tree.Node) bool {
	f, ok := n.Get("apiVersion")
	if !ok {
		w.failAt(n, "apiVersion", "is missing", "write apiVersion: "+v1.APIVersion)
		return false
	}
	version, ok := w.text(f.Value, "apiVersion")
	if !ok || version == v1.APIVersion {
		return ok
	}
	msg, hint := otherVersion(version, w.older)
	w.failAt(f.Value, "apiVersion", msg, hint)
	return false
}

func (w *walker) contexts(n *tree.Node, path string) {
	if n.Kind != tree.List {
		w.wants(n, path, "a list", "contexts are a list: - name: …")
		return
	}
	first := map[string]int{}
	for i, item := range n.Items {
		at := index(path, i)
		w.places[at] = place{item.Line, item.Col}
		before := w.problems.Len()
		c := w.context(item, at)
		if line, twice := first[c.Name]; twice && c.Name != "" {
			w.fail(w.places[at+".name"], at+".name", fmt.Sprintf("context %q stands twice: first in line %d", c.Name, line), "remove one of the two")
		} else {
			first[c.Name] = item.Line
		}
		if w.problems.Len() == before {
			w.options(c, at)
		}
		w.file.Contexts = append(w.file.Contexts, c)
	}
}

func (w *walker) context(n *tree.Node, path string) v1.Context {
	var c v1.Context
	w.fields(n, path, []string{"name", "backend", "namespace", "options"}, func(name, at string, value *tree.Node) {
		switch name {
		case "name":
			c.Name = w.checked(value, at, BadName)
		case "backend":
			c.Backend = w.checked(value, at, w.known.badBackend)
		case "namespace":
			c.Namespace = w.checked(value, at, BadNamespace)
		case "options":
			if value.Kind != tree.Map {
				w.wants(value, at, "a mapping", "")
				return
			}
			c.Options = w.mapping(value, at)
		}
	})
	if n.Kind != tree.Map {
		return c
	}
	for _, need := range []string{"name", "backend"} {
		if !n.Has(need) {
			w.failAt(n, path, need+" is missing", "a context has a name and a backend")
		}
	}
	if msg, hint := w.known.badPair(c.Name, c.Backend); msg != "" {
		w.fail(w.places[path+".backend"], path+".backend", msg, hint)
	}
	return c
}

// checked reads text that a rule may refuse.
func (w *walker) checked(n *tree.Node, path string, bad func(string) (msg, hint string)) string {
	s, ok := w.text(n, path)
	if !ok {
		return ""
	}
	if msg, hint := bad(s); msg != "" {
		w.failAt(n, path, msg, hint)
		return ""
	}
	return s
}

func (w *walker) defaults(n *tree.Node, path string) {
	w.fields(n, path, []string{"output", "requestTimeout"}, func(name, at string, value *tree.Node) {
		switch name {
		case "output":
			w.file.Defaults.Output = w.checked(value, at, w.known.badOutput)
		case "requestTimeout":
			w.file.Defaults.RequestTimeout = w.checked(value, at, badTimeout)
		}
	})
}

// current refuses a current context that is not there.
func (w *walker) current() {
	name := w.file.CurrentContext
	if name == "" {
		return
	}
	names := w.known.names(w.file.Contexts)
	if !slices.Contains(names, name) {
		w.fail(w.places["currentContext"], "currentContext", fmt.Sprintf("there is no context %q", name), problem.OneOf(name, names))
	}
}

// BadName says what is wrong with the name of a context; "" = nothing.
func BadName(name string) (msg, hint string) {
	bad := func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune(",\"'`$", r)
	}
	switch {
	case name == "", strings.HasPrefix(name, "-"), strings.ContainsFunc(name, bad), len(name) > 253:
		return fmt.Sprintf("%.60q is not a context's name", name), "a name has at most 253 letters, digits and signs, no spaces, commas or quotes, and does not begin with -"
	}
	return "", ""
}

// BadNamespace says what is wrong with a namespace; "" = nothing.
func BadNamespace(name string) (msg, hint string) {
	inside := strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
	if !inside || name == "" || len(name) > 63 || strings.HasPrefix(name, "-") || strings.HasSuffix(name, "-") {
		return fmt.Sprintf("%.80q is not a namespace", name), "a namespace has at most 63 lower-case letters, digits and - inside"
	}
	return "", ""
}

func badTimeout(s string) (msg, hint string) {
	if d, err := time.ParseDuration(s); err != nil || d < 0 {
		return fmt.Sprintf("%.40q is not a duration", s), "for example 10s or 1m30s; 0s = no bound"
	}
	return "", ""
}
