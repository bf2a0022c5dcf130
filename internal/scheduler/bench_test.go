package scheduler_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/baton-run/baton/internal/scheduler"
	"github.com/baton-run/baton/internal/scheduler/store/bolt"
	"github.com/baton-run/baton/pkg/backend"
)

// BenchmarkShortJobs is what the engine itself costs a job that ends at once,
// on a disk: submitted 64 at a time, each waited for.
func BenchmarkShortJobs(b *testing.B) {
	file, err := bolt.Open(b.Context(), filepath.Join(b.TempDir(), "store"), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	r := newRig(b)
	r.world.OnLaunch(exits(0))
	l := r.open(func(o *scheduler.Options) { o.Store = file })
	const atATime = 64
	turns := make(chan struct{}, atATime)
	var all sync.WaitGroup
	b.ResetTimer()
	for i := range b.N {
		job := r.jobs.add(batch(fmt.Sprintf("job-%d", i), 1))
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			apply(b, l.Engine, job, backend.ApplyOptions{})
			awaitPhase(b, l.Engine, job.Key, backend.PhaseSucceeded)
		})
	}
	all.Wait()
}
