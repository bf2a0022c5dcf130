package core

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// attribute is the value of a placement key on a node.
func (n *Node) attribute(key string) (string, bool) {
	if key == "hostname" {
		return n.Hostname, n.Hostname != ""
	}
	v, ok := n.Attributes[key]
	return v, ok
}

// misfit says why a node can never take instances of a group, or nil.
func misfit(n *Node, p backend.Platform, placement backend.Placement) *backend.Blocker {
	constraints := placement.Constraints
	for _, want := range []struct{ key, value string }{{"os", p.OS}, {"arch", p.Arch}} {
		if want.value != "" {
			c := backend.Constraint{Node: want.key, Op: backend.OpIn, Values: []string{want.value}}
			constraints = append(slices.Clip(constraints), c)
		}
	}
	for _, c := range constraints {
		value, has := n.attribute(c.Node)
		ok, err := holds(c, value, has)
		if ok {
			continue
		}
		available := value
		if !has {
			available = "no " + c.Node
		}
		b := &backend.Blocker{
			Node: n.ID, Reason: backend.ReasonUnschedulable, Resource: "constraint",
			Requested: describe(c), Available: available,
			Message: fmt.Sprintf("wants %s, node has %s", describe(c), available),
		}
		if err != nil {
			b.Reason, b.Message = backend.ReasonInvalidSpec, err.Error()
		}
		return b
	}
	return nil
}

// holds compares a constraint with a node's value. A node without the key
// passes notIn and exists: false only.
func holds(c backend.Constraint, value string, has bool) (bool, error) {
	switch c.Op {
	case backend.OpIn:
		return has && slices.Contains(c.Values, value), nil
	case backend.OpNotIn:
		return !has || !slices.Contains(c.Values, value), nil
	case backend.OpExists:
		return has == c.Exists, nil
	case backend.OpGt, backend.OpLt:
		n, bad := strconv.ParseInt(value, 10, 64)
		passes := c.Op == backend.OpGt && n > c.Number || c.Op == backend.OpLt && n < c.Number
		return has && bad == nil && passes, nil
	case backend.OpMatches:
		re, err := regexp.Compile(`^(?:` + c.Pattern + `)$`)
		if err != nil {
			return false, fmt.Errorf("placement of %s: %w", c.Node, err)
		}
		return has && re.MatchString(value), nil
	default:
		return false, fmt.Errorf("placement of %s: unknown comparison %q", c.Node, c.Op)
	}
}

func describe(c backend.Constraint) string {
	switch c.Op {
	case backend.OpIn, backend.OpNotIn:
		return fmt.Sprintf("%s %s [%s]", c.Node, c.Op, strings.Join(c.Values, ", "))
	case backend.OpExists:
		return fmt.Sprintf("%s exists: %t", c.Node, c.Exists)
	case backend.OpMatches:
		return fmt.Sprintf("%s matches %s", c.Node, c.Pattern)
	default:
		return fmt.Sprintf("%s %s %d", c.Node, c.Op, c.Number)
	}
}
