package bolt

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"github.com/baton-run/baton/internal/scheduler/store/bolt/pages"
	"github.com/baton-run/baton/internal/statedir"
)

type access struct {
	readOnly bool
	wait     time.Duration // for the lock
}

// database is an open bbolt file, its lock held.
type database struct {
	db   *bbolt.DB
	file *os.File
	size int64
}

// openFile opens an existing file. The error is not described yet.
func openFile(path string, how access) (*database, error) {
	d := &database{}
	options := &bbolt.Options{
		Timeout:      max(how.wait, time.Millisecond), // zero would wait for ever
		ReadOnly:     how.readOnly,
		FreelistType: bbolt.FreelistMapType,
		NoStatistics: true,
		OpenFile: func(path string, flag int, perm fs.FileMode) (file *os.File, err error) {
			d.file, err = openExisting(path, flag, perm)
			return d.file, err
		},
	}
	err := guard(func() (err error) {
		d.db, err = bbolt.Open(path, fileMode, options)
		return err
	})
	if isPanic(err) && d.file != nil {
		return nil, errors.Join(err, release(d.file))
	}
	if err != nil {
		return nil, damageOf(err)
	}
	info, err := d.file.Stat()
	if err != nil {
		return nil, errors.Join(err, d.db.Close())
	}
	d.size = info.Size()
	return d, nil
}

// openExisting keeps bbolt from making a file, or filling an emptied one.
func openExisting(path string, flag int, perm fs.FileMode) (*os.File, error) {
	file, err := statedir.OpenFile(path, flag&^os.O_CREATE, perm)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && info.Size() == 0 {
		err = damaged("the file is empty")
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// damageOf takes every complaint of bbolt on opening for damage, unless it
// came from the system or is about the lock.
func damageOf(err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) || errors.Is(err, bbolterrors.ErrTimeout) || errors.Is(err, statedir.ErrRefused) {
		return err
	}
	return damaged("%v", err)
}

// faults checks the pages while the lock is held.
func (d *database) faults() ([]pages.Fault, error) {
	return pages.Verify(d.file, d.size)
}

// verify refuses the first fault.
func (d *database) verify() error {
	faults, err := d.faults()
	if err == nil && len(faults) > 0 {
		err = damaged("%s", faults[0])
	}
	return err
}

func (d *database) close() error { return guard(d.db.Close) }
