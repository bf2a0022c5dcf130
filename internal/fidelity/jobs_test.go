package fidelity_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/golden"
	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/kubernetes"
	"github.com/baton-run/baton/pkg/backend/mesos"
)

// TestRealJobs reports every job kept with the reader, on every kind that
// plans offline. All are carried at the default budget but one.
func TestRealJobs(t *testing.T) {
	files, err := filepath.Glob("../spec/testdata/jobs/*.yaml")
	if err != nil || len(files) < 9 {
		t.Fatalf("jobs to report on: %v, %v", files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		for _, kind := range []backend.Kind{kubernetes.Kind{}, mesos.Kind{}} {
			t.Run(name+"/"+kind.Name(), func(t *testing.T) {
				report := reports(t, file, kind.Fidelity())
				golden.Equal(t, "jobs/"+name+"."+kind.Name()+".golden", report.text)
				refused := name == "etl" && kind.Name() == kubernetes.Name
				if (report.over > 0) != refused {
					t.Errorf("%d fields are over the default budget", report.over)
				}
			})
		}
	}
}

// TestExamples: each example plans on every kind at the default budget.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("examples to report on: %v, %v", files, err)
	}
	for _, file := range files {
		for _, kind := range []backend.Kind{kubernetes.Kind{}, mesos.Kind{}} {
			if report := reports(t, file, kind.Fidelity()); report.over > 0 {
				t.Errorf("%s is refused on %s:\n%s", file, kind.Name(), report.text)
			}
		}
	}
}

type combined struct {
	text string
	over int
}

func reports(t *testing.T, file string, rows []backend.Row) combined {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := spec.Load(filepath.Base(file), content, spec.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all combined
	for _, l := range loaded {
		report, err := fidelity.New(rows).Report(l.Job, func(path string) (string, int, int) {
			at, _ := l.Positions.Find(path)
			return at.File, at.Line, at.Col
		})
		if err != nil {
			t.Fatal(err)
		}
		all.text += report.String()
		all.over += len(report.Over(fidelity.DefaultBudget))
	}
	return all
}
