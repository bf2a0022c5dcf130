package archive_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/baton-run/baton/internal/cli/archive"
)

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o640); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, path, content string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != content {
		t.Errorf("%s: %q, %v; want %q", path, got, err, content)
	}
}

func TestThereAndBack(t *testing.T) {
	source, dest := t.TempDir(), t.TempDir()
	write(t, filepath.Join(source, "a.txt"), "a")
	write(t, filepath.Join(source, "sub", "b.txt"), "b")
	var stream bytes.Buffer
	if err := archive.Pack(&stream, source, ""); err != nil {
		t.Fatal(err)
	}
	if err := archive.Unpack(&stream, dest, "x"); err != nil {
		t.Fatal(err)
	}
	expect(t, filepath.Join(dest, "a.txt"), "a")
	expect(t, filepath.Join(dest, "sub", "b.txt"), "b")
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ packed, base, dest, want string }{
		{"result.csv", "result.csv", "", "result.csv"},
		{"result.csv", "result.csv", "mine.csv", "mine.csv"},
		{"out/a", "out", "mine", "mine/a"},
		{"a", "out", "mine", "mine/a"},
	} {
		dir := t.TempDir()
		err := archive.Unpack(entry(t, tar.Header{Typeflag: tar.TypeReg, Name: c.packed, Mode: 0o600}, "x"), filepath.Join(dir, c.dest), c.base)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, filepath.Join(dir, c.want), "x")
	}
}

func entry(t *testing.T, h tar.Header, content string) *bytes.Buffer {
	t.Helper()
	var stream bytes.Buffer
	w := tar.NewWriter(&stream)
	h.Size = int64(len(content))
	if err := w.WriteHeader(&h); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &stream
}

func TestNothingLandsOutside(t *testing.T) {
	for name, h := range map[string]tar.Header{
		"parent":        {Typeflag: tar.TypeReg, Name: "../evil", Mode: 0o600},
		"absolute":      {Typeflag: tar.TypeReg, Name: "/evil", Mode: 0o600},
		"absolute link": {Typeflag: tar.TypeSymlink, Name: "l", Linkname: "/etc/passwd"},
		"link outside":  {Typeflag: tar.TypeSymlink, Name: "l", Linkname: "../../x"},
		"hard link":     {Typeflag: tar.TypeLink, Name: "l", Linkname: "../x"},
		"device":        {Typeflag: tar.TypeChar, Name: "d"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "in")
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := archive.Unpack(entry(t, h, ""), dir, "x"); err == nil {
				t.Error("it was taken")
			}
		})
	}
}

func TestAnErrorBehindTheArchiveIsNotLost(t *testing.T) {
	var whole bytes.Buffer
	if err := tar.NewWriter(&whole).Close(); err != nil {
		t.Fatal(err)
	}
	cut := errors.New("the rest can't be read")
	if err := archive.Unpack(io.MultiReader(&whole, iotest.ErrReader(cut)), t.TempDir(), "x"); !errors.Is(err, cut) {
		t.Errorf("got %v, want %v", err, cut)
	}
}
