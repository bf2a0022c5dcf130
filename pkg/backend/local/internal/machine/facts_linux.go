package machine

import (
	"golang.org/x/sys/unix"

	"github.com/baton-run/baton/pkg/backend"
)

func totalMemory() backend.Bytes {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return 0
	}
	return backend.Bytes(info.Totalram) * backend.Bytes(info.Unit)
}

func totalDisk(dir string) backend.Bytes {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return 0
	}
	return backend.Bytes(fs.Blocks) * backend.Bytes(fs.Bsize)
}
