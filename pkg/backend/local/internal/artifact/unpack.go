package artifact

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxEntries bounds the number of files an archive may hold.
const maxEntries = 1_000_000

// format tells an archive by its name; "" = none that is known.
func format(name string) string {
	lower := strings.ToLower(name)
	for _, f := range [...]string{".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar", ".zip", ".jar"} {
		if strings.HasSuffix(lower, f) {
			return f
		}
	}
	return ""
}

func unpack(ctx context.Context, root *os.Root, archive, dir, name string, limit int64) error {
	f, err := root.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := root.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	sub, err := root.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer sub.Close()
	w := &writer{root: sub, seen: map[string]bool{}, left: limit}
	in := bufio.NewReader(contextReader{ctx, f})
	switch format(name) {
	case ".tar":
		return w.tar(in)
	case ".tar.gz", ".tgz":
		gz, err := gzip.NewReader(in)
		if err != nil {
			return fmt.Errorf("not a gzip file: %w", err)
		}
		return w.tar(gz)
	case ".tar.bz2", ".tbz2":
		return w.tar(bzip2.NewReader(in))
	case ".zip", ".jar":
		return w.zip(ctx, f)
	default:
		return fmt.Errorf("%q can't be extracted: its name must end in .tar, .tar.gz, .tgz, .tar.bz2, .tbz2, .zip or .jar", name)
	}
}

func (w *writer) tar(r io.Reader) error {
	tr := tar.NewReader(r)
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("not a whole tar file: %w", err)
		}
		if err := w.tarEntry(h, tr); err != nil {
			return fmt.Errorf("entry %q: %w", h.Name, err)
		}
	}
}

func (w *writer) tarEntry(h *tar.Header, r io.Reader) error {
	switch h.Typeflag {
	case tar.TypeDir:
		return w.folder(h.Name)
	case tar.TypeReg:
		return w.file(h.Name, os.FileMode(h.Mode), r)
	case tar.TypeSymlink:
		return w.symlink(h.Name, h.Linkname)
	case tar.TypeLink:
		return w.hardlink(h.Name, h.Linkname)
	case tar.TypeXGlobalHeader:
		return nil
	default:
		return fmt.Errorf("type %q is neither file, folder nor link", h.Typeflag)
	}
}

func (w *writer) zip(ctx context.Context, f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	zr, err := zip.NewReader(f, info.Size())
	if err != nil {
		return fmt.Errorf("not a whole zip file: %w", err)
	}
	for _, e := range zr.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.zipEntry(e); err != nil {
			return fmt.Errorf("entry %q: %w", e.Name, err)
		}
	}
	return nil
}

func (w *writer) zipEntry(e *zip.File) error {
	mode := e.Mode()
	switch {
	case mode.IsDir():
		return w.folder(e.Name)
	case mode.IsRegular():
		r, err := e.Open()
		if err != nil {
			return err
		}
		defer r.Close()
		return w.file(e.Name, mode, r)
	case mode&os.ModeSymlink != 0:
		r, err := e.Open()
		if err != nil {
			return err
		}
		defer r.Close()
		target, err := io.ReadAll(io.LimitReader(r, 4096))
		if err != nil {
			return err
		}
		return w.symlink(e.Name, string(target))
	default:
		return errors.New("is neither file, folder nor link")
	}
}
