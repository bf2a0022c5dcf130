// Package scheduler runs jobs on a fleet: the shell around the pure core. One
// goroutine steps: it observes what has arrived, reconciles the jobs that
// changed or are due, places what wants a place, commits once, and only then
// launches, kills, acknowledges and answers. What arrives while a commit is
// under way goes into the next step, so many jobs share one wait for the disk.
//
// It may import scheduler/core, record, store, fleet, journal, probe and seal,
// pkg/backend and the standard library. The clock is injected.
package scheduler
