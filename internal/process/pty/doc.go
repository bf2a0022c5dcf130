// Package pty opens pseudo terminals. It imports golang.org/x/sys only.
package pty
