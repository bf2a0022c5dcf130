package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/store"
)

func testEmpty(t *testing.T, h Harness) {
	s := open(t, h)
	snapshot := load(t, s)
	if len(snapshot.Buckets()) != 0 || snapshot.Epoch() != 0 {
		t.Fatalf("buckets %q, epoch %d", snapshot.Buckets(), snapshot.Epoch())
	}
	if _, found := snapshot.Get("jobs", "a"); found {
		t.Fatal("found a record")
	}
	for key := range snapshot.All("jobs") {
		t.Fatalf("found %q", key)
	}
}

func testVisible(t *testing.T, h Harness) {
	s := open(t, h)
	epoch := acquire(t, s)
	commit(t, s, epoch, set("jobs", "a", "1"), set("runs", "a", "2"))
	want := contents{"jobs": {"a": "1"}, "runs": {"a": "2"}}
	wantContents(t, s, want)
	s = reopen(t, h, s)
	wantContents(t, s, want)
	if got := load(t, s).Epoch(); got != epoch {
		t.Fatalf("epoch %d, want %d", got, epoch)
	}
}

func testOps(t *testing.T, h Harness) {
	s := open(t, h)
	epoch := acquire(t, s)
	commit(t, s, epoch, set("jobs", "a", "1"), set("jobs", "b", "1"), set("jobs", "a", "2"))
	wantContents(t, s, contents{"jobs": {"a": "2", "b": "1"}})
	commit(t, s, epoch, unset("jobs", "a"), unset("jobs", "absent"), unset("absent", "a"))
	wantContents(t, s, contents{"jobs": {"b": "1"}})
	commit(t, s, epoch, set("jobs", "c", "1"), unset("jobs", "c"), unset("jobs", "b"), set("jobs", "b", "3"))
	wantContents(t, s, contents{"jobs": {"b": "3"}})
	commit(t, s, epoch, unset("jobs", "b"))
	wantContents(t, s, contents{})
	commit(t, s, epoch)
	s = reopen(t, h, s)
	wantContents(t, s, contents{})
	commit(t, s, acquire(t, s), set("jobs", "b", "4"))
	wantContents(t, s, contents{"jobs": {"b": "4"}})
}

func testOrder(t *testing.T, h Harness) {
	s := open(t, h)
	keys := []string{"b", "a/2", "a/10", "a", "\xff", "\x00", "é", "B"}
	var ops []store.Op
	for _, key := range keys {
		ops = append(ops, set("jobs", key, key))
	}
	commit(t, s, acquire(t, s), ops...)
	snapshot := load(t, reopen(t, h, s))
	var got []string
	for key := range snapshot.All("jobs") {
		got = append(got, key)
	}
	slices.Sort(keys)
	if !slices.Equal(got, keys) {
		t.Fatalf("got %q, want %q", got, keys)
	}
	for range snapshot.All("jobs") {
		break
	}
}

func testBinary(t *testing.T, h Harness) {
	s := open(t, h)
	want := contents{"jobs": {}}
	var ops []store.Op
	for b := range 256 {
		key := string([]byte{byte(b), 0, byte(255 - b)})
		want["jobs"][key] = key
		ops = append(ops, set("jobs", key, key))
	}
	longest := strings.Repeat("k", store.MaxKey)
	want["jobs"][longest], want["jobs"]["empty"] = "x", ""
	ops = append(ops, set("jobs", longest, "x"), store.Op{Bucket: "jobs", Key: "empty", Value: []byte{}})
	commit(t, s, acquire(t, s), ops...)
	s = reopen(t, h, s)
	wantContents(t, s, want)
	if value, found := load(t, s).Get("jobs", "empty"); !found || value == nil {
		t.Fatalf("empty value: %v, %t", value, found)
	}
}

func testLarge(t *testing.T, h Harness) {
	s := open(t, h)
	epoch := acquire(t, s)
	large := strings.Repeat("0123456789abcdef", 1<<16)
	commit(t, s, epoch, set("jobs", "large", large), set("jobs", "small", "1"))
	s = reopen(t, h, s)
	wantContents(t, s, contents{"jobs": {"large": large, "small": "1"}})
	epoch = acquire(t, s)
	commit(t, s, epoch, set("jobs", "large", "now small"))
	commit(t, s, epoch, set("jobs", "small", large))
	wantContents(t, reopen(t, h, s), contents{"jobs": {"large": "now small", "small": large}})
}

func testMany(t *testing.T, h Harness) {
	s := open(t, h)
	epoch := acquire(t, s)
	want := contents{"jobs": {}}
	for start := 0; start < 10_000; start += 1000 {
		var ops []store.Op
		for i := start; i < start+1000; i++ {
			key, value := fmt.Sprintf("job-%d", i*7919%10_000), fmt.Sprintf("value %d", i)
			want["jobs"][key] = value
			ops = append(ops, set("jobs", key, value))
		}
		commit(t, s, epoch, ops...)
	}
	s = reopen(t, h, s)
	wantContents(t, s, want)
	if got := load(t, s).Len("jobs"); got != 10_000 {
		t.Fatalf("%d records", got)
	}
}

func testInvalid(t *testing.T, h Harness) {
	s := open(t, h)
	epoch := acquire(t, s)
	commit(t, s, epoch, set("jobs", "a", "1"))
	for name, bad := range map[string]store.Op{
		"no bucket":     set("", "a", "1"),
		"bucket name":   set("Jobs", "a", "1"),
		"dotted bucket": set(".meta", "a", "1"),
		"long bucket":   set(strings.Repeat("b", store.MaxBucket+1), "a", "1"),
		"no key":        set("jobs", "", "1"),
		"long key":      set("jobs", strings.Repeat("k", store.MaxKey+1), "1"),
		"delete no key": unset("jobs", ""),
		"huge value":    {Bucket: "jobs", Key: "a", Value: make([]byte, store.MaxValue+1)},
	} {
		err := s.Commit(t.Context(), epoch, []store.Op{set("jobs", "a", "2"), bad, set("jobs", "b", "2")})
		if !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: got %v, want %v", name, err, store.ErrInvalid)
		}
		wantContents(t, s, contents{"jobs": {"a": "1"}})
	}
	wantContents(t, reopen(t, h, s), contents{"jobs": {"a": "1"}})
}

// testModel compares random commits with a map, so that page splits, merges
// and buckets that come and go are met.
func testModel(t *testing.T, h Harness) {
	random := rand.New(rand.NewPCG(1, 2))
	s := open(t, h)
	epoch := acquire(t, s)
	want := contents{}
	for round := range 60 {
		var ops []store.Op
		for range random.IntN(200) {
			op := set(fmt.Sprintf("b%d", random.IntN(3)), fmt.Sprintf("key-%d", random.IntN(400)), strings.Repeat("v", random.IntN(600)))
			if random.IntN(3) == 0 || round%10 == 9 {
				op.Value = nil
			}
			ops = append(ops, op)
			want.apply(op)
		}
		commit(t, s, epoch, ops...)
		if round%10 == 9 {
			s = reopen(t, h, s)
			wantContents(t, s, want)
			epoch = acquire(t, s)
		}
	}
	wantContents(t, s, want)
}

func (c contents) apply(op store.Op) {
	if op.Value == nil {
		if delete(c[op.Bucket], op.Key); len(c[op.Bucket]) == 0 {
			delete(c, op.Bucket)
		}
		return
	}
	if c[op.Bucket] == nil {
		c[op.Bucket] = map[string]string{}
	}
	c[op.Bucket][op.Key] = string(op.Value)
}

func testSnapshot(t *testing.T, h Harness) {
	s := open(t, h)
	epoch := acquire(t, s)
	commit(t, s, epoch, set("jobs", "a", "1"), set("jobs", "b", "1"))
	before := load(t, s)
	commit(t, s, epoch, set("jobs", "a", "2"), unset("jobs", "b"), set("jobs", "c", "2"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	value, found := before.Get("jobs", "a")
	if !found || string(value) != "1" || before.Len("jobs") != 2 {
		t.Fatalf("the snapshot changed: %q", flatten(before))
	}
}

func testAlias(t *testing.T, h Harness) {
	s := open(t, h)
	value := []byte("before")
	commit(t, s, acquire(t, s), store.Op{Bucket: "jobs", Key: "a", Value: value})
	copy(value, "after!")
	wantContents(t, s, contents{"jobs": {"a": "before"}})
}
