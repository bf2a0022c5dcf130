package bolt

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/baton-run/baton/internal/scheduler/store"
)

func newStore(t *testing.T) (s *Store, path string, epoch uint64) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "scheduler.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if epoch, err = s.Acquire(t.Context()); err != nil {
		t.Fatal(err)
	}
	ops := []store.Op{
		{Bucket: "jobs", Key: "a", Value: []byte("1")},
		{Bucket: "jobs", Key: "b", Value: []byte("1")},
		{Bucket: "runs", Key: "a", Value: []byte("1")},
	}
	if err := s.Commit(t.Context(), epoch, ops); err != nil {
		t.Fatal(err)
	}
	return s, path, epoch
}

// TestLostRecords plants what bbolt takes for a sound file.
func TestLostRecords(t *testing.T) {
	stale, _ := encodeFrame("jobs", "a", []byte("0"))
	foreign, _ := encodeFrame("jobs", "c", []byte("0"))
	tests := map[string]struct {
		plant func(tx *bbolt.Tx) error
		want  string
	}{
		"lost":           {func(tx *bbolt.Tx) error { return tx.Bucket([]byte("jobs")).Delete([]byte("a")) }, "1 of 2 records are missing"},
		"stale":          {func(tx *bbolt.Tx) error { return tx.Bucket([]byte("jobs")).Put([]byte("a"), stale) }, "stale"},
		"foreign":        {func(tx *bbolt.Tx) error { return tx.Bucket([]byte("jobs")).Put([]byte("c"), foreign) }, "1 more than were written"},
		"lost bucket":    {func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("runs")) }, "bucket runs: missing"},
		"foreign bucket": {func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("other")); return err }, "bucket other: not a bucket"},
		"inner bucket":   {func(tx *bbolt.Tx) error { _, err := tx.Bucket([]byte("jobs")).CreateBucket([]byte("c")); return err }, "cut short"},
		"lost meta":      {func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte(metaBucket)) }, "no meta record"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, path, _ := newStore(t)
			if err := s.db.Update(tt.plant); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			_, err := OpenReadOnly(path).Load(t.Context())
			if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("load: got %v, want %q", err, tt.want)
			}
			report, err := Check(t.Context(), path)
			if err != nil || len(report.Damage) == 0 || !strings.Contains(report.Damage[0].String(), tt.want) {
				t.Errorf("check: %v, %v", report.Damage, err)
			}
		})
	}
}

// TestFailedWrite takes the file away from bbolt within a commit.
func TestFailedWrite(t *testing.T) {
	op := []store.Op{{Bucket: "jobs", Key: "a", Value: []byte("2")}}
	t.Run("before it was durable", func(t *testing.T) {
		s, path, epoch := newStore(t)
		if err := s.file.Close(); err != nil {
			t.Fatal(err)
		}
		err := s.Commit(t.Context(), epoch, op)
		if !errors.Is(err, os.ErrClosed) || errors.Is(err, store.ErrUncertain) || !strings.Contains(err.Error(), path) {
			t.Errorf("got %v", err)
		}
		_ = s.Close()
		snapshot, err := OpenReadOnly(path).Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if value, _ := snapshot.Get("jobs", "a"); string(value) != "1" {
			t.Errorf("got %q, want the value before", value)
		}
	})
	t.Run("perhaps after", func(t *testing.T) {
		s, path, epoch := newStore(t)
		err := s.update(t.Context(), func(tx *bbolt.Tx) error {
			publish(t, path, uint64(tx.ID()))
			return errors.Join(writeMeta(tx, must(readMeta(tx))), s.file.Close())
		})
		if !errors.Is(err, store.ErrUncertain) || !strings.Contains(err.Error(), path) {
			t.Errorf("got %v", err)
		}
		if err := s.Commit(t.Context(), epoch, op); !errors.Is(err, store.ErrUncertain) {
			t.Errorf("next commit: got %v", err)
		}
		if _, err := s.Load(t.Context()); !errors.Is(err, store.ErrUncertain) {
			t.Errorf("load: got %v", err)
		}
	})
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// publish makes the file say that transaction id is its latest.
func publish(t *testing.T, path string, id uint64) {
	t.Helper()
	size := int64(os.Getpagesize())
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	page := make([]byte, 80) // header, meta
	if _, err := file.ReadAt(page, int64((id-1)%2)*size); err != nil {
		t.Fatal(err)
	}
	binary.NativeEndian.PutUint64(page, id%2)
	binary.NativeEndian.PutUint64(page[16+48:], id)
	sum := fnv.New64a()
	_, _ = sum.Write(page[16 : 16+56])
	binary.NativeEndian.PutUint64(page[16+56:], sum.Sum64())
	if _, err := file.WriteAt(page, int64(id%2)*size); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
