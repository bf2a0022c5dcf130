//go:build unix

package supervisor

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/baton-run/baton/internal/process/journal"
	"github.com/baton-run/baton/internal/process/procfs"
	"github.com/baton-run/baton/internal/statedir"
	"golang.org/x/sys/unix"
)

const (
	journalName = "supervisor.journal"
	idName      = "supervisor.id"
	logsName    = "logs"
)

func bootID() (string, error) { return procfs.Boot() }

func randomID() string {
	var b [8]byte
	// Never fails.
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// scopeID is the id of the state folder, which keeps the marks of two
// supervisors apart. It is made once.
func scopeID(dir *statedir.Dir) (string, error) {
	f, err := dir.File(idName, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 64))
	if err != nil {
		return "", err
	}
	if _, err := hex.DecodeString(string(b)); err == nil && len(b) == 16 {
		return string(b), nil
	}
	if len(b) > 0 {
		return "", fmt.Errorf("%s is damaged: end what is left by hand, then remove it", f.Name())
	}
	id := randomID()
	if _, err := f.WriteAt([]byte(id), 0); err != nil {
		return "", err
	}
	if err := f.Sync(); err != nil {
		return "", err
	}
	return id, dir.Sync()
}

func openJournal(dir *statedir.Dir) (*journal.Journal, error) {
	f, err := dir.File(journalName, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, err
	}
	if err := dir.Sync(); err != nil {
		f.Close()
		return nil, err
	}
	j, err := journal.Open(f, func() (journal.File, func() error, error) {
		const fresh = journalName + ".new"
		n, err := dir.File(fresh, os.O_RDWR|os.O_CREATE|os.O_TRUNC)
		return n, func() error { return dir.Rename(fresh, journalName) }, err
	})
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir.Path(), journalName), err)
	}
	return j, nil
}

// openLogs opens the folder of all logs.
func openLogs(dir *statedir.Dir) (*os.Root, error) {
	path := filepath.Join(dir.Path(), logsName)
	err := os.Mkdir(path, 0o700)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("%s is a symbolic link or no folder: remove it: %w", path, err)
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, err
	}
	if int(st.Uid) != os.Geteuid() {
		return nil, fmt.Errorf("%s belongs to user %d, not to you: remove it", path, st.Uid)
	}
	return os.OpenRoot(path)
}
