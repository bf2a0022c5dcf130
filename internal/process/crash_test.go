//go:build linux

package process

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

// TestSupervisorDiesAnyTime kills it at random moments while instances are
// launched: what was accepted is known afterwards and has ended, nothing ran
// twice, nothing is left.
func TestSupervisorDiesAnyTime(t *testing.T) {
	h := start(t)
	ran := filepath.Join(t.TempDir(), "ran")
	accepted := map[string]bool{}
	var mu sync.Mutex
	for round := range 8 {
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				for i := 0; ; i++ {
					id := fmt.Sprintf("r%d.w%d.i%d", round, w, i)
					script := fmt.Sprintf("echo %s >> %s; sleep 0.0%d", id, ran, i%10)
					_, err := h.c.Launch(context.Background(), v1.Launch{ID: id, Dir: "/", Tasks: []v1.Task{sh(script)}})
					if err != nil {
						return
					}
					mu.Lock()
					accepted[id] = true
					mu.Unlock()
				}
			})
		}
		time.Sleep(time.Duration(rand.IntN(200)) * time.Millisecond)
		h.killSupervisor()
		wg.Wait()
		h.spawn()
		h.waitNoMarks()
	}
	list, err := h.c.List(t.Context(), v1.List{})
	if err != nil {
		t.Fatal(err)
	}
	causes := map[v1.Cause]int{}
	for _, in := range list.Instances {
		if in.End == nil {
			t.Fatalf("%s is %s", in.ID, in.State)
		}
		causes[in.End.Cause]++
		delete(accepted, in.ID)
	}
	if len(accepted) > 0 {
		t.Errorf("accepted and not known: %v", accepted)
	}
	b, err := os.ReadFile(ran)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for id := range strings.FieldsSeq(string(b)) {
		if seen[id] {
			t.Errorf("%s ran twice", id)
		}
		seen[id] = true
	}
	t.Logf("%d instances: %v", len(list.Instances), causes)
}
