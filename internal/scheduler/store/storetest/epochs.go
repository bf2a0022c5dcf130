package storetest

import (
	"context"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/store"
)

func testEpochs(t *testing.T, h Harness) {
	s := open(t, h)
	var last uint64
	for range 3 {
		for range 3 {
			epoch := acquire(t, s)
			if epoch <= last {
				t.Fatalf("epoch %d after %d", epoch, last)
			}
			last = epoch
		}
		s = reopen(t, h, s)
		if got := load(t, s).Epoch(); got != last {
			t.Fatalf("epoch %d after reopening, want %d", got, last)
		}
	}
}

func testFenced(t *testing.T, h Harness) {
	s := open(t, h)
	ops := []store.Op{set("jobs", "a", "fenced")}
	wantError(t, s.Commit(t.Context(), 0, ops), store.ErrFenced)
	wantError(t, s.Commit(t.Context(), 1, ops), store.ErrFenced)
	first := acquire(t, s)
	commit(t, s, first, set("jobs", "a", "1"))
	second := acquire(t, s)
	for _, epoch := range []uint64{0, first, second + 1} {
		wantError(t, s.Commit(t.Context(), epoch, ops), store.ErrFenced)
		wantError(t, s.Commit(t.Context(), epoch, nil), store.ErrFenced)
	}
	s = reopen(t, h, s)
	wantError(t, s.Commit(t.Context(), first, ops), store.ErrFenced)
	wantContents(t, s, contents{"jobs": {"a": "1"}})
}

func testFencedHandle(t *testing.T, h Harness) {
	if !h.Shared {
		t.Skip("this store has one handle at a time")
	}
	a, b := open(t, h), open(t, h)
	first := acquire(t, a)
	commit(t, a, first, set("jobs", "a", "1"))
	second := acquire(t, b)
	wantError(t, a.Commit(t.Context(), first, []store.Op{set("jobs", "a", "2")}), store.ErrFenced)
	commit(t, b, second, set("jobs", "b", "1"))
	wantContents(t, a, contents{"jobs": {"a": "1", "b": "1"}})
}

func testCancelled(t *testing.T, h Harness) {
	s := open(t, h)
	epoch := acquire(t, s)
	commit(t, s, epoch, set("jobs", "a", "1"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantError(t, s.Commit(ctx, epoch, []store.Op{set("jobs", "a", "2")}), context.Canceled)
	_, err := s.Load(ctx)
	wantError(t, err, context.Canceled)
	_, err = s.Acquire(ctx)
	wantError(t, err, context.Canceled)
	s = reopen(t, h, s)
	wantContents(t, s, contents{"jobs": {"a": "1"}})
	if got := load(t, s).Epoch(); got != epoch {
		t.Fatalf("epoch %d, want %d", got, epoch)
	}
}

func testClosed(t *testing.T, h Harness) {
	s := open(t, h)
	epoch := acquire(t, s)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	wantError(t, s.Commit(t.Context(), epoch, nil), store.ErrClosed)
	_, err := s.Load(t.Context())
	wantError(t, err, store.ErrClosed)
	_, err = s.Acquire(t.Context())
	wantError(t, err, store.ErrClosed)
}
