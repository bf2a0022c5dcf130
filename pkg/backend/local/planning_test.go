package local

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestStampTellsWritesApart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "jobs.db")
	absent, err := stampOf(path)
	if err != nil || absent != (stamp{}) {
		t.Fatalf("absent: %+v, %v", absent, err)
	}
	seen := map[stamp]bool{absent: true}
	at := time.Unix(1700000000, 0)
	for _, write := range []struct {
		content string
		at      time.Time
	}{{"one", at}, {"two", at.Add(time.Millisecond)}, {"three", at.Add(time.Millisecond)}} {
		if err := os.WriteFile(path, []byte(write.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, write.at, write.at); err != nil {
			t.Fatal(err)
		}
		found, err := stampOf(path)
		if err != nil || seen[found] {
			t.Errorf("%q has the stamp of another state: %+v, %v", write.content, found, err)
		}
		seen[found] = true
	}
}
