// Package procfs reads what the system knows of processes, and decides which
// of them belong to an instance. A process is its pid, start time and boot:
// none is ever signalled whose start time differs from what was recorded.
// Deciding is pure and the same everywhere; reading works on Linux, other
// systems answer that they know of no process. It imports golang.org/x/sys and
// package inherit.
package procfs
