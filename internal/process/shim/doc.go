// Package shim is the small step between fork and a task's program for what
// must be set inside the new process: limits and umask. The supervisor starts
// this program again as its own child, which sets them and becomes the task. It
// imports golang.org/x/sys only.
package shim
