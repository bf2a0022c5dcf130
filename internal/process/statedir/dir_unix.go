//go:build unix

package statedir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	lockName   = "supervisor.lock"
	socketName = "supervisor.sock"
	logName    = "supervisor.log"
)

// ErrLocked means that another supervisor holds the folder.
var ErrLocked = errors.New("another supervisor runs for this state folder")

// Dir is an open, checked state folder.
type Dir struct {
	path string
	f    *os.File
}

// Create makes the folder where it is missing, mode 0700, and opens it.
func Create(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	return Open(path)
}

// Open opens an existing folder. It refuses a link, a folder of another user
// and a network file system, and takes rights of others away.
func Open(path string) (*Dir, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	switch {
	case errors.Is(err, unix.ELOOP), errors.Is(err, unix.ENOTDIR):
		return nil, fmt.Errorf("state folder %s is a link or no folder: name the folder itself", path)
	case err != nil:
		return nil, fmt.Errorf("state folder %s: %w", path, err)
	}
	d := &Dir{path: path, f: os.NewFile(uintptr(fd), path)}
	if err := d.check(); err != nil {
		d.f.Close()
		return nil, err
	}
	return d, nil
}

func (d *Dir) check() error {
	var st unix.Stat_t
	if err := unix.Fstat(int(d.f.Fd()), &st); err != nil {
		return fmt.Errorf("state folder %s: %w", d.path, err)
	}
	if int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("state folder %s belongs to user %d, not to you: use a folder of your own", d.path, st.Uid)
	}
	if onNetwork(int(d.f.Fd())) {
		return fmt.Errorf("state folder %s is on a network file system, where locks and sockets don't hold: set XDG_STATE_HOME to a folder on a local disk", d.path)
	}
	if st.Mode&0o077 != 0 {
		if err := d.f.Chmod(0o700); err != nil {
			return fmt.Errorf("state folder %s is open to others: %w", d.path, err)
		}
	}
	return nil
}

// Path is the folder's absolute path.
func (d *Dir) Path() string { return d.path }

// Close closes the folder.
func (d *Dir) Close() error { return d.f.Close() }

// File opens a file of the folder, mode 0600, refusing a link, a file that is
// none and one of another user.
func (d *Dir) File(name string, flag int) (*os.File, error) {
	path := filepath.Join(d.path, name)
	fd, err := unix.Openat(int(d.f.Fd()), name, flag|unix.O_NOFOLLOW|unix.O_CLOEXEC|unix.O_NONBLOCK, 0o600)
	if errors.Is(err, unix.ELOOP) {
		return nil, fmt.Errorf("%s is a link: remove it", path)
	}
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	f := os.NewFile(uintptr(fd), path)
	var st unix.Stat_t
	err = unix.Fstat(fd, &st)
	switch {
	case err != nil:
	case st.Mode&unix.S_IFMT != unix.S_IFREG:
		err = fmt.Errorf("%s is not a regular file: remove it", path)
	case int(st.Uid) != os.Geteuid():
		err = fmt.Errorf("%s belongs to user %d, not to you: remove it", path, st.Uid)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// maxLog is the size at which the supervisor's log is put aside at a start.
const maxLog = 1 << 20

// Log opens the supervisor's own log for appending. One that has grown long
// becomes the old one.
func (d *Dir) Log() (*os.File, error) {
	const flags = os.O_CREATE | os.O_WRONLY | os.O_APPEND
	f, err := d.File(logName, flags)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.Size() < maxLog {
		return f, err
	}
	f.Close()
	if err := d.Rename(logName, logName+".old"); err != nil {
		return nil, err
	}
	return d.File(logName, flags)
}

// Lock takes the supervisor's lock, which is held until the file is closed or
// the process ends.
func (d *Dir) Lock() (*os.File, error) {
	f, err := d.File(lockName, os.O_CREATE|os.O_RDWR)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("%w: %s", ErrLocked, d.path)
	}
	return nil, fmt.Errorf("lock %s: %w", filepath.Join(d.path, lockName), err)
}

// Sync makes names created in the folder durable.
func (d *Dir) Sync() error { return d.f.Sync() }

// Rename puts a file of the folder in the place of another, durably.
func (d *Dir) Rename(from, to string) error {
	fd := int(d.f.Fd())
	if err := unix.Renameat(fd, from, fd, to); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return d.Sync()
}
