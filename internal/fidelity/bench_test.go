package fidelity_test

import (
	"os"
	"testing"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend/mesos"
)

// BenchmarkReport is one job's share of planning a large file.
func BenchmarkReport(b *testing.B) {
	content, err := os.ReadFile("../spec/testdata/jobs/shop.yaml")
	if err != nil {
		b.Fatal(err)
	}
	loaded, err := spec.Load("shop.yaml", content, spec.Options{})
	if err != nil {
		b.Fatal(err)
	}
	table := fidelity.New(mesos.Kind{}.Fidelity())
	for b.Loop() {
		if _, err := table.Report(loaded[0].Job, nil); err != nil {
			b.Fatal(err)
		}
	}
}
