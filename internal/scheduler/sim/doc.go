// Package sim runs the scheduler's pure core against a made-up fleet, in
// virtual time and on one goroutine: the same seed gives the same history. It
// may import internal/scheduler/core, pkg/backend and the standard library.
package sim
