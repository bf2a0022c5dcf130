package machine

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local/internal/artifact"
)

// ReadFiles streams a file or folder as a tar archive whose first name is the
// last part of the path. Links are streamed as links.
func (m *Machine) ReadFiles(ctx context.Context, id, task, path string, w io.Writer) error {
	from, err := m.resolve(id, task, path)
	if err != nil {
		return err
	}
	out := tar.NewWriter(w)
	base := filepath.Dir(from)
	err = filepath.WalkDir(from, func(name string, e fs.DirEntry, err error) error {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		return addFile(out, base, name, e)
	})
	if err == nil {
		err = out.Close() // an archive that was cut is left without its end
	}
	return fileError(err)
}

func addFile(out *tar.Writer, base, name string, e fs.DirEntry) error {
	info, err := e.Info()
	if err != nil {
		return err
	}
	link := ""
	if info.Mode()&fs.ModeSymlink != 0 {
		if link, err = os.Readlink(name); err != nil {
			return err
		}
	} else if !info.Mode().IsRegular() && !info.IsDir() {
		return nil
	}
	h, err := tar.FileInfoHeader(info, link)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(base, name)
	if err != nil {
		return err
	}
	h.Name, h.Uname, h.Gname, h.Uid, h.Gid = filepath.ToSlash(rel), "", "", 0, 0
	if err := out.WriteHeader(h); err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	// A file that grows meanwhile is cut at the size announced.
	_, err = io.CopyN(out, f, info.Size())
	return err
}

// WriteFiles unpacks a tar archive into a folder, which is made.
func (m *Machine) WriteFiles(ctx context.Context, id, task, path string, r io.Reader) error {
	dir, err := m.resolve(id, task, path)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fileError(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fileError(err)
	}
	defer root.Close()
	return fileError(artifact.Untar(ctx, root, r))
}

// resolve returns a path as the task means it.
func (m *Machine) resolve(id, task, path string) (string, error) {
	if !safeName(id) || !safeName(task) {
		return "", backend.Errorf(backend.NotFound, "cp", backend.Key{}, "no such instance or task")
	}
	if filepath.IsAbs(path) {
		return filepath.Clean(path), nil
	}
	dir := m.taskDir(id, task)
	if _, err := os.Stat(dir); err != nil {
		return "", backend.Errorf(backend.NotFound, "cp", backend.Key{}, "the instance's folder is gone")
	}
	return filepath.Join(dir, filepath.Clean(filepath.FromSlash(path))), nil
}

func fileError(err error) error {
	switch {
	case err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return backend.Errorf(backend.NotFound, "cp", backend.Key{}, "%w", err)
	case errors.Is(err, fs.ErrPermission):
		return backend.Errorf(backend.Forbidden, "cp", backend.Key{}, "%w", err)
	default:
		return backend.Errorf(backend.Invalid, "cp", backend.Key{}, "%w", err)
	}
}
