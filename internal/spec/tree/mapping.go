package tree

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// mapping converts a map's fields: its own, then those that "<<" merges in and
// that it has not itself.
func (c *converter) mapping(n *yaml.Node, out *Node, depth int) {
	own := make(map[string]int, len(n.Content)/2)
	var merges []*yaml.Node
	for i := 0; i+1 < len(n.Content) && !c.broken; i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.ScalarNode && key.Tag == "!!merge" && key.Value == "<<" {
			merges = append(merges, value)
			continue
		}
		child := c.node(value, depth+1)
		if !c.key(key) {
			continue
		}
		if first, twice := own[key.Value]; twice {
			c.fail(key, twiceMessage(key.Value, first), "remove one of the two")
			continue
		}
		own[key.Value] = key.Line + c.doc.line
		out.grow(child)
		out.Fields = append(out.Fields, Field{Key: key.Value, Line: key.Line + c.doc.line, Col: key.Column, Value: child})
	}
	for _, m := range merges {
		c.merge(m, out, own, depth)
	}
}

func (c *converter) key(key *yaml.Node) bool {
	switch {
	case key.Kind != yaml.ScalarNode:
		c.fail(key, "a key is text, not a list, a mapping or an alias", "quote text that begins with [, {, * or &")
	case key.Style == 0 && isNull(key.Value):
		c.fail(key, "a key is missing or null", `quote it where the text is meant: "null"`)
	case key.Style&yaml.TaggedStyle != 0 && key.Tag != "!!str":
		c.fail(key, "the tag "+short(key.Tag)+" is not part of a job file", "write the plain key")
	default:
		return true
	}
	return false
}

// merge adds the fields of one mapping, or of several with the first winning.
func (c *converter) merge(value *yaml.Node, out *Node, own map[string]int, depth int) {
	from := c.node(value, depth)
	switch {
	case c.broken:
	case from.Kind == Map:
		c.mergeMap(from, out, own)
	case from.Kind == List:
		for _, item := range from.Items {
			if item.Kind != Map {
				c.fail(value, "<< takes a mapping or a list of them", "for example <<: *defaults")
				return
			}
			c.mergeMap(item, out, own)
		}
	default:
		c.fail(value, "<< takes a mapping or a list of them", "for example <<: *defaults")
	}
}

func (c *converter) mergeMap(from, out *Node, own map[string]int) {
	for _, f := range from.Fields {
		if _, has := own[f.Key]; has {
			continue
		}
		own[f.Key] = f.Line
		out.grow(f.Value)
		out.Fields = append(out.Fields, f)
	}
}

func short(s string) string {
	if len(s) > 60 {
		return fmt.Sprintf("%.60q…", s)
	}
	return s
}
