// Package statedir opens the supervisor's state folder: checked for owner,
// mode and links, locked for one supervisor at a time, and the address of its
// socket whatever the length of the path. It imports golang.org/x/sys only.
package statedir
