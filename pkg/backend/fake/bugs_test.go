package fake

import (
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/baton-run/baton/pkg/backend"
)

// A bug says which cases must find it: these and no others.
type bug struct {
	name  string
	plant func(*Driver) backend.Driver
	found []string
	opts  Options
}

func TestSuiteFindsPlantedBugs(t *testing.T) {
	for _, b := range slices.Concat(kindBugs(), lifecycleBugs(), identityBugs(), fidelityBugs(), listBugs(), errorBugs(), capabilityBugs(), planBugs(), concurrencyBugs()) {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			var failed []string
			results := run(t, b.opts, b.plant)
			for id, r := range results {
				if r.Err != nil {
					failed = append(failed, id)
				}
			}
			sort.Strings(failed)
			sort.Strings(b.found)
			if slices.Equal(failed, b.found) && len(failed) > 0 {
				return
			}
			t.Errorf("failed:\n\t%s\nwant:\n\t%s", strings.Join(failed, "\n\t"), strings.Join(b.found, "\n\t"))
			for _, id := range failed {
				if !slices.Contains(b.found, id) {
					t.Logf("%s: %v", id, results[id].Err)
				}
			}
		})
	}
}
