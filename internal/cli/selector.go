package cli

import (
	"strings"

	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// selection is the selector the global flags describe, in a session's
// namespace unless -n or -A say otherwise.
func (a *App) selection(s *session.Session, names []string) (backend.Selector, error) {
	labels, err := parseSelector(a.flags.selector)
	if err != nil {
		return backend.Selector{}, err
	}
	return backend.Selector{Namespace: a.namespace(s), All: a.flags.all, Names: names, Labels: labels}, nil
}

func (a *App) namespace(s *session.Session) string {
	if a.flags.namespace != "" {
		return a.flags.namespace
	}
	return s.Namespace()
}

// parseSelector reads Kubernetes' language of label selectors.
func parseSelector(s string) ([]backend.Requirement, error) {
	var out []backend.Requirement
	for _, term := range splitTerms(s) {
		r, ok := parseTerm(strings.TrimSpace(term))
		if !ok {
			return nil, usagef("-l %q: %q is not a term; write k=v, k!=v, k in (a,b), k notin (a,b), k or !k", s, term)
		}
		out = append(out, r)
	}
	return out, nil
}

// splitTerms splits at commas outside of parentheses.
func splitTerms(s string) []string {
	var terms []string
	depth, from := 0, 0
	for i, c := range s {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			terms, from = append(terms, s[from:i]), i+1
		}
	}
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return append(terms, s[from:])
}

func parseTerm(term string) (backend.Requirement, bool) {
	if key, values, ok := strings.Cut(term, " notin "); ok {
		return inTerm(key, values, backend.LabelNotIn)
	}
	if key, values, ok := strings.Cut(term, " in "); ok {
		return inTerm(key, values, backend.LabelIn)
	}
	if key, value, ok := strings.Cut(term, "!="); ok {
		return requirement(key, backend.LabelNotIn, value)
	}
	if key, value, ok := strings.Cut(term, "="); ok {
		return requirement(key, backend.LabelIn, strings.TrimPrefix(value, "="))
	}
	if key, ok := strings.CutPrefix(term, "!"); ok {
		return requirement(key, backend.LabelNotExists)
	}
	return requirement(term, backend.LabelExists)
}

func inTerm(key, list string, op backend.RequirementOp) (backend.Requirement, bool) {
	list = strings.TrimSpace(list)
	inner, opened := strings.CutPrefix(list, "(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !opened || !closed {
		return backend.Requirement{}, false
	}
	return requirement(key, op, strings.Split(inner, ",")...)
}

func requirement(key string, op backend.RequirementOp, values ...string) (backend.Requirement, bool) {
	key = strings.TrimSpace(key)
	for i := range values {
		values[i] = strings.TrimSpace(values[i])
	}
	plain := key != "" && !strings.ContainsAny(key+strings.Join(values, ""), " ()=!")
	return backend.Requirement{Key: key, Op: op, Values: values}, plain
}
