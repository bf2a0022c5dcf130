package bolt_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/internal/scheduler/store/bolt"
	"github.com/baton-run/baton/internal/scheduler/store/group"
)

const (
	childPath = "BATON_TEST_STORE"
	callers   = 4
)

// TestKilledWriter is the child of TestKill: it commits until it is killed and
// prints each commit after it was acknowledged.
func TestKilledWriter(t *testing.T) {
	path := os.Getenv(childPath)
	if path == "" {
		t.Skip("runs as a child only")
	}
	s := group.New(open(t, path))
	snapshot, err := s.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	epoch, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for caller := range callers {
		bucket := fmt.Sprintf("caller-%d", caller)
		wg.Go(func() {
			for i := snapshot.Len(bucket); ; i++ {
				key := fmt.Sprintf("%08d", i)
				if err := s.Commit(t.Context(), epoch, []store.Op{set(bucket, key, key), set("last", bucket, key)}); err != nil {
					t.Error(err)
					return
				}
				fmt.Printf("ack %d %d\n", caller, i)
			}
		})
	}
	wg.Wait()
}

func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scheduler.db")
	acked := make([]int, callers) // how many of each caller are acknowledged
	var epoch uint64
	for round := range 8 {
		killWriter(t, path, 20+round*13, acked)
		snapshot, err := bolt.OpenReadOnly(path).Load(t.Context())
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if snapshot.Epoch() <= epoch {
			t.Errorf("round %d: epoch %d after %d", round, snapshot.Epoch(), epoch)
		}
		epoch = snapshot.Epoch()
		for caller, count := range acked {
			bucket := fmt.Sprintf("caller-%d", caller)
			got := snapshot.Len(bucket)
			if got != count && got != count+1 {
				t.Errorf("round %d: %s has %d records, %d were acknowledged", round, bucket, got, count)
			}
			last, _ := snapshot.Get("last", bucket)
			if _, found := snapshot.Get(bucket, string(last)); !found || string(last) != fmt.Sprintf("%08d", got-1) {
				t.Errorf("round %d: %s: half a commit: last is %s of %d", round, bucket, last, got)
			}
			acked[caller] = got
		}
	}
}

// killWriter runs a child and kills it after some acknowledgements; it counts
// all that the child printed before it died.
func killWriter(t *testing.T, path string, after int, acked []int) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledWriter$")
	child.Env = append(os.Environ(), childPath+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var caller, i int
		if _, err := fmt.Sscanf(lines.Text(), "ack %d %d", &caller, &i); err != nil {
			continue // a line of the testing package, or one cut short
		}
		acked[caller] = max(acked[caller], i+1)
		if seen++; seen == after {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || seen < after {
		t.Fatalf("the child ended by itself after %s acknowledgements: %v", strconv.Itoa(seen), err)
	}
}
