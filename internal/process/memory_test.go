//go:build linux

package process

import (
	"fmt"
	"os"
	"strings"
	"testing"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

// BenchmarkMemory reports what a running instance costs the supervisor.
func BenchmarkMemory(b *testing.B) {
	const n = 200
	for b.Loop() {
		h := start(b)
		h.launch("first", sh("sleep 300"))
		h.until("first", isRunning)
		before := h.rss()
		for i := range n {
			h.launch(fmt.Sprint("i", i), v1.Task{Name: "main", Argv: []string{"/bin/sleep", "300"}})
		}
		for i := range n {
			h.until(fmt.Sprint("i", i), isRunning)
		}
		b.ReportMetric(float64(h.rss()-before)/n, "KiB/instance")
		b.ReportMetric(float64(before), "KiB-base")
		h.stop()
	}
}

// rss is the supervisor's resident memory in KiB.
func (h *harness) rss() int {
	h.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", h.c.Welcome().PID))
	if err != nil {
		h.Fatal(err)
	}
	var kib int
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kib); err == nil {
			return kib
		}
	}
	h.Fatal("no VmRSS")
	return 0
}
