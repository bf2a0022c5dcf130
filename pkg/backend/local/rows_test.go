package local_test

import (
	"os"
	"testing"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/golden"
	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local"
)

func TestRowsCoverEveryField(t *testing.T) {
	for _, problem := range backend.CheckRows(local.Rows()) {
		t.Error(problem)
	}
}

// TestRowsOfExamples: the small example runs here, the large one is refused
// with what to do about each field.
func TestRowsOfExamples(t *testing.T) {
	for name, refused := range map[string]bool{"hello": false, "shop": true, "kafka": true, "spark": true, "training": true} {
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile("../../../internal/spec/testdata/jobs/" + name + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			loaded, err := spec.Load(name+".yaml", content, spec.Options{})
			if err != nil {
				t.Fatal(err)
			}
			report, err := fidelity.New(local.Rows()).Report(loaded[0].Job, func(path string) (string, int, int) {
				at, _ := loaded[0].Positions.Find(path)
				return at.File, at.Line, at.Col
			})
			if err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, "rows/"+name+".golden", report.String())
			if over := report.Over(fidelity.DefaultBudget); (len(over) > 0) != refused {
				t.Errorf("refused for %v", over)
			}
		})
	}
}
