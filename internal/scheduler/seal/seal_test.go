package seal_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/seal"
)

func TestSealedOpensOnlyUnderItsNameAndKey(t *testing.T) {
	key := newKey(t, 1)
	sealed, err := key.Seal("job/1", []byte("hunter2"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("hunter2")) {
		t.Error("the value can be read in what was sealed")
	}
	plain, err := key.Open("job/1", sealed)
	if err != nil || string(plain) != "hunter2" {
		t.Fatalf("open: %q, %v", plain, err)
	}
	altered := bytes.Clone(sealed)
	altered[len(altered)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another name": func() ([]byte, error) { return key.Open("job/2", sealed) },
		"another key":  func() ([]byte, error) { return newKey(t, 2).Open("job/1", sealed) },
		"altered":      func() ([]byte, error) { return key.Open("job/1", altered) },
		"short":        func() ([]byte, error) { return key.Open("job/1", sealed[:5]) },
		"empty":        func() ([]byte, error) { return key.Open("job/1", nil) },
	} {
		if plain, err := open(); !errors.Is(err, seal.ErrKey) {
			t.Errorf("%s: %q, %v", name, plain, err)
		}
	}
}

func TestDigestTellsChangeAlone(t *testing.T) {
	key := newKey(t, 1)
	digest := key.Digest("env/A", []byte("x"))
	if digest != key.Digest("env/A", []byte("x")) {
		t.Error("equal values have two digests")
	}
	for what, other := range map[string]string{
		"value": key.Digest("env/A", []byte("y")),
		"name":  key.Digest("env/B", []byte("x")),
		"split": key.Digest("env/", []byte("Ax")),
		"key":   newKey(t, 2).Digest("env/A", []byte("x")),
	} {
		if other == digest {
			t.Errorf("another %s has the same digest", what)
		}
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seal.key")
	if _, err := seal.Load(path, rand.Reader); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("load of none: %v", err)
	}
	first, err := seal.LoadOrCreate(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	second, err := seal.LoadOrCreate(path, rand.Reader)
	if err != nil || first.Digest("a", nil) != second.Digest("a", nil) {
		t.Errorf("the second start has another key: %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.LoadOrCreate(path, rand.Reader); err == nil {
		t.Error("a key that others can read was taken")
	}
	if err := os.WriteFile(path, []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.LoadOrCreate(path, rand.Reader); err == nil {
		t.Error("a damaged key was taken or replaced")
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func newKey(t *testing.T, fill byte) *seal.Key {
	t.Helper()
	key, err := seal.New(bytes.Repeat([]byte{fill}, seal.Size), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
