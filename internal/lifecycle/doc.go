// Package lifecycle holds the rules of a job's life that the scheduler and an
// attached command share: when a group may start, whose end ends a job, how
// far an update may go. It is pure and may import pkg/backend only.
package lifecycle
