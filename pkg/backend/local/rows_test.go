package local_test

import (
	"os"
	"path/filepath"
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

// TestExamplesRunHere: no field of an example is refused.
func TestExamplesRunHere(t *testing.T) {
	files, err := filepath.Glob("../../../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("examples to report on: %v, %v", files, err)
	}
	for _, file := range files {
		report := reportOf(t, file)
		if over := report.Over(fidelity.DefaultBudget); len(over) > 0 {
			t.Errorf("refused: %v", over)
		}
	}
}

// TestRowsOfRealJobs: the small one runs here, the others are refused with
// what to do about each field.
func TestRowsOfRealJobs(t *testing.T) {
	for name, refused := range map[string]bool{"hello": false, "shop": true, "kafka": true, "spark": true, "training": true} {
		t.Run(name, func(t *testing.T) {
			report := reportOf(t, "../../../internal/spec/testdata/jobs/"+name+".yaml")
			golden.Equal(t, "rows/"+name+".golden", report.String())
			if over := report.Over(fidelity.DefaultBudget); (len(over) > 0) != refused {
				t.Errorf("refused for %v", over)
			}
		})
	}
}

func reportOf(t *testing.T, file string) fidelity.Report {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := spec.Load(filepath.Base(file), content, spec.Options{})
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
	return report
}
