package bolt_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/internal/scheduler/store/bolt"
)

// sample makes a store of several pages, in-place buckets, free pages and a
// value that spans pages.
func sample(t testing.TB) (file []byte, records map[string]string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "scheduler.db")
	s := open(t, path)
	for round := range 3 {
		var ops []store.Op
		for i := range 120 {
			ops = append(ops, set("jobs", fmt.Sprintf("%s-%d", strings.Repeat("job", 20), i), strings.Repeat("value", 3+round*i%7)))
		}
		commit(t, s, append(ops, set("large", "a", strings.Repeat("0123456789", 900)), set("small", "a", fmt.Sprint(round)))...)
	}
	records = flatten(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return bolt.ReadFile(t, path), records
}

func flatten(t testing.TB, l store.Loader) map[string]string {
	t.Helper()
	snapshot, err := l.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return recordsOf(snapshot)
}

func recordsOf(snapshot *store.Snapshot) map[string]string {
	records := map[string]string{"epoch": fmt.Sprint(snapshot.Epoch())}
	for _, bucket := range snapshot.Buckets() {
		for key, value := range snapshot.All(bucket) {
			records[bucket+"/"+key] = string(value)
		}
	}
	return records
}

// outcome is a load of damaged bytes: all of the records, or ErrDamaged.
func outcome(t *testing.T, path, what string, file []byte, want map[string]string) (refused bool) {
	t.Helper()
	bolt.WriteFile(t, path, file)
	snapshot, err := bolt.OpenReadOnly(path).Load(t.Context())
	switch {
	case err == nil && maps.Equal(recordsOf(snapshot), want):
	case err == nil:
		t.Errorf("%s: loaded other records than were written", what)
	case !errors.Is(err, store.ErrDamaged):
		t.Errorf("%s: got %v", what, err)
	}
	report, checkErr := bolt.Check(t.Context(), path)
	if checkErr != nil || (len(report.Damage) > 0) != (err != nil) {
		t.Errorf("%s: check says %v, %v; load says %v", what, report.Damage, checkErr, err)
	}
	return err != nil
}

func TestTruncated(t *testing.T) {
	file, want := sample(t)
	path := filepath.Join(t.TempDir(), "scheduler.db")
	refused := 0
	for size := 0; size < len(file); size += 509 {
		if outcome(t, path, fmt.Sprintf("%d bytes", size), file[:size], want) {
			refused++
		}
	}
	for _, size := range []int{0, 1, 100, 4096, 8192} {
		if !outcome(t, path, fmt.Sprintf("%d bytes", size), file[:size], want) {
			t.Errorf("%d bytes: not refused", size)
		}
	}
	t.Logf("%d sizes refused of a file of %d bytes", refused, len(file))
}

func TestZeroedPages(t *testing.T) {
	file, want := sample(t)
	path := filepath.Join(t.TempDir(), "scheduler.db")
	page, refused := os.Getpagesize(), 0
	for at := 0; at < len(file); at += page {
		damaged := bytes.Clone(file)
		clear(damaged[at:min(at+page, len(damaged))])
		if outcome(t, path, fmt.Sprintf("page %d zeroed", at/page), damaged, want) {
			refused++
		}
	}
	if refused < 5 {
		t.Errorf("only %d of %d pages matter", refused, len(file)/page)
	}
}

func TestFlippedBytes(t *testing.T) {
	file, want := sample(t)
	path := filepath.Join(t.TempDir(), "scheduler.db")
	random := rand.New(rand.NewPCG(3, 4))
	page, tried, refused := os.Getpagesize(), 0, 0
	for start := 0; start < len(file); start += page {
		offsets := []int{}
		for i := range 48 {
			offsets = append(offsets, i, random.IntN(page))
		}
		for _, offset := range offsets {
			at, bit := start+offset, byte(1)<<random.IntN(8)
			damaged := bytes.Clone(file)
			damaged[at] ^= bit
			tried++
			if outcome(t, path, fmt.Sprintf("byte %d of page %d ^ %#x", offset, start/page, bit), damaged, want) {
				refused++
			}
		}
	}
	if refused < tried/10 {
		t.Errorf("only %d of %d flips were refused", refused, tried)
	}
	t.Logf("%d of %d flips were refused", refused, tried)
}

// TestStaleMetaPage plants the damage that bbolt answers by going back to the
// transaction before.
func TestStaleMetaPage(t *testing.T) {
	file, want := sample(t)
	path := filepath.Join(t.TempDir(), "scheduler.db")
	for at := range 2 {
		damaged := bytes.Clone(file)
		clear(damaged[at*os.Getpagesize() : (at+1)*os.Getpagesize()])
		if !outcome(t, path, fmt.Sprintf("meta page %d", at), damaged, want) {
			t.Errorf("meta page %d lost: not refused", at)
		}
	}
}

// TestOpenLeavesDamageAlone opens damaged files for writing.
func TestOpenLeavesDamageAlone(t *testing.T) {
	file, want := sample(t)
	path := filepath.Join(t.TempDir(), "scheduler.db")
	random := rand.New(rand.NewPCG(5, 6))
	for i := range 300 {
		damaged := bytes.Clone(file)
		damaged[random.IntN(len(damaged))] ^= 1 << random.IntN(8)
		if i%10 == 0 {
			damaged = damaged[:random.IntN(len(damaged))]
		}
		bolt.WriteFile(t, path, damaged)
		if err := replaceEpoch(t, path); err != nil {
			if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "mv "+path) {
				t.Errorf("%d: got %v", i, err)
			}
			if !bytes.Equal(bolt.ReadFile(t, path), damaged) {
				t.Errorf("%d: a refused file was changed", i)
			}
			continue
		}
		got := flatten(t, bolt.OpenReadOnly(path))
		if delete(got, "epoch"); len(got) != len(want)-1 {
			t.Errorf("%d: %d records, want %d", i, len(got), len(want)-1)
		}
	}
}

// replaceEpoch opens, loads and writes the store.
func replaceEpoch(t *testing.T, path string) error {
	s, err := bolt.Open(t.Context(), path, bolt.Options{LockWait: noWait})
	if err != nil {
		return err
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := s.Load(t.Context()); err != nil {
		return err
	}
	_, err = s.Acquire(t.Context())
	return err
}

func TestNotAStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scheduler.db")
	for name, file := range map[string]string{"text": "hello\n", "much text": strings.Repeat("hello\n", 20_000), "empty": ""} {
		bolt.WriteFile(t, path, []byte(file))
		_, err := bolt.Open(t.Context(), path, bolt.Options{LockWait: noWait})
		if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "baton scheduler check") {
			t.Errorf("%s: got %v", name, err)
		}
		if string(bolt.ReadFile(t, path)) != file {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

// TestShrunkWhileOpen takes mapped pages away: reading them is a fault of the
// machine, which must not end the process.
func TestShrunkWhileOpen(t *testing.T) {
	file, _ := sample(t)
	path := filepath.Join(t.TempDir(), "scheduler.db")
	bolt.WriteFile(t, path, file)
	s := open(t, path)
	if err := os.Truncate(path, int64(2*os.Getpagesize())); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("load: got %v", err)
	}
	if _, err := s.Acquire(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("acquire: got %v", err)
	}
	if _, err := s.Load(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("load after a failed write: got %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	bolt.WriteFile(t, path, file) // restored: the lock is free
	open(t, path)
}
