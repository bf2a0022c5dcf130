package bolt_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/internal/scheduler/store/bolt"
	"github.com/baton-run/baton/internal/scheduler/store/group"
)

// BenchmarkCommit has many callers commit records of 512 bytes at once, with
// and without sharing transactions.
func BenchmarkCommit(b *testing.B) {
	wraps := []struct {
		name string
		wrap func(store.Batcher) store.Store
	}{
		{"alone", func(s store.Batcher) store.Store { return s }},
		{"grouped", func(s store.Batcher) store.Store { return group.New(s) }},
	}
	for _, callers := range []int{1, 16, 64} {
		for _, w := range wraps {
			b.Run(fmt.Sprintf("%s/callers=%d", w.name, callers), func(b *testing.B) {
				s := w.wrap(open(b, filepath.Join(b.TempDir(), "scheduler.db")))
				epoch, err := s.Acquire(b.Context())
				if err != nil {
					b.Fatal(err)
				}
				value := make([]byte, 512)
				var next atomic.Int64
				var wg sync.WaitGroup
				b.ResetTimer()
				for range callers {
					wg.Go(func() {
						for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
							op := store.Op{Bucket: "jobs", Key: fmt.Sprint(i % 1000), Value: value}
							if err := s.Commit(b.Context(), epoch, []store.Op{op}); err != nil {
								b.Error(err)
							}
						}
					})
				}
				wg.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
			})
		}
	}
}

// BenchmarkLoad reads 10,000 records of 512 bytes, the pages checked first.
func BenchmarkLoad(b *testing.B) {
	path := filepath.Join(b.TempDir(), "scheduler.db")
	s := open(b, path)
	ops := make([]store.Op, 10_000)
	for i := range ops {
		ops[i] = store.Op{Bucket: "jobs", Key: fmt.Sprint(i), Value: make([]byte, 512)}
	}
	commit(b, s, ops...)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := bolt.OpenReadOnly(path).Load(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
