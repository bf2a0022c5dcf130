package machine

import (
	"golang.org/x/sys/unix"

	"github.com/baton-run/baton/pkg/backend"
)

func totalMemory() backend.Bytes {
	n, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return 0
	}
	return backend.Bytes(n)
}

func totalDisk(dir string) backend.Bytes {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return 0
	}
	return backend.Bytes(fs.Blocks) * backend.Bytes(fs.Bsize)
}
