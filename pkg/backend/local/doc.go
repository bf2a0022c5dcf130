// Package local runs jobs as processes on this machine: a scheduler that
// starts when it is needed and ends when it is idle, on a fleet of one. The
// processes belong to a supervisor that outlives a crashed or replaced
// scheduler. Linux is tested, macOS is built, Windows answers Unsupported.
//
// It may import pkg/backend, internal/scheduler, internal/process,
// internal/statedir and internal/spec (to read a Document back), and what is
// below its own internal folder. Never another driver.
package local
