// Package statedir decides whether a folder or file may hold baton's private
// state: records of the scheduler, locks, sockets, logs, caches. It refuses
// what another user could have put there or could change, and network file
// systems, whose locks do not keep two machines apart.
//
// It may import the standard library and golang.org/x/sys only.
package statedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrRefused is matched by every refusal of this package; an error of the
// system (no permission, no space) does not match it.
var ErrRefused = errors.New("refused as a place for state")

const (
	dirMode  fs.FileMode = 0o700
	writable fs.FileMode = 0o022
)

// Check makes sure that path is a folder fit for private state. An absent one
// is made with mode 0700, its missing parents too.
func Check(path string) error {
	return check(path, networkFS)
}

// CheckFile makes sure that path, which must exist, is a regular file fit for
// private state.
func CheckFile(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	return checkFile(path, info)
}

// OpenFile opens a state file as os.OpenFile does, but never through a
// symbolic link, and refuses what CheckFile refuses about the file opened.
func OpenFile(path string, flag int, perm fs.FileMode) (*os.File, error) {
	if info, err := os.Lstat(path); err == nil {
		if err := checkFile(path, info); err != nil {
			return nil, err
		}
	}
	file, err := os.OpenFile(path, flag|noFollow, perm)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil {
		err = checkFile(path, info)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// probe names the network file system that holds path; "" is a local one.
type probe func(path string) (string, error)

func check(path string, network probe) error {
	info, err := os.Lstat(path)
	absent := errors.Is(err, fs.ErrNotExist)
	if err != nil && !absent {
		return err
	}
	if !absent {
		if err := checkDir(path, info); err != nil {
			return err
		}
	}
	if err := checkNetwork(path, network); err != nil || !absent {
		return err
	}
	if err := os.MkdirAll(path, dirMode); err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	if info, err = os.Lstat(path); err != nil {
		return err
	}
	return checkDir(path, info)
}

func checkDir(path string, info fs.FileInfo) error {
	if info.Mode()&fs.ModeSymlink != 0 {
		return refuse(path, "it is a symbolic link", "name the folder it points to instead")
	}
	if !info.IsDir() {
		return refuse(path, "it is not a folder", "move it away or name another folder")
	}
	return checkRights(path, info)
}

func checkFile(path string, info fs.FileInfo) error {
	if info.Mode()&fs.ModeSymlink != 0 {
		return refuse(path, "it is a symbolic link", "remove the link, or put the file itself there")
	}
	if !info.Mode().IsRegular() {
		return refuse(path, "it is not a regular file", "move it away")
	}
	return checkRights(path, info)
}

func checkRights(path string, info fs.FileInfo) error {
	if uid, me, known := owner(info); known && uid != me {
		return refuse(path, fmt.Sprintf("it belongs to user id %d, not to %d", uid, me),
			"run as its owner, or name a folder of your own")
	}
	if hasModes && info.Mode()&writable != 0 {
		return refuse(path, fmt.Sprintf("others may write to it (mode %#o)", info.Mode().Perm()),
			fmt.Sprintf("look at what is in it, then `chmod go-w %s`", path))
	}
	return nil
}

func checkNetwork(path string, network probe) error {
	at, err := nearest(path)
	if err != nil {
		return err
	}
	name, err := network(at)
	if err != nil {
		return fmt.Errorf("file system of %s: %w", at, err)
	}
	if name != "" {
		return refuse(path, "it is on a network file system ("+name+"), whose locks do not keep two machines apart",
			"set XDG_STATE_HOME (for caches XDG_CACHE_HOME) to a folder on a local disk")
	}
	return nil
}

// nearest returns path or the closest parent that exists.
func nearest(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for {
		_, err := os.Stat(path)
		if err == nil || !errors.Is(err, fs.ErrNotExist) || filepath.Dir(path) == path {
			return path, err
		}
		path = filepath.Dir(path)
	}
}

func refuse(path, why, advice string) error {
	return fmt.Errorf("%s: %w: %s; %s", path, ErrRefused, why, advice)
}
