package mem_test

import (
	"errors"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/internal/scheduler/store/mem"
	"github.com/baton-run/baton/internal/scheduler/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Harness {
		var memory mem.Memory
		return storetest.Harness{Open: func(*testing.T) store.Store { return memory.Open() }, Shared: true}
	})
}

func TestCrashPoints(t *testing.T) {
	for when, durable := range map[mem.When]bool{mem.Before: false, mem.After: true} {
		var memory mem.Memory
		h := memory.Open()
		epoch, err := h.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		memory.FailAt(2, when)
		for i, want := range []error{nil, mem.ErrCrash, mem.ErrCrash} {
			op := store.Op{Bucket: "jobs", Key: string(rune('a' + i)), Value: []byte("x")}
			if err := h.Commit(t.Context(), epoch, []store.Op{op}); !errors.Is(err, want) {
				t.Errorf("commit %d: got %v, want %v", i, err, want)
			}
		}
		if _, err := h.Load(t.Context()); !errors.Is(err, mem.ErrCrash) {
			t.Errorf("load after the crash: %v", err)
		}
		snapshot, err := memory.Open().Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, first := snapshot.Get("jobs", "a")
		_, second := snapshot.Get("jobs", "b")
		_, third := snapshot.Get("jobs", "c")
		if !first || second != durable || third {
			t.Errorf("crash %v: found %t %t %t", when, first, second, third)
		}
		if got := memory.Commits(); got != 2 {
			t.Errorf("%d commits, want 2", got)
		}
	}
}

func TestHookSeesWhatIsCommitted(t *testing.T) {
	var memory mem.Memory
	h := memory.Open()
	epoch, err := h.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var points []mem.Point
	memory.SetHook(func(p mem.Point) bool {
		points = append(points, p)
		return false
	})
	good := store.Batch{Epoch: epoch, Ops: []store.Op{{Bucket: "jobs", Key: "a", Value: []byte("x")}}}
	h.CommitAll(t.Context(), []store.Batch{good, {Epoch: epoch + 1, Ops: good.Ops}, {Epoch: epoch}})
	if len(points) != 2 || points[0].When != mem.Before || points[1].When != mem.After {
		t.Fatalf("points: %+v", points)
	}
	if got := points[0].Batches; len(got) != 1 || got[0].Epoch != epoch {
		t.Errorf("batches: %+v", got)
	}
}
