package supervisor

import "syscall"

// maxRSS is in bytes; the kernel counts in KiB.
func maxRSS(u syscall.Rusage) int64 { return int64(u.Maxrss) << 10 } //nolint:unconvert // an int32 where pointers have 32 bits
