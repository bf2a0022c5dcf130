//go:build unix

package inherit

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// markEach is for systems without close_range.
func markEach() {
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		return
	}
	for _, e := range entries {
		if fd, err := strconv.Atoi(e.Name()); err == nil && fd > 2 {
			unix.CloseOnExec(fd)
		}
	}
}
