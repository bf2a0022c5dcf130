// Package convert turns the contract's types into the API's wire types and
// back, for server and client alike. Pure functions; it may import pkg/backend
// and scheduler/api/v1 only.
//
// Where wire type and model have the same fields in the same order, a Go
// conversion does it, which the compiler refuses when they drift apart.
package convert

import (
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

func each[A, B any](in []A, f func(A) B) []B {
	if in == nil {
		return nil
	}
	out := make([]B, len(in))
	for i, a := range in {
		out[i] = f(a)
	}
	return out
}

func pointer[A, B any](in *A, f func(A) B) *B {
	if in == nil {
		return nil
	}
	out := f(*in)
	return &out
}

func usageToWire(u backend.Usage) v1.Usage   { return v1.Usage(u) }
func usageFromWire(u v1.Usage) backend.Usage { return backend.Usage(u) }

// ChangeToWire and its inverse carry who changes what, and under which id.
func ChangeToWire(c backend.Change) v1.Change {
	return v1.Change{SubmissionID: c.SubmissionID, IfVersion: c.IfVersion, By: v1.By(c.By), Message: c.Message}
}

// ChangeFromWire is the inverse of ChangeToWire.
func ChangeFromWire(c v1.Change) backend.Change {
	return backend.Change{SubmissionID: c.SubmissionID, IfVersion: c.IfVersion, By: backend.By(c.By), Message: c.Message}
}

// DetailToWire spells a detail out.
func DetailToWire(d backend.Detail) v1.Detail {
	switch d {
	case backend.DetailFull:
		return v1.DetailFull
	case backend.DetailInstances:
		return v1.DetailInstances
	default:
		return v1.DetailSummary
	}
}

// DetailFromWire reports false for a word that it does not know.
func DetailFromWire(d v1.Detail) (backend.Detail, bool) {
	switch d {
	case v1.DetailSummary:
		return backend.DetailSummary, true
	case v1.DetailInstances:
		return backend.DetailInstances, true
	case v1.DetailFull:
		return backend.DetailFull, true
	default:
		return 0, false
	}
}

// SelectorToWire and its inverse carry which jobs are wanted.
func SelectorToWire(s backend.Selector, d backend.Detail) v1.ListRequest {
	return v1.ListRequest{
		Namespace: s.Namespace, All: s.All, Names: s.Names, Detail: DetailToWire(d),
		Labels: each(s.Labels, func(r backend.Requirement) v1.Requirement { return v1.Requirement(r) }),
	}
}

// SelectorFromWire is the inverse of SelectorToWire, but for the detail.
func SelectorFromWire(r v1.ListRequest) backend.Selector {
	return backend.Selector{
		Namespace: r.Namespace, All: r.All, Names: r.Names,
		Labels: each(r.Labels, func(r v1.Requirement) backend.Requirement { return backend.Requirement(r) }),
	}
}
