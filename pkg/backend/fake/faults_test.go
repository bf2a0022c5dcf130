package fake

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/backendtest"
)

func open(t *testing.T, kind *Kind, options map[string]any) backend.Driver {
	t.Helper()
	d, err := kind.Open(t.Context(), backend.Target{Name: "t", Options: options}, backend.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func code(t *testing.T, want backend.Code, err error) {
	t.Helper()
	if backend.CodeOf(err) != want {
		t.Errorf("error %v, want code %q", err, want)
	}
}

func TestFailMeetsOneCall(t *testing.T) {
	kind := New(Options{})
	d := open(t, kind, nil)
	kind.Faults("t").Fail("info", 2, backend.Forbidden)
	for _, want := range []backend.Code{"", backend.Forbidden, ""} {
		_, err := d.Info(t.Context())
		code(t, want, err)
	}
}

func TestUnreachableUntilCleared(t *testing.T) {
	kind := New(Options{})
	d := open(t, kind, nil)
	kind.Faults("t").Unreachable()
	_, err := d.Get(t.Context(), backend.Key{Name: "a"}, backend.DetailSummary)
	code(t, backend.Unavailable, err)
	for _, err := range d.List(t.Context(), backend.Selector{All: true}, backend.DetailSummary) {
		code(t, backend.Unavailable, err)
	}
	kind.Faults("t").Clear()
	_, err = d.Info(t.Context())
	code(t, "", err)
}

func TestListEndsIncomplete(t *testing.T) {
	kind := New(Options{})
	defer kind.Close()
	d := open(t, kind, map[string]any{"faults": []any{map[string]any{"op": "list", "code": "Incomplete", "after": 2}}})
	for _, name := range []string{"a", "b", "c"} {
		job, err := backendtest.MakeJob(`{"groups":[{"tasks":[{"command":["prog"]}]}],"name":"` + name + `","suspend":true,"type":"batch"}`)
		if err == nil {
			_, err = d.Apply(t.Context(), job, backend.ApplyOptions{})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	var last error
	for o, err := range d.List(t.Context(), backend.Selector{All: true}, backend.DetailSummary) {
		if last = err; err == nil {
			names = append(names, o.Key.Name)
		}
	}
	code(t, backend.Incomplete, last)
	if len(names) != 2 || names[0] != "a" || names[1] != "b" {
		t.Errorf("before the error: %v, want a and b", names)
	}
}

func TestDelayEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := open(t, New(Options{Faults: []Fault{{Op: "info", Delay: time.Hour}}}), nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := d.Info(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want that of the context", err)
		}
		if _, err := d.Info(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	for _, options := range []map[string]any{
		{"fault": []any{}},
		{"faults": "get"},
		{"faults": []any{"get"}},
		{"faults": []any{map[string]any{"op": "get", "delay": "soon"}}},
		{"faults": []any{map[string]any{"op": "get", "error": "x"}}},
	} {
		_, err := New(Options{}).Open(t.Context(), backend.Target{Name: "t", Options: options}, backend.Env{})
		code(t, backend.Invalid, err)
	}
}
