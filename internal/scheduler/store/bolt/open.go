package bolt

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"github.com/baton-run/baton/internal/scheduler/store"
	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
	"github.com/baton-run/baton/internal/statedir"
)

const (
	fileMode fs.FileMode = 0o600
	tempMark             = ".new-"

	// DefaultLockWait is long enough for readers, which hold the lock only to
	// load.
	DefaultLockWait = 2 * time.Second
	readWait        = 200 * time.Millisecond
)

// Options of Open.
type Options struct {
	LockWait time.Duration // how long to wait for the file's lock; 0 = DefaultLockWait
}

// Open takes the exclusive lock of the store at path and makes the store when
// there is none. What is there is checked in full before it may be written.
func Open(ctx context.Context, path string, options Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := statedir.Check(filepath.Dir(path)); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, describe(path, err)
		}
	}
	wait := options.LockWait
	if wait == 0 {
		wait = DefaultLockWait
	}
	d, err := openVerified(path, wait)
	if err != nil {
		return nil, describe(path, err)
	}
	removeTemps(path)
	return &Store{path: path, db: d.db, file: d.file}, nil
}

// openVerified checks under a shared lock first, since bbolt already trusts
// the pages when it opens a file for writing.
func openVerified(path string, wait time.Duration) (*database, error) {
	d, err := openFile(path, access{readOnly: true, wait: wait})
	if err != nil {
		return nil, err
	}
	if err := d.verify(); err != nil {
		return nil, errors.Join(err, d.close())
	}
	if err := d.close(); err != nil {
		return nil, err
	}
	if d, err = openFile(path, access{wait: wait}); err != nil {
		return nil, err
	}
	err = view(d.db, func(tx *bbolt.Tx) error {
		_, err := readMeta(tx)
		return err
	})
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// create makes the file under another name and links it into place, so that a
// crash never leaves half a store and an empty file always means damage.
func create(path string) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+tempMark+"*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	if err := temp.Close(); err != nil {
		return err
	}
	db, err := bbolt.Open(temp.Name(), fileMode, &bbolt.Options{Timeout: DefaultLockWait})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error { return writeMeta(tx, v1.Meta{Format: v1.Format}) })
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), path); err != nil {
		if _, statErr := os.Lstat(path); statErr == nil {
			return nil // another process was first
		}
		return err
	}
	return syncDir(filepath.Dir(path))
}

// removeTemps clears what a crash within create left. One that is being made
// right now is of no use either: path exists.
func removeTemps(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), filepath.Base(path)+tempMark) {
			_ = os.Remove(filepath.Join(filepath.Dir(path), entry.Name()))
		}
	}
}

func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Reader loads a store that it does not hold between loads.
type Reader struct{ path string }

// OpenReadOnly returns a loader that changes nothing. Its Load takes the
// shared lock while it reads; after 200 ms without it, it returns ErrLocked.
// An absent store is fs.ErrNotExist.
func OpenReadOnly(path string) *Reader { return &Reader{path: path} }

// Load implements store.Loader.
func (r *Reader) Load(ctx context.Context) (*store.Snapshot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d, err := openFile(r.path, access{readOnly: true, wait: readWait})
	if err != nil {
		return nil, describe(r.path, err)
	}
	if err := d.verify(); err != nil {
		return nil, describe(r.path, errors.Join(err, d.close()))
	}
	snapshot, err := loadFrom(ctx, r.path, d.db)
	if closeErr := d.close(); err == nil && closeErr != nil {
		return nil, describe(r.path, closeErr)
	}
	return snapshot, err
}
