// Package detach starts a process that outlives this one and shares nothing
// with it: a session of its own, no terminal, no inherited descriptor, no mark
// of the task this process may run in. It imports internal/process/inherit.
package detach
