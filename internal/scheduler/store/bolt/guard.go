package bolt

import (
	"errors"
	"fmt"
	"runtime/debug"
	"syscall"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"github.com/baton-run/baton/internal/scheduler/store"
	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
	"github.com/baton-run/baton/internal/statedir"
)

// errUnchanged ends a transaction that has nothing to write.
var errUnchanged = errors.New("nothing to write")

// damage is something wrong with what was read; it becomes a DamageError once
// the path is known.
type damage struct{ what string }

func (d *damage) Error() string { return d.what }

func damaged(format string, args ...any) error { return &damage{fmt.Sprintf(format, args...)} }

type panicError struct{ value any }

func (p *panicError) Error() string { return fmt.Sprintf("bbolt: %v", p.value) }

func isPanic(err error) bool {
	var p *panicError
	return errors.As(err, &p)
}

// guard turns a panic of bbolt into an error, also the fault of reading a
// mapped page that the file no longer has.
func guard(call func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if value := recover(); value != nil {
			err = &panicError{value}
		}
	}()
	return call()
}

// describe adds the file, and tells damage from what the system refused.
func describe(path string, err error) error {
	var (
		d     *damage
		p     *panicError
		form  *v1.FormatError
		errno syscall.Errno
	)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, statedir.ErrRefused):
		return err // names the file
	case errors.Is(err, bbolterrors.ErrTimeout):
		return fmt.Errorf("scheduler store %s: %w, most likely a running scheduler: `baton scheduler status`", path, store.ErrLocked)
	case errors.As(err, &form):
		return fmt.Errorf("scheduler store %s: %w", path, err)
	case errors.As(err, &d), errors.As(err, &p):
		return &store.DamageError{Path: path, Err: err}
	case errors.As(err, &errno) && errno == syscall.ENOSPC:
		return fmt.Errorf("scheduler store %s: nothing was changed: %w; free space on its disk", path, err)
	}
	return fmt.Errorf("scheduler store %s: %w", path, err)
}

// view reads in one transaction.
func view(db *bbolt.DB, read func(tx *bbolt.Tx) error) error {
	return guard(func() error { return db.View(read) })
}
