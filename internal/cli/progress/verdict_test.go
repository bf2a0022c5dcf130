package progress

import (
	"testing"
	"time"

	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/pkg/backend"
)

func TestVerdictTellsTheRunsOwnTime(t *testing.T) {
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	e := event.Ended{Last: &backend.Observation{Phase: backend.PhaseSucceeded, Started: began, Finished: began.Add(2 * time.Second)}}
	e.Key.Name = "old"
	if got := verdict(e, time.Hour); got != "old succeeded in 2s" {
		t.Errorf("verdict %q", got)
	}
	e.Last.Started = time.Time{}
	if got := verdict(e, time.Minute); got != "old succeeded in 1m0s" {
		t.Errorf("verdict without times %q", got)
	}
}
