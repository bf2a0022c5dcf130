package spec

import (
	"net/netip"
	"regexp"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// maxID is the largest user or group id.
const maxID = 1<<31 - 1

// readNodes reads what says where a group's instances may be.
func readNodes(s scope, g *backend.Group) {
	s.field("platform", func(v value) {
		v.object(fields{"os": into(&g.Platform.OS, filled), "arch": into(&g.Platform.Arch, filled)})
	})
	s.field("serviceAccount", into(&g.ServiceAccount, filled))
	s.field("fsGroup", pointer(&g.FSGroup, number(0, maxID)))
	s.field("network", func(v value) { readNetwork(v, &g.Network) })
	s.field("placement", func(v value) { readPlacement(v, &g.Placement) })
	s.field("tolerations", into(&g.Tolerations, list(toleration)))
}

func readNetwork(v value, n *backend.Network) {
	v.object(fields{
		"mode": into(&n.Mode, filled),
		"dns": func(v value) {
			v.object(fields{
				"servers": into(&n.Servers, list(address)),
				"search":  into(&n.Search, list(filled)),
				"options": into(&n.DNSOptions, list(filled)),
			})
		},
		"hosts": func(v value) {
			for _, e := range v.entries() {
				if !hostName(e.key.Key) {
					v.r.addField(e.key, e.value.path, "this is not a host's name", "for example db.example.com: 10.0.0.7")
					continue
				}
				if a, ok := address(e.value); ok {
					n.Hosts = set(n.Hosts, e.key.Key, a)
				}
			}
		},
	})
}

func address(v value) (string, bool) {
	s, ok := text(v)
	if !ok {
		return "", false
	}
	if _, err := netip.ParseAddr(s); err != nil {
		v.problem(clip(s)+" is not an IP address", "for example 10.0.0.7")
		return "", false
	}
	return s, true
}

func hostName(s string) bool {
	return len(s) <= 253 && regexp.MustCompile(`^(\*\.)?[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*$`).MatchString(s)
}

func toleration(v value) (backend.Toleration, bool) {
	var t backend.Toleration
	ok := v.object(fields{
		"key":     into(&t.Key, filled),
		"value":   into(&t.Value, text),
		"effect":  into(&t.Effect, enum("NoSchedule", "PreferNoSchedule", "NoExecute")),
		"seconds": pointer(&t.Seconds, number(0, maxID)),
	})
	if t.Key == "" && t.Value != "" {
		v.problem("a value without a key", "a toleration of every taint has neither")
	}
	return t, ok
}

func readPlacement(v value, p *backend.Placement) {
	v.object(fields{
		"constraints": into(&p.Constraints, list(constraint)),
		"prefer":      into(&p.Prefer, list(preference)),
		"spread":      into(&p.Spread, list(spread)),
		"distinct":    into(&p.Distinct, list(nodeKey)),
	})
}

func constraint(v value) (backend.Constraint, bool) {
	var c backend.Constraint
	ok := v.object(comparison(&c), "node")
	return c, v.one(comparisons()...) && ok
}

const defaultWeight = 50

func preference(v value) (backend.Preference, bool) {
	p := backend.Preference{Weight: defaultWeight}
	known := comparison(&p.Constraint)
	known["weight"] = into(&p.Weight, whole(1, 100))
	ok := v.object(known, "node")
	return p, v.one(comparisons()...) && ok
}

func comparisons() []string { return []string{"in", "notIn", "exists", "gt", "lt", "matches"} }

func comparison(c *backend.Constraint) fields {
	op := func(op backend.ConstraintOp, read func(value)) func(value) {
		return func(v value) {
			c.Op = op
			read(v)
		}
	}
	bound := into(&c.Number, number(-1<<53+1, 1<<53-1))
	return fields{
		"node":    into(&c.Node, nodeKey),
		"in":      op(backend.OpIn, into(&c.Values, texts)),
		"notIn":   op(backend.OpNotIn, into(&c.Values, texts)),
		"exists":  op(backend.OpExists, into(&c.Exists, boolean)),
		"gt":      op(backend.OpGt, bound),
		"lt":      op(backend.OpLt, bound),
		"matches": op(backend.OpMatches, into(&c.Pattern, pattern)),
	}
}

// texts is a list of text that is not empty.
func texts(v value) ([]string, bool) {
	out, ok := list(text)(v)
	if ok && len(v.node.Items) == 0 {
		v.problem("the list is empty", "name at least one value")
		return nil, false
	}
	return out, ok
}

func pattern(v value) (string, bool) {
	s, ok := filled(v)
	if !ok {
		return "", false
	}
	if _, err := regexp.Compile(s); err != nil {
		v.problem("this is not a regular expression: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "), "RE2 syntax, over the whole value")
		return "", false
	}
	return s, true
}

// nodeKey is one of hostname, zone, region, os, arch, else a label or
// attribute of nodes.
func nodeKey(v value) (string, bool) {
	s, ok := filled(v)
	if ok && !labelKey(s) {
		v.problem(clip(s)+" is not the key of a node", "hostname, zone, region, os, arch, or a label's or attribute's key")
		return "", false
	}
	return s, ok
}

func spread(v value) (backend.Spread, bool) {
	s := backend.Spread{MaxSkew: 1}
	if v.node.Kind == scalarKind {
		by, ok := nodeKey(v)
		s.By = by
		return s, ok
	}
	ok := v.object(fields{
		"by":      into(&s.By, nodeKey),
		"maxSkew": into(&s.MaxSkew, whole(1, maxInstances)),
		"hard":    into(&s.Hard, boolean),
	}, "by")
	return s, ok
}

// one wants exactly one of these fields.
func (v value) one(names ...string) bool {
	var found []string
	for _, f := range v.node.Fields {
		for _, n := range names {
			if f.Key == n {
				found = append(found, n)
			}
		}
	}
	switch len(found) {
	case 1:
		return true
	case 0:
		v.problem("nothing says what is wanted", "write one of "+strings.Join(names, ", "))
	default:
		v.problem(strings.Join(found, " and ")+" exclude each other", "write one of "+strings.Join(names, ", "))
	}
	return false
}
