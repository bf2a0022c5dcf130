package artifact

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/baton-run/baton/pkg/backend"
)

func tarball(t *testing.T, headers ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	gz := gzip.NewWriter(&b)
	w := tar.NewWriter(gz)
	for _, h := range headers {
		body := ""
		if h.Typeflag == tar.TypeReg {
			body = "body of " + h.Name
			h.Size = int64(len(body))
		}
		if h.Mode == 0 {
			h.Mode = 0o644
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := gz.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func reg(name string) tar.Header { return tar.Header{Typeflag: tar.TypeReg, Name: name} }
func link(name, to string) tar.Header {
	return tar.Header{Typeflag: tar.TypeSymlink, Name: name, Linkname: to}
}
func hard(name, to string) tar.Header {
	return tar.Header{Typeflag: tar.TypeLink, Name: name, Linkname: to}
}

// fetchBytes serves body and fetches it into a fresh folder inside another one
// that holds a bystander; it returns the folder and the fetch's error.
func fetchBytes(t *testing.T, body []byte, a backend.Artifact) (string, error) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "missing") {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(body)
	}))
	defer srv.Close()
	outer := t.TempDir()
	dir := filepath.Join(outer, "task")
	for _, d := range []string{dir, filepath.Join(outer, "beside")} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(outer, "bystander"), []byte("untouched"), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	a.URI = srv.URL + a.URI
	err = Fetcher{HTTP: srv.Client(), MaxBytes: 1 << 20}.Fetch(t.Context(), root, a)
	if got, readErr := os.ReadFile(filepath.Join(outer, "bystander")); readErr != nil || string(got) != "untouched" {
		t.Errorf("the file outside of the folder is now %q (%v)", got, readErr)
	}
	if entries, _ := os.ReadDir(filepath.Join(outer, "beside")); len(entries) > 0 {
		t.Errorf("the folder outside now holds %v", entries)
	}
	return dir, err
}

func TestArchivesThatReachOut(t *testing.T) {
	for name, tc := range map[string]struct {
		headers []tar.Header
		want    string
	}{
		"parent":             {[]tar.Header{reg("../bystander")}, "leaves the folder"},
		"parent in middle":   {[]tar.Header{reg("a/../../bystander")}, "leaves the folder"},
		"absolute":           {[]tar.Header{reg("/tmp/bystander")}, "leaves the folder"},
		"symlink out":        {[]tar.Header{link("out", "../beside")}, "outside of the folder"},
		"absolute symlink":   {[]tar.Header{link("out", "/tmp")}, "outside of the folder"},
		"symlink then write": {[]tar.Header{{Typeflag: tar.TypeDir, Name: "d", Mode: 0o755}, link("l", "d"), reg("l/x")}, "not a folder"},
		"two-link chain": {[]tar.Header{{Typeflag: tar.TypeDir, Name: "a/b", Mode: 0o755}, link("a/b/up", ".."),
			link("c", "a/b/up/.."), reg("c/../bystander")}, ""},
		"chain and write":       {[]tar.Header{link("a", "."), link("b", "a/.."), reg("b/bystander")}, "not a folder"},
		"hard link out":         {[]tar.Header{hard("h", "../bystander")}, "did not bring"},
		"hard link to a link":   {[]tar.Header{reg("f"), link("l", "f"), hard("h", "l")}, "not a file"},
		"duplicate header":      {[]tar.Header{reg("f"), reg("f")}, "twice"},
		"duplicate as dot path": {[]tar.Header{reg("f"), reg("./f")}, "twice"},
		"link then same name":   {[]tar.Header{link("f", "g"), reg("f")}, "twice"},
		"device":                {[]tar.Header{{Typeflag: tar.TypeChar, Name: "null"}}, "neither"},
		"backslash":             {[]tar.Header{reg(`..\bystander`)}, "backslash"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := fetchBytes(t, tarball(t, tc.headers...), backend.Artifact{URI: "/a.tar.gz", Path: "a.tar.gz", Extract: true})
			if tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("error %v, want %q in it", err, tc.want)
			}
		})
	}
}

func TestExtract(t *testing.T) {
	exe := reg("bin/run")
	exe.Mode = 0o4755
	body := tarball(t, exe, reg("lib/a"), hard("lib/b", "lib/a"), link("current", "lib"))
	for uri, dir := range map[string]string{"a.tar.gz": ".", "deep/a.tgz": "deep", "unpacked": "unpacked"} {
		got, err := fetchBytes(t, body, backend.Artifact{URI: "/x.tar.gz", Path: uri, Extract: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []string{"bin/run", "lib/a", "lib/b", "current/a"} {
			if _, err := os.ReadFile(filepath.Join(got, dir, f)); err != nil {
				t.Errorf("%s: %v", uri, err)
			}
		}
		info, err := os.Stat(filepath.Join(got, dir, "bin/run"))
		if err != nil || info.Mode() != 0o755 {
			t.Errorf("mode is %v (%v), want 0755 without setuid", info.Mode(), err)
		}
	}
}

func TestExtractZip(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range []string{"ok/file", "../bystander"} {
		f, err := w.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte("x"))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	dir, err := fetchBytes(t, b.Bytes(), backend.Artifact{URI: "/a.zip", Path: "a.zip", Extract: true})
	if err == nil || !strings.Contains(err.Error(), "bystander") {
		t.Errorf("error %v, want the entry's name in it", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "ok/file")); err != nil {
		t.Error(err)
	}
}

func TestDigest(t *testing.T) {
	body := []byte("content")
	sum := sha256.Sum256(body)
	right := hex.EncodeToString(sum[:])
	dir, err := fetchBytes(t, body, backend.Artifact{URI: "/tool", Path: "bin/tool", SHA256: right, Executable: true})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "bin/tool")); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("mode %v, %v", info, err)
	}
	dir, err = fetchBytes(t, body, backend.Artifact{URI: "/tool", Path: "tool", SHA256: strings.Repeat("0", 64)})
	if err == nil || !strings.Contains(err.Error(), right) {
		t.Errorf("error %v, want the digest found", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("a refused artifact left %v", entries)
	}
}

func TestRefusals(t *testing.T) {
	big := bytes.Repeat([]byte("x"), 1<<20+1)
	for name, tc := range map[string]struct {
		body []byte
		a    backend.Artifact
		want string
	}{
		"too large":       {big, backend.Artifact{URI: "/a", Path: "a"}, "larger than"},
		"missing":         {nil, backend.Artifact{URI: "/missing", Path: "a"}, "404"},
		"path leaves":     {nil, backend.Artifact{URI: "/a", Path: "../a"}, "leaves"},
		"unknown archive": {nil, backend.Artifact{URI: "/a.rar", Path: "a", Extract: true}, "must end in"},
		"not an archive":  {[]byte("hello"), backend.Artifact{URI: "/a.tar.gz", Path: "a", Extract: true}, "gzip"},
	} {
		_, err := fetchBytes(t, tc.body, tc.a)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, tc.want)
		}
	}
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	err = Fetcher{}.Fetch(t.Context(), root, backend.Artifact{URI: "s3://user:secret@bucket/x", Path: "x"})
	if err == nil || !strings.Contains(err.Error(), "s3") || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v: want the scheme and never the password", err)
	}
}
