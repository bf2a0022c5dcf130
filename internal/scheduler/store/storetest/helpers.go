package storetest

import (
	"errors"
	"fmt"
	"maps"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/store"
)

// contents is a snapshot as plain data: bucket → key → value.
type contents map[string]map[string]string

func set(bucket, key, value string) store.Op {
	return store.Op{Bucket: bucket, Key: key, Value: []byte(value)}
}

func unset(bucket, key string) store.Op {
	return store.Op{Bucket: bucket, Key: key}
}

func open(t *testing.T, h Harness) store.Store {
	t.Helper()
	s := h.Open(t)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func reopen(t *testing.T, h Harness, s store.Store) store.Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	return open(t, h)
}

func acquire(t *testing.T, s store.Store) uint64 {
	t.Helper()
	epoch, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatalf("acquire: %v", err)
	}
	return epoch
}

func commit(t *testing.T, s store.Store, epoch uint64, ops ...store.Op) {
	t.Helper()
	if err := s.Commit(t.Context(), epoch, ops); err != nil {
		t.Fatalf("commit: %v", err)
	}
}

func load(t *testing.T, s store.Loader) *store.Snapshot {
	t.Helper()
	snapshot, err := s.Load(t.Context())
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return snapshot
}

func flatten(s *store.Snapshot) contents {
	all := contents{}
	for _, bucket := range s.Buckets() {
		all[bucket] = map[string]string{}
		for key, value := range s.All(bucket) {
			all[bucket][key] = string(value)
		}
	}
	return all
}

func wantContents(t *testing.T, s store.Loader, want contents) {
	t.Helper()
	if got := flatten(load(t, s)); !maps.EqualFunc(got, want, maps.Equal[map[string]string]) {
		t.Fatalf("contents differ: got %s, want %s", brief(got), brief(want))
	}
}

func brief(c contents) string {
	text := fmt.Sprintf("%q", c)
	if len(text) > 400 {
		text = fmt.Sprintf("%s… (%d bytes)", text[:400], len(text))
	}
	return text
}

func wantError(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("got error %v, want %v", got, want)
	}
}
