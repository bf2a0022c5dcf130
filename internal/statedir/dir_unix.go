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

// ErrLocked means that another process holds the lock.
var ErrLocked = errors.New("another process holds the lock")

// Dir is an open, checked state folder.
type Dir struct {
	path string
	f    *os.File
}

// Open makes the folder where it is missing, checks it as [Check] does, takes
// away what others may read of it, and opens it.
func Open(path string) (*Dir, error) {
	if err := Check(path); err != nil {
		return nil, err
	}
	return Existing(path)
}

// Existing opens a folder as Open does, but makes none: fs.ErrNotExist when it
// is missing.
func Existing(path string) (*Dir, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(path); err != nil {
		return nil, err
	}
	if err := Check(path); err != nil {
		return nil, err
	}
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	d := &Dir{path: path, f: os.NewFile(uintptr(fd), path)}
	if err := d.f.Chmod(dirMode); err != nil {
		return nil, errors.Join(err, d.f.Close())
	}
	return d, nil
}

// Path is the folder's absolute path.
func (d *Dir) Path() string { return d.path }

// Close closes the folder.
func (d *Dir) Close() error { return d.f.Close() }

// Sync makes names created in the folder durable.
func (d *Dir) Sync() error { return d.f.Sync() }

// File opens a file of the folder, mode 0600, refusing what [CheckFile] does.
func (d *Dir) File(name string, flag int) (*os.File, error) {
	return OpenFile(filepath.Join(d.path, name), flag|unix.O_NONBLOCK|unix.O_CLOEXEC, 0o600)
}

// Lock takes a lock of that name, which is held until the file is closed or
// the process ends. ErrLocked when another has it.
func (d *Dir) Lock(name string) (*os.File, error) {
	f, err := d.File(name, os.O_CREATE|os.O_RDWR)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return f, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrLocked
	}
	return nil, errors.Join(fmt.Errorf("lock %s: %w", filepath.Join(d.path, name), err), f.Close())
}

// Rename puts a file of the folder in the place of another, durably.
func (d *Dir) Rename(from, to string) error {
	fd := int(d.f.Fd())
	if err := unix.Renameat(fd, from, fd, to); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return d.Sync()
}

// maxLog is the size at which a process's own log is begun anew.
const maxLog = 4 << 20

// Log opens a process's own log for appending. A large one is kept once, with
// ".old" behind its name.
func (d *Dir) Log(name string) (*os.File, error) {
	const flags = os.O_CREATE | os.O_WRONLY | os.O_APPEND
	f, err := d.File(name, flags)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.Size() <= maxLog {
		return f, nil
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if err := d.Rename(name, name+".old"); err != nil {
		return nil, err
	}
	return d.File(name, flags)
}
