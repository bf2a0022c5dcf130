// Package machine is this machine as a fleet of one: it prepares the folders
// of an instance, hands it to the supervisor, and reports what becomes of it.
//
// It may import pkg/backend, internal/scheduler/fleet, internal/process,
// internal/statedir and its sibling packages.
package machine
