package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/sim"
	"github.com/baton-run/baton/pkg/backend"
)

// BenchmarkArray runs one batch job of a thousand instances, 80 at a time.
func BenchmarkArray(b *testing.B) {
	for b.Loop() {
		w := sim.New(sim.Config{Start: start, Nodes: []*core.Node{node("n1")}, Behave: exits(0, 3*time.Second)})
		if _, err := w.Submit(job("a", backend.Batch, batchGroup("main", 1000)), backend.ApplyOptions{}); err != nil {
			b.Fatal(err)
		}
		if err := w.Run(time.Hour); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkJobs runs a thousand jobs of one instance, 80 at a time.
func BenchmarkJobs(b *testing.B) {
	for b.Loop() {
		w := sim.New(sim.Config{Start: start, Nodes: []*core.Node{node("n1")}, Behave: exits(0, 3*time.Second)})
		for k := range 1000 {
			if _, err := w.Submit(job(fmt.Sprint("j", k), backend.Batch, batchGroup("main", 1)), backend.ApplyOptions{}); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Run(time.Hour); err != nil {
			b.Fatal(err)
		}
	}
}
