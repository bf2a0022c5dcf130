package journal_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-run/baton/internal/scheduler/journal"
	"github.com/baton-run/baton/pkg/backend"
)

func TestRepeatsAreCounted(t *testing.T) {
	var j journal.Journal
	at := time.Unix(1000, 0).UTC()
	for i := range 5 {
		j.Add(backend.Event{At: at.Add(time.Duration(i) * time.Second), Object: "a.0", Type: "Warning", Reason: "CrashLoop"})
		j.Add(backend.Event{At: at.Add(time.Duration(i) * time.Second), Object: "a.1", Type: "Warning", Reason: "CrashLoop"})
	}
	all := j.All()
	if len(all) != 2 || all[0].Event.Count != 5 || all[1].Event.Count != 5 {
		t.Fatalf("%+v", all)
	}
	if !all[0].First.Equal(at) || !all[0].Event.At.Equal(at.Add(4*time.Second)) {
		t.Errorf("first %v, last %v", all[0].First, all[0].Event.At)
	}
}

// What the changes leave on disk must always be the journal itself.
func TestChangesTellWhatIsOnDisk(t *testing.T) {
	var j journal.Journal
	disk := map[string][]byte{}
	for i := range 3 * journal.Limit {
		e := backend.Event{At: time.Unix(int64(i), 0).UTC(), Type: "Normal", Reason: fmt.Sprint(i % 300), By: backend.By{User: "u"}}
		for _, c := range j.Add(e) {
			if c.Drop {
				delete(disk, journal.Key("uid", c.Seq))
				continue
			}
			value, err := journal.Encode(c.Entry)
			if err != nil {
				t.Fatal(err)
			}
			disk[journal.Key("uid", c.Seq)] = value
		}
	}
	if len(disk) != journal.Limit {
		t.Fatalf("%d on disk, want %d", len(disk), journal.Limit)
	}
	for _, want := range j.All() {
		key := journal.Key("uid", want.Seq)
		uid, got, err := journal.Decode(key, disk[key])
		if err != nil || uid != "uid" {
			t.Fatalf("%s: %q, %v", key, uid, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("uid/0000000000000001", []byte(`{"first":"2026-01-01T00:00:00Z","at":"2026-01-01T00:00:00Z","type":"Normal","count":1}`))
	f.Add("", []byte("{"))
	f.Fuzz(func(t *testing.T, key string, value []byte) {
		uid, entry, err := journal.Decode(key, value)
		if err != nil {
			return
		}
		if _, err := journal.Encode(entry); err == nil && uid == "" {
			t.Error("an event of no job")
		}
	})
}
