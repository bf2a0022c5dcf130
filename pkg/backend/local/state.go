package local

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"github.com/baton-run/baton/internal/statedir"
)

// openLog opens the scheduler's own log, begun anew when it has grown large.
func openLog(dir *statedir.Dir) (*os.File, error) {
	const large = 4 << 20
	f, err := dir.File(schedulerLog, os.O_CREATE|os.O_WRONLY|os.O_APPEND)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.Size() > large {
		if err := f.Truncate(0); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

// refusedOrAbsent reports that nobody listens on a socket.
func refusedOrAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED)
}
