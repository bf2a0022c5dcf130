package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/store"
)

func testConcurrent(t *testing.T, h Harness) {
	const callers, each = 8, 25
	s := open(t, h)
	epoch := acquire(t, s)
	want := contents{"jobs": {}}
	var wg sync.WaitGroup
	for caller := range callers {
		for i := range each {
			want["jobs"][fmt.Sprintf("%d/%d", caller, i)] = "x"
		}
		want["jobs"][fmt.Sprintf("last/%d", caller)] = fmt.Sprint(each - 1)
		wg.Go(func() {
			for i := range each {
				ops := []store.Op{set("jobs", fmt.Sprintf("%d/%d", caller, i), "x"), set("jobs", fmt.Sprintf("last/%d", caller), fmt.Sprint(i))}
				if err := s.Commit(t.Context(), epoch, ops); err != nil {
					t.Error(err)
				}
				if err := s.Commit(t.Context(), epoch+1, ops); !errors.Is(err, store.ErrFenced) {
					t.Errorf("got %v, want %v", err, store.ErrFenced)
				}
				cancelledOrDone(t, s, epoch)
			}
		})
	}
	wg.Wait()
	wantContents(t, reopen(t, h, s), want)
}

// cancelledOrDone commits nothing lasting under a context that ends meanwhile.
func cancelledOrDone(t *testing.T, s store.Store, epoch uint64) {
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	err := s.Commit(ctx, epoch, []store.Op{set("passing", "a", "x"), unset("passing", "a")})
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	<-ctx.Done()
}

func testConsistent(t *testing.T, h Harness) {
	s := open(t, h)
	epoch := acquire(t, s)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 50 {
			value := fmt.Sprint(i)
			if err := s.Commit(t.Context(), epoch, []store.Op{set("a", "x", value), set("z", "x", value)}); err != nil {
				t.Error(err)
			}
		}
	})
	for range 2 {
		wg.Go(func() {
			for range 50 {
				snapshot, err := s.Load(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				a, _ := snapshot.Get("a", "x")
				if z, _ := snapshot.Get("z", "x"); string(a) != string(z) {
					t.Errorf("half a commit: %s and %s", a, z)
				}
			}
		})
	}
	wg.Wait()
}

func testBatch(t *testing.T, h Harness) {
	s, ok := open(t, h).(store.Batcher)
	if !ok {
		t.Skip("this store has no batches")
	}
	epoch := acquire(t, s)
	errs := s.CommitAll(t.Context(), []store.Batch{
		{Epoch: epoch, Ops: []store.Op{set("jobs", "a", "1"), set("jobs", "b", "1")}},
		{Epoch: epoch - 1, Ops: []store.Op{set("jobs", "a", "fenced")}},
		{Epoch: epoch, Ops: []store.Op{set("jobs", "c", "left out"), set("jobs", "", "refused")}},
		{Epoch: epoch},
		{Epoch: epoch, Ops: []store.Op{set("jobs", "a", "2")}},
	})
	for i, want := range []error{nil, store.ErrFenced, store.ErrInvalid, nil, nil} {
		if !errors.Is(errs[i], want) {
			t.Errorf("batch %d: got %v, want %v", i, errs[i], want)
		}
	}
	wantContents(t, s, contents{"jobs": {"a": "2", "b": "1"}})
	if errs := s.CommitAll(t.Context(), nil); len(errs) != 0 {
		t.Errorf("no batches: %v", errs)
	}
}
