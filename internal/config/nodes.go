package config

import (
	"go.yaml.in/yaml/v3"

	v1 "github.com/baton-run/baton/internal/config/v1"
	"github.com/baton-run/baton/internal/spec/tree"
)

// value is that of a key of the file, or nil.
func (e *Editor) value(key string) *yaml.Node {
	if e.root == nil {
		return nil
	}
	for i := 0; i+1 < len(e.root.Content); i += 2 {
		if e.root.Content[i].Value == key {
			return e.root.Content[i+1]
		}
	}
	return nil
}

// set adds a key; currentContext goes before what may be long.
func (e *Editor) set(key string, value *yaml.Node) {
	if e.root == nil {
		e.root = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{textNode("apiVersion"), textNode(v1.APIVersion)}}
		e.doc = &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{e.root}}
	}
	at := len(e.root.Content)
	if key == "currentContext" {
		for i := 0; i+1 < at; i += 2 {
			if e.root.Content[i].Value == "apiVersion" {
				at = i + 2
			}
		}
	}
	rest := append([]*yaml.Node{textNode(key), value}, e.root.Content[at:]...)
	e.root.Content = append(e.root.Content[:at:at], rest...)
}

func (e *Editor) unset(key string) {
	for i := 0; i+1 < len(e.root.Content); i += 2 {
		if e.root.Content[i].Value == key {
			e.root.Content = append(e.root.Content[:i:i], e.root.Content[i+2:]...)
			return
		}
	}
}

func contextNode(c v1.Context) (*yaml.Node, error) {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	n.Content = append(n.Content, textNode("name"), textNode(c.Name), textNode("backend"), textNode(c.Backend))
	if c.Namespace != "" {
		n.Content = append(n.Content, textNode("namespace"), textNode(c.Namespace))
	}
	if len(c.Options) > 0 {
		options := &yaml.Node{}
		if err := options.Encode(c.Options); err != nil {
			return nil, err
		}
		n.Content = append(n.Content, textNode("options"), options)
	}
	return n, nil
}

func textNode(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Style: styleOf(s)}
}

// styleOf quotes what the reader takes for something other than text.
func styleOf(s string) yaml.Style {
	if tree.PlainKind(s) != tree.PlainText {
		return yaml.DoubleQuotedStyle
	}
	return 0
}
