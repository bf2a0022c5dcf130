// Package fake is a backend in memory, for tests. It keeps every obligation of
// the contract, so that what works on it may be expected to work on a driver;
// its instances are no processes: they carry out the operations of
// [github.com/baton-run/baton/pkg/backend/backendtest/prog], and a command that
// is not that program does not start. Faults are given by a script, see
// [Faults].
//
// It reads the clock by package time alone, so a bubble of testing/synctest
// makes it take no time and always the same.
//
// It may import the standard library, pkg/backend and the suite's program.
package fake
