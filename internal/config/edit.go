package config

import (
	"bytes"
	"cmp"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v3"

	v1 "github.com/baton-run/baton/internal/config/v1"
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

// Editor changes the file as a person would: what it does not touch keeps its
// order and comments.
type Editor struct {
	sources Sources
	before  []byte // nil = no file
	want    v1.File
	root    *yaml.Node // of the document; nil when there is none yet
	doc     *yaml.Node
}

// Edit opens the file for changes. One with a mistake in it is refused.
func Edit(s Sources) (*Editor, error) {
	if s.Path == "" {
		return nil, backend.Errorf(backend.Invalid, "", backend.Key{}, "neither HOME nor XDG_CONFIG_HOME is set: nowhere to keep the configuration; set HOME")
	}
	data, err := readFile(s.Path)
	if err != nil {
		return nil, err
	}
	return edit(s, data)
}

func edit(s Sources, data []byte) (*Editor, error) {
	r, problems := decode(s.Path, data, s, migrations())
	if problems != nil {
		return nil, problems
	}
	e := &Editor{sources: s, before: data, want: r.file}
	if blank(data) {
		return e, nil
	}
	e.doc = &yaml.Node{}
	if err := yaml.Unmarshal(data, e.doc); err != nil {
		return nil, e.byHand()
	}
	if len(e.doc.Content) != 1 || e.doc.Content[0].Kind != yaml.MappingNode {
		return nil, e.byHand()
	}
	e.root = e.doc.Content[0]
	return e, nil
}

// byHand refuses a file that can be read but not changed surely.
func (e *Editor) byHand() error {
	return backend.Errorf(backend.Invalid, "", backend.Key{}, "%s is written in a way that this command can't change; change it by hand", e.sources.Path)
}

// Add adds a context of a new name.
func (e *Editor) Add(c v1.Context) error {
	if err := e.sources.check(c); err != nil {
		return err
	}
	if e.index(c.Name) >= 0 {
		return backend.Errorf(backend.Conflict, "", backend.Key{}, "there is a context %q already; `baton context remove %s` removes it", c.Name, c.Name)
	}
	list := e.value("contexts")
	if list == nil {
		list = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		e.set("contexts", list)
	}
	if list.Kind != yaml.SequenceNode {
		return e.byHand()
	}
	item, err := contextNode(c)
	if err != nil {
		return err
	}
	if len(list.Content) == 0 {
		list.Style = 0
	}
	list.Content = append(list.Content, item)
	e.want.Contexts = append(slices.Clone(e.want.Contexts), c)
	return nil
}

// Use makes a context the current one.
func (e *Editor) Use(name string) error {
	if names := e.sources.names(e.want.Contexts); !slices.Contains(names, name) {
		return Unknown(name, names)
	}
	if n := e.value("currentContext"); n != nil {
		if n.Kind != yaml.ScalarNode {
			return e.byHand()
		}
		n.Value, n.Style, n.Tag = name, styleOf(name), "!!str"
	} else {
		e.set("currentContext", textNode(name))
	}
	e.want.CurrentContext = name
	return nil
}

// Remove removes a context of the file, and says whether it was the current one
// and is gone.
func (e *Editor) Remove(name string) (wasCurrent bool, err error) {
	i := e.index(name)
	builtIn := e.sources.kind(name) != nil
	switch {
	case i < 0 && builtIn:
		return false, backend.Errorf(backend.NotFound, "", backend.Key{}, "the context %s is built in and not in the configuration: there is nothing to remove", name)
	case i < 0:
		return false, Unknown(name, e.sources.names(e.want.Contexts))
	}
	list := e.value("contexts")
	if list == nil || list.Kind != yaml.SequenceNode || len(list.Content) != len(e.want.Contexts) {
		return false, e.byHand()
	}
	list.Content = slices.Delete(list.Content, i, i+1)
	e.want.Contexts = slices.Delete(slices.Clone(e.want.Contexts), i, i+1)
	if e.want.CurrentContext != name || builtIn {
		return false, nil
	}
	e.unset("currentContext")
	e.want.CurrentContext = ""
	return true, nil
}

func (e *Editor) index(name string) int {
	return slices.IndexFunc(e.want.Contexts, func(c v1.Context) bool { return c.Name == name })
}

// Text is the file as it will be. It is read again: a change that came out
// otherwise than meant is refused, and the file stays as it is.
func (e *Editor) Text() ([]byte, error) {
	if e.root == nil {
		return e.before, nil
	}
	var out bytes.Buffer
	if blank(e.before) && len(e.before) > 0 {
		out.Write(append(bytes.TrimRight(e.before, "\n"), '\n'))
	}
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(e.doc); err != nil {
		return nil, e.byHand()
	}
	if err := encoder.Close(); err != nil {
		return nil, e.byHand()
	}
	again, problems := decode(e.sources.Path, out.Bytes(), e.sources, nil)
	if problems != nil || !same(again.file, e.want) {
		return nil, e.byHand()
	}
	return out.Bytes(), nil
}

// Save writes the file.
func (e *Editor) Save() error {
	text, err := e.Text()
	if err != nil || bytes.Equal(text, e.before) {
		return err
	}
	return replace(e.sources.Path, e.before, text)
}

func same(a, b v1.File) bool {
	if len(a.Contexts) == 0 {
		a.Contexts = nil
	}
	if len(b.Contexts) == 0 {
		b.Contexts = nil
	}
	return reflect.DeepEqual(a, b)
}

// check refuses what the reader would refuse of a context.
func (s Sources) check(c v1.Context) error {
	bad := func(msg, hint string) error {
		if msg == "" {
			return nil
		}
		return backend.Errorf(backend.Invalid, "", backend.Key{}, "%s; %s", msg, hint)
	}
	err := cmp.Or(bad(BadName(c.Name)), bad(s.badBackend(c.Backend)),
		bad(BadNamespace(cmp.Or(c.Namespace, DefaultNamespace))), bad(s.badPair(c.Name, c.Backend)))
	if err != nil {
		return err
	}
	if bad := s.badOptions(c); len(bad) > 0 {
		return &backend.Error{Code: backend.Invalid, Msg: "options of context " + c.Name, Fields: bad}
	}
	return nil
}

// Unknown is the error for a context that is not there.
func Unknown(name string, names []string) error {
	return backend.Errorf(backend.NotFound, "", backend.Key{}, "no context %q; %s", name, problem.OneOf(name, names))
}
