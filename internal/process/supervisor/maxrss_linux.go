package supervisor

import "syscall"

// maxRSS is in bytes; the kernel counts in KiB.
func maxRSS(u syscall.Rusage) int64 { return int64(u.Maxrss) << 10 }
