// Package process runs baton's instances as processes on this machine. It
// starts the supervisor (Spawn), is the supervisor (Serve), and speaks with it
// (Dial, Client). The supervisor outlives the scheduler that talks to it.
//
// It may import its own sub-packages and golang.org/x/sys, nothing else of
// baton. On Windows everything answers ErrUnsupported.
package process
