package fake

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// within returns the running instance that files are meant of, and the path in
// its own notation.
func (d *Driver) within(op string, key backend.Key, opts backend.FileOptions) (*instance, string, error) {
	d.store.mu.Lock()
	defer d.store.mu.Unlock()
	i, err := d.store.chosen(op, key, opts.Instance)
	at := opts.Path
	if !path.IsAbs(at) {
		at = path.Join(taskDir, at)
	}
	return i, path.Clean(at), err
}

// ReadFiles streams files of an instance.
func (d *Driver) ReadFiles(ctx context.Context, key backend.Key, opts backend.FileOptions, w io.Writer) error {
	if err := d.beginVerb(ctx, backend.VerbRead, key); err != nil {
		return err
	}
	i, at, err := d.within("read", key, opts)
	if err != nil {
		return err
	}
	found := d.store.below(i, at)
	if len(found) == 0 && at != taskDir {
		return backend.Errorf(backend.NotFound, "read", key, "there is no file %q", opts.Path)
	}
	t := tar.NewWriter(w)
	for _, name := range found {
		data, err := d.store.readFile(i, name)
		if err != nil {
			return broken("read", key, err)
		}
		head := &tar.Header{Name: strings.TrimPrefix(name, path.Dir(at)+"/"), Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(data))}
		if err := t.WriteHeader(head); err != nil {
			return broken("read", key, err)
		}
		if _, err := t.Write(data); err != nil {
			return broken("read", key, err)
		}
	}
	if err := t.Close(); err != nil {
		return broken("read", key, err)
	}
	return nil
}

func broken(op string, key backend.Key, err error) error {
	return backend.Errorf(backend.Internal, op, key, "the archive: %w", err)
}

// below names the instance's own files at a path and below it.
func (s *store) below(i *instance, at string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for name := range i.files {
		if name == at || strings.HasPrefix(name, at+"/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// WriteFiles unpacks an archive into a folder of an instance.
func (d *Driver) WriteFiles(ctx context.Context, key backend.Key, opts backend.FileOptions, r io.Reader) error {
	if err := d.beginVerb(ctx, backend.VerbWrite, key); err != nil {
		return err
	}
	i, at, err := d.within("write", key, opts)
	if err != nil {
		return err
	}
	for t := tar.NewReader(r); ; {
		head, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return backend.Errorf(backend.Invalid, "write", key, "the archive: %w", err)
		}
		data, err := io.ReadAll(t)
		if err == nil && head.Typeflag == tar.TypeReg {
			err = d.store.writeFile(i, path.Join(at, path.Clean("/"+head.Name)), data)
		}
		if err != nil {
			return broken("write", key, err)
		}
	}
}
