// Package tree reads YAML or JSON into a tree that keeps where everything
// stands and how it is written. It refuses what no job file needs and what
// could make a small file large: duplicate keys, tags, deep nesting, aliases
// that multiply. It imports the YAML library and the words of problems.
package tree

import "iter"

// Kind is the shape of a node.
type Kind uint8

// The kinds.
const (
	Scalar Kind = iota
	List
	Map
)

// Node is one value of a document.
type Node struct {
	Kind Kind
	// Text is a scalar as it is written; Quoted says that it is text whatever
	// it looks like: quoted, or a block. Null is a plain null, ~ or nothing.
	Text   string
	Quoted bool
	Block  bool
	Null   bool
	// Cut says that a plain scalar ends in a comment.
	Cut bool

	Line, Col int
	Items     []*Node
	Fields    []Field

	size  int // values, aliases counted each time
	depth int
}

// Field is one key of a map, with the key's place.
type Field struct {
	Key       string
	Line, Col int
	Value     *Node
}

// Get returns the field of that name.
func (n *Node) Get(key string) (Field, bool) {
	for _, f := range n.Fields {
		if f.Key == key {
			return f, true
		}
	}
	return Field{}, false
}

// Has says whether the map has that key.
func (n *Node) Has(key string) bool {
	_, ok := n.Get(key)
	return ok
}

// Keys yields the map's keys in file order.
func (n *Node) Keys() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range n.Fields {
			if !yield(f.Key) {
				return
			}
		}
	}
}

// What names the kind for people.
func (n *Node) What() string {
	switch {
	case n.Kind == List:
		return "a list"
	case n.Kind == Map:
		return "a mapping"
	case n.Null:
		return "null"
	case n.Quoted:
		return "text"
	}
	switch PlainKind(n.Text) {
	case PlainBool:
		return "a boolean"
	case PlainInt:
		return "a number"
	default:
		return "text"
	}
}
