package fake

import (
	"context"
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
