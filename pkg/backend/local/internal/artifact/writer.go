package artifact

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// writer puts the entries of one archive below root.
type writer struct {
	root *os.Root
	seen map[string]bool
	left int64
}

// name checks an entry's name and makes its parent folders. An entry that
// passes through a link is refused, wherever the link points: two harmless
// links can make a harmful one.
func (w *writer) name(entry string, isDir bool) (string, error) {
	name := strings.TrimSuffix(entry, "/")
	if strings.ContainsRune(name, 0) || strings.Contains(name, `\`) {
		return "", errors.New("the name holds a NUL byte or a backslash")
	}
	clean := path.Clean(name)
	if path.IsAbs(name) || !filepath.IsLocal(filepath.FromSlash(name)) {
		return "", errors.New("the name leaves the folder")
	}
	if clean == "." {
		return ".", nil
	}
	if w.seen[clean] && !isDir {
		return "", errors.New("the archive holds this name twice")
	}
	if len(w.seen) >= maxEntries {
		return "", fmt.Errorf("the archive holds more than %d entries", maxEntries)
	}
	w.seen[clean] = true
	return clean, w.parents(path.Dir(clean))
}

func (w *writer) parents(dir string) error {
	if dir == "." {
		return nil
	}
	if err := w.parents(path.Dir(dir)); err != nil {
		return err
	}
	info, err := w.root.Lstat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return w.root.Mkdir(dir, 0o755)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("passes through %q, which is not a folder", dir)
	}
	return nil
}

func (w *writer) folder(entry string) error {
	name, err := w.name(entry, true)
	if err != nil || name == "." {
		return err
	}
	return w.parents(name)
}

func (w *writer) file(entry string, mode os.FileMode, r io.Reader) error {
	name, err := w.name(entry, false)
	if err != nil {
		return err
	}
	// What an earlier artifact or attempt left there is replaced, never written through.
	if err := ignoreMissing(w.root.Remove(name)); err != nil {
		return err
	}
	f, err := w.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode.Perm()&0o755|0o600)
	if err != nil {
		return err
	}
	n, err := copyMax(f, r, w.left)
	w.left -= n
	return errors.Join(err, f.Close())
}

func (w *writer) symlink(entry, target string) error {
	name, err := w.name(entry, false)
	if err != nil {
		return err
	}
	if path.IsAbs(target) || !filepath.IsLocal(filepath.FromSlash(path.Join(path.Dir(name), target))) {
		return fmt.Errorf("links to %q, outside of the folder", target)
	}
	if err := ignoreMissing(w.root.Remove(name)); err != nil {
		return err
	}
	return w.root.Symlink(target, name)
}

func (w *writer) hardlink(entry, target string) error {
	name, err := w.name(entry, false)
	if err != nil {
		return err
	}
	clean := path.Clean(target)
	if path.IsAbs(target) || !w.seen[clean] {
		return fmt.Errorf("is a hard link to %q, which this archive did not bring before", target)
	}
	info, err := w.root.Lstat(clean)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("is a hard link to %q, which is not a file", target)
	}
	return w.root.Link(clean, name)
}
