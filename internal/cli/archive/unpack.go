package archive

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Unpack writes what a stream holds. Into a folder that exists everything goes
// under its own name; else dest is the new name of what base is called in the
// stream. The stream is read to its end, beyond that of the archive in it: an
// error there says that not all came.
func Unpack(r io.Reader, dest, base string) error {
	dir, rename := dest, ""
	if info, err := os.Stat(dest); err != nil || !info.IsDir() {
		dir, rename = filepath.Dir(dest), filepath.Base(dest)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			_, err := io.Copy(io.Discard, r)
			return err
		}
		if err != nil {
			return err
		}
		name := renamed(path.Clean(h.Name), base, rename)
		if err := extract(root, t, h, name); err != nil {
			return fmt.Errorf("%s: %w", h.Name, err)
		}
	}
}

func renamed(name, base, rename string) string {
	if rename == "" {
		return name
	}
	if rest, ok := strings.CutPrefix(name, base); ok && (rest == "" || rest[0] == '/') {
		return path.Join(rename, rest)
	}
	if name == "." {
		return rename
	}
	return path.Join(rename, name)
}

// extract writes one entry. A root refuses every path that leaves it, by a link
// or otherwise.
func extract(root *os.Root, r io.Reader, h *tar.Header, name string) error {
	mode := fs.FileMode(h.Mode).Perm()
	if parent := path.Dir(name); parent != "." && h.Typeflag != tar.TypeDir {
		if err := root.MkdirAll(parent, 0o755); err != nil {
			return err
		}
	}
	switch h.Typeflag {
	case tar.TypeDir:
		return root.MkdirAll(name, mode|0o700)
	case tar.TypeReg:
		f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, r)
		return errors.Join(err, f.Close())
	case tar.TypeSymlink:
		if path.IsAbs(h.Linkname) || !filepath.IsLocal(path.Join(path.Dir(name), h.Linkname)) {
			return fmt.Errorf("a link to %s leads outside and is refused", h.Linkname)
		}
		return root.Symlink(h.Linkname, name)
	default:
		return errors.New("neither a file, a folder nor a link; refused")
	}
}
