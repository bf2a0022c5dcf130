package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/baton-run/baton/internal/spec/problem"
)

func (d document) parse(problems *problem.List) *Node {
	if isJSON(d.text) {
		return d.parseJSON(problems)
	}
	root, err := decode(d.text)
	if errors.Is(err, io.EOF) || err == nil && root == nil {
		return nil
	}
	if err != nil {
		d.refuse(err, problems)
		return nil
	}
	c := converter{problems: problems, doc: d, done: map[*yaml.Node]*Node{}, open: map[*yaml.Node]bool{}}
	n := c.node(root, 1)
	if c.broken {
		return nil
	}
	if n.size-c.own > maxAliased {
		c.fail(root, fmt.Sprintf("aliases add %d values to the document", n.size-c.own), "write out what is meant, or leave it out")
		return nil
	}
	if n.Null {
		return nil
	}
	return n
}

// decode gives the library's own tree; it must not panic on any input.
func decode(text []byte) (root *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, fmt.Errorf("yaml: %v", r)
		}
	}()
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&doc); err != nil {
		return nil, err
	}
	if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		return doc.Content[0], nil
	}
	return nil, nil
}

// converter makes our tree of the library's. A node that aliases name is
// converted once and shared, so that memory follows the file's size.
type converter struct {
	problems *problem.List
	doc      document
	done     map[*yaml.Node]*Node
	open     map[*yaml.Node]bool
	own      int
	broken   bool // the document can't be walked
}

func (c *converter) fail(n *yaml.Node, msg, hint string) {
	c.problems.Add(problem.Problem{Line: n.Line + c.doc.line, Col: n.Column, Msg: msg, Hint: hint})
}

func (c *converter) stop(n *yaml.Node, msg, hint string) *Node {
	if !c.broken {
		c.fail(n, msg, hint)
	}
	c.broken = true
	return &Node{Null: true, size: 1, Line: n.Line + c.doc.line, Col: n.Column}
}

func (c *converter) node(n *yaml.Node, depth int) *Node {
	if c.broken {
		return &Node{Null: true, size: 1}
	}
	if n.Kind == yaml.AliasNode {
		return c.alias(n, depth)
	}
	if depth > MaxNesting {
		return c.stop(n, "the document nests deeper than 64 levels", "a job file needs far fewer")
	}
	c.own++
	c.doc.clamp(n)
	out := &Node{Line: n.Line + c.doc.line, Col: n.Column, size: 1, depth: 1}
	if n.Anchor != "" {
		c.open[n] = true
		defer delete(c.open, n)
		c.done[n] = out
	}
	if n.Style&yaml.TaggedStyle != 0 && n.Tag != "!!str" {
		return c.stop(n, "the tag "+short(n.Tag)+" is not part of a job file", "write the plain value")
	}
	switch n.Kind {
	case yaml.SequenceNode:
		out.Kind = List
		for _, item := range n.Content {
			child := c.node(item, depth+1)
			out.grow(child)
			out.Items = append(out.Items, child)
		}
	case yaml.MappingNode:
		out.Kind = Map
		c.mapping(n, out, depth)
	default:
		scalar(n, out)
	}
	return out
}

// clamp moves what the library places behind the end of the document, a value
// that is not there, to the end.
func (d document) clamp(n *yaml.Node) {
	if n.Line <= d.lines {
		return
	}
	n.Line, n.Column = place(d.text, len(d.text))
}

func (n *Node) grow(child *Node) {
	n.size = min(n.size+child.size, 1<<40)
	n.depth = max(n.depth, child.depth+1)
}

func (c *converter) alias(n *yaml.Node, depth int) *Node {
	if c.open[n.Alias] {
		return c.stop(n, "the alias *"+n.Value+" stands inside of what it names", "")
	}
	target, ok := c.done[n.Alias]
	if !ok {
		return c.stop(n, "the alias *"+n.Value+" has no anchor", "")
	}
	if depth+target.depth-1 > MaxNesting {
		return c.stop(n, "with aliases the document nests deeper than 64 levels", "a job file needs far fewer")
	}
	return target
}

func scalar(n *yaml.Node, out *Node) {
	out.Text = n.Value
	out.Block = n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
	out.Quoted = n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.TaggedStyle) != 0 || out.Block
	out.Null = !out.Quoted && isNull(n.Value)
	out.Cut = !out.Quoted && n.LineComment != ""
}
