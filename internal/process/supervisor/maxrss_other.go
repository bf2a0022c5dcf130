//go:build unix && !linux

package supervisor

import "syscall"

// maxRSS is in bytes.
func maxRSS(u syscall.Rusage) int64 { return int64(u.Maxrss) }
