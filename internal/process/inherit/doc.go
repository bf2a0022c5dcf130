// Package inherit decides what a child process gets from its parent: no
// descriptor, and no mark of the task the parent may run in. It imports
// golang.org/x/sys only.
package inherit
