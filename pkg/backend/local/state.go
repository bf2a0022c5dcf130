package local

import (
	"errors"
	"io/fs"
	"syscall"
)

// refusedOrAbsent reports that nobody listens on a socket.
func refusedOrAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED)
}
