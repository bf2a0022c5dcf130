package scheduler

import (
	"io"
	"log/slog"
	"time"

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/scheduler/record"
	"github.com/baton-run/baton/internal/scheduler/seal"
	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/pkg/backend"
)

// Options are what an engine is made of.
type Options struct {
	Store store.Store // Run does not close it
	Fleet fleet.Fleet
	Clock Clock
	Rand  io.Reader
	Log   *slog.Logger // nil = none
	Seal  *seal.Key
	// Decode is the inverse of canonicalisation.
	Decode record.DecodeJob
	// Next returns the first time after a moment at which a schedule fires.
	Next func(schedule, timezone string, after time.Time) time.Time
	// Zone returns a time zone; nil = UTC for all.
	Zone func(name string) *time.Location
	// Info is what Driver.Info says; its verbs are narrowed to what the fleet
	// serves.
	Info backend.Info
	// Only, if set, limits the engine to those jobs: others are observed and
	// shown, but nothing is decided for them.
	Only func(key backend.Key) bool
	// Working, if set, is told whether there is work whenever that changes. It
	// must not block.
	Working func(bool)
	// Effects is how many launches, kills and the like go on at a time; 0 = 16.
	Effects int
	// Checks is how many health checks go on at a time; 0 = 32.
	Checks int
}

func (o *Options) defaults() {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = SystemClock{}
	}
	if o.Only == nil {
		o.Only = func(backend.Key) bool { return true }
	}
	if o.Working == nil {
		o.Working = func(bool) {}
	}
	if o.Effects == 0 {
		o.Effects = 16
	}
	if o.Checks == 0 {
		o.Checks = 32
	}
}
