package bolt_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/internal/scheduler/store/bolt"
	"github.com/baton-run/baton/internal/scheduler/store/group"
	"github.com/baton-run/baton/internal/scheduler/store/storetest"
	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
	"github.com/baton-run/baton/internal/statedir"
)

const noWait = time.Millisecond

func open(t testing.TB, path string) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(t.Context(), path, bolt.Options{LockWait: noWait})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func set(bucket, key, value string) store.Op {
	return store.Op{Bucket: bucket, Key: key, Value: []byte(value)}
}

func commit(t testing.TB, s store.Store, ops ...store.Op) {
	t.Helper()
	epoch, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), epoch, ops); err != nil {
		t.Fatal(err)
	}
}

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Harness {
		path := filepath.Join(t.TempDir(), "scheduler.db")
		return storetest.Harness{Open: func(t *testing.T) store.Store { return open(t, path) }}
	})
}

func TestConformanceGrouped(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Harness {
		path := filepath.Join(t.TempDir(), "scheduler.db")
		return storetest.Harness{Open: func(t *testing.T) store.Store { return group.New(open(t, path)) }}
	})
}

func TestFileIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	path := filepath.Join(dir, "scheduler.db")
	stale := path + ".new-123"
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stale, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %#o, want 0600", info.Mode().Perm())
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scheduler.db")
	s := open(t, path)
	commit(t, s, set("jobs", "a", "1"))
	_, openErr := bolt.Open(t.Context(), path, bolt.Options{LockWait: noWait})
	_, loadErr := bolt.OpenReadOnly(path).Load(t.Context())
	_, checkErr := bolt.Check(t.Context(), path)
	for _, err := range []error{openErr, loadErr, checkErr} {
		if !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), path) {
			t.Errorf("got %v, want ErrLocked naming the file", err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	snapshot, err := bolt.OpenReadOnly(path).Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if value, _ := snapshot.Get("jobs", "a"); string(value) != "1" {
		t.Errorf("got %q", value)
	}
	commit(t, open(t, path), set("jobs", "a", "2"))
}

func TestReadOnlyMakesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "scheduler.db")
	if _, err := bolt.OpenReadOnly(path).Load(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("load: got %v", err)
	}
	if _, err := bolt.Check(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("check: got %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("made %v, %v", entries, err)
	}
}

func TestRefusedPlaces(t *testing.T) {
	real := filepath.Join(t.TempDir(), "scheduler.db")
	if err := open(t, real).Close(); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "scheduler.db")
	if err := os.Symlink(real, link); err != nil {
		t.Skip(err)
	}
	shared := filepath.Join(t.TempDir(), "shared")
	if err := errors.Join(os.Mkdir(shared, 0o700), os.Chmod(shared, 0o777)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, filepath.Join(shared, "scheduler.db")} {
		if _, err := bolt.Open(t.Context(), path, bolt.Options{LockWait: noWait}); !errors.Is(err, statedir.ErrRefused) {
			t.Errorf("open %s: got %v", path, err)
		}
	}
	if _, err := bolt.OpenReadOnly(link).Load(t.Context()); !errors.Is(err, statedir.ErrRefused) {
		t.Errorf("load: got %v", err)
	}
}

func TestUnknownFormat(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scheduler.db")
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	bolt.RewriteMeta(t, path, `{"format":7,"other":"shape"}`)
	_, openErr := bolt.Open(t.Context(), path, bolt.Options{LockWait: noWait})
	_, loadErr := bolt.OpenReadOnly(path).Load(t.Context())
	report, checkErr := bolt.Check(t.Context(), path)
	for _, err := range []error{openErr, loadErr, checkErr} {
		var unknown *v1.FormatError
		if !errors.As(err, &unknown) || unknown.Found != 7 || errors.Is(err, store.ErrDamaged) {
			t.Errorf("got %v, want a format error", err)
			continue
		}
		for _, part := range []string{path, "format 7", "format 1", "newer release"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not say %q", err, part)
			}
		}
	}
	if report.Format != 7 {
		t.Errorf("report says format %d", report.Format)
	}
}

func TestForeignBboltFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scheduler.db")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := bolt.Open(t.Context(), path, bolt.Options{LockWait: noWait}); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scheduler.db")
	s := open(t, path)
	commit(t, s, set("runs", "1", "x"), set("jobs", "a", "12345"), set("jobs", "b", ""))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := bolt.Check(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(report.Format, report.Epoch, report.Buckets, report.Damage)
	if want := "1 1 [{jobs 2 7} {runs 1 2}] []"; got != want || report.Size == 0 {
		t.Errorf("got %s of %d bytes, want %s", got, report.Size, want)
	}

	before := bolt.ReadFile(t, path)
	bolt.FlipInFile(t, path, "12345", 2)
	report, err = bolt.Check(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Damage) != 1 || report.Damage[0].Bucket != "jobs" || report.Damage[0].Key != "a" {
		t.Errorf("damage: %v", report.Damage)
	}
	if got, want := fmt.Sprint(report.Buckets), "[{jobs 1 1} {runs 1 2}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if after := bolt.ReadFile(t, path); len(after) != len(before) {
		t.Error("check changed the file")
	}
}
