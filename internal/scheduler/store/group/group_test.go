package group_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/internal/scheduler/store/group"
	"github.com/baton-run/baton/internal/scheduler/store/mem"
	"github.com/baton-run/baton/internal/scheduler/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Harness {
		var memory mem.Memory
		return storetest.Harness{Open: func(*testing.T) store.Store { return group.New(memory.Open()) }, Shared: true}
	})
}

// gate holds each transaction until it is let through.
type gate struct {
	store.Batcher
	pass chan struct{}
	seen [][]store.Batch
}

func (g *gate) CommitAll(ctx context.Context, batches []store.Batch) []error {
	g.seen = append(g.seen, batches)
	<-g.pass
	return g.Batcher.CommitAll(ctx, batches)
}

func TestPendingCommitsShareOneTransaction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var memory mem.Memory
		g := &gate{Batcher: memory.Open(), pass: make(chan struct{})}
		s := group.New(g)
		epoch, err := s.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		cancelled, cancel := context.WithCancel(t.Context())
		leading, stop := context.WithCancel(t.Context())
		results := make([]error, 12)
		submit := func(i int, ctx context.Context, epoch uint64) {
			go func() {
				op := store.Op{Bucket: "jobs", Key: "last", Value: fmt.Append(nil, i)}
				results[i] = s.Commit(ctx, epoch, []store.Op{op})
			}()
			synctest.Wait()
		}
		submit(0, leading, epoch)
		for i := 1; i < 10; i++ {
			submit(i, t.Context(), epoch)
		}
		submit(10, t.Context(), epoch+1)
		submit(11, cancelled, epoch)
		cancel()
		stop() // too late for a commit that is being written
		synctest.Wait()
		g.pass <- struct{}{}
		synctest.Wait()
		g.pass <- struct{}{}
		synctest.Wait()

		if len(g.seen) != 2 || len(g.seen[0]) != 1 || len(g.seen[1]) != 10 {
			t.Fatalf("transactions: %v", g.seen)
		}
		for i, batch := range g.seen[1][:9] {
			if got := string(batch.Ops[0].Value); got != fmt.Sprint(i+1) {
				t.Errorf("place %d holds commit %s", i, got)
			}
		}
		for i, err := range results {
			want := map[int]error{10: store.ErrFenced, 11: context.Canceled}[i]
			if !errors.Is(err, want) {
				t.Errorf("commit %d: got %v, want %v", i, err, want)
			}
		}
		snapshot, err := s.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if value, _ := snapshot.Get("jobs", "last"); string(value) != "9" {
			t.Errorf("last commit is %s, want 9", value)
		}
	})
}
