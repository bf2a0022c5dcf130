//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package bolt

import "os"

// release closes a file that bbolt may still have mapped.
func release(file *os.File) error { return file.Close() }
