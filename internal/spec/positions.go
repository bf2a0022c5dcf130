package spec

import (
	"strconv"
	"strings"

	"github.com/baton-run/baton/internal/spec/tree"
)

// Position is a place in a file, counted from 1.
type Position struct {
	File      string
	Line, Col int
}

// String is file:line:col.
func (p Position) String() string {
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
}

// Positions says where the fields of a job stand in its file, whichever
// spelling it uses.
type Positions struct {
	file   string
	root   value
	groups []groupScope
}

// Find returns the place of a canonical path such as
// groups[0].tasks[1].ports[0].port. For a field that is not written it is the
// nearest that holds it, and ok is false.
func (p *Positions) Find(path string) (pos Position, ok bool) {
	steps := pathSteps(path)
	s := scope{chain: []value{p.root}}
	if i, found := indexed(steps, "groups", len(p.groups)); found {
		g := p.groups[i]
		s, steps = g.scope, steps[2:]
		if k, found := indexed(steps, "tasks", len(g.tasks)); found {
			s, steps = g.tasks[k], steps[2:]
		}
	}
	node := s.chain[0].node
	if len(steps) == 0 {
		return p.at(node), true
	}
	best, left := node, len(steps)
	for _, v := range s.chain {
		f, has := v.node.Get(steps[0])
		if !has {
			continue
		}
		n, rest := descend(f.Value, steps[1:])
		if rest < left {
			best, left = n, rest
		}
		if pl, _ := placeOf(steps[0]); !pl.inherit || !mergedField(steps[0]) {
			break
		}
	}
	return p.at(best), left == 0
}

func mergedField(name string) bool {
	return name == "labels" || name == "annotations" || name == "env" || name == "secrets"
}

func (p *Positions) at(n *tree.Node) Position {
	return Position{File: p.file, Line: n.Line, Col: n.Col}
}

// descend follows the steps as far as the tree has them and says how many are
// left.
func descend(n *tree.Node, steps []string) (*tree.Node, int) {
	for i, step := range steps {
		if n.Kind == tree.List {
			k, err := strconv.Atoi(strings.Trim(step, "[]"))
			if err != nil || k < 0 || k >= len(n.Items) {
				return n, len(steps) - i
			}
			n = n.Items[k]
			continue
		}
		f, ok := n.Get(step)
		if !ok {
			return n, len(steps) - i
		}
		n = f.Value
	}
	return n, 0
}

func indexed(steps []string, name string, most int) (int, bool) {
	if len(steps) < 2 || steps[0] != name {
		return 0, false
	}
	i, err := strconv.Atoi(strings.Trim(steps[1], "[]"))
	return i, err == nil && i >= 0 && i < most
}

// pathSteps cuts a path into names and [indices]; ["any key"] is a name.
func pathSteps(path string) []string {
	var out []string
	for path != "" {
		switch {
		case path[0] == '.':
			path = path[1:]
		case strings.HasPrefix(path, `["`):
			quoted, err := strconv.QuotedPrefix(path[1:])
			if err != nil {
				return append(out, path)
			}
			name, _ := strconv.Unquote(quoted)
			out, path = append(out, name), strings.TrimPrefix(path[1+len(quoted):], "]")
		case path[0] == '[':
			end := strings.IndexByte(path, ']')
			if end < 0 {
				return append(out, path)
			}
			out, path = append(out, path[:end+1]), path[end+1:]
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			out, path = append(out, path[:end]), path[end:]
		}
	}
	return out
}
