package inherit

import (
	"math"

	"golang.org/x/sys/unix"
)

// CloseOnExec marks every descriptor over 2, so that no child gets one that
// this process itself inherited.
func CloseOnExec() {
	if unix.CloseRange(3, math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC) != nil {
		markEach()
	}
}
