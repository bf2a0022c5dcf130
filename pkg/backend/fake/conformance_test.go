package fake

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"testing/synctest"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/backendtest"
)

// leg is the fake as the suite meets it; wrap may change each handle.
func leg(kind *Kind, wrap func(*Driver) backend.Driver) backendtest.Leg {
	return backendtest.Leg{
		Kind: kind,
		Open: func(ctx context.Context) (backend.Driver, error) {
			d, err := kind.Open(ctx, backend.Target{Name: "t"}, backend.Env{})
			if err != nil || wrap == nil {
				return d, err
			}
			return wrap(d.(*Driver)), nil
		},
		Prog:     []string{"prog"},
		Parallel: 16,
		Foreign: func(_ context.Context, namespace string) (func(context.Context) error, error) {
			o := backend.Observation{Key: backend.Key{Namespace: namespace, Name: "stranger"}, Version: "as it was"}
			kind.Plant("t", o)
			return func(context.Context) error {
				o.Foreign = true
				if now := kind.Planted("t", backend.Selector{Namespace: namespace}); !reflect.DeepEqual(now, []backend.Observation{o}) {
					return fmt.Errorf("what is foreign has become %+v", now)
				}
				return nil
			}, nil
		},
		Leftovers: func(_ context.Context, namespace string) ([]string, error) {
			return kind.Leftovers("t", namespace), nil
		},
	}
}

// run runs all cases in a bubble, where waiting takes no time.
func run(t *testing.T, opts Options, wrap func(*Driver) backend.Driver) map[string]backendtest.Result {
	t.Helper()
	results := map[string]backendtest.Result{}
	synctest.Test(t, func(t *testing.T) {
		kind := New(opts)
		defer kind.Close()
		for _, r := range backendtest.RunCases(t.Context(), leg(kind, wrap), backendtest.Cases()) {
			results[r.Case.ID()] = r
		}
	})
	return results
}

func TestConformance(t *testing.T) {
	for id, r := range run(t, Options{}, nil) {
		t.Run(id, func(t *testing.T) {
			if r.Err != nil {
				t.Error(r.Err)
			}
			if r.Skipped != "" {
				t.Skip(r.Skipped)
			}
		})
	}
}
