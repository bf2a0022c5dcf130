//go:build unix

package local

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/baton-run/baton/internal/statedir"
	"github.com/baton-run/baton/pkg/backend"
)

func TestTheFolderAroundTheStateIsCheckedToo(t *testing.T) {
	for name, prepare := range map[string]func(path string) error{
		"a link": func(path string) error { return os.Symlink(t.TempDir(), path) },
		"writable by the group": func(path string) error {
			return errors.Join(os.Mkdir(path, 0o700), os.Chmod(path, 0o770)) // whatever the umask
		},
	} {
		path := filepath.Join(t.TempDir(), "baton")
		if err := prepare(path); err != nil {
			t.Fatal(err)
		}
		dir, err := layoutOf(backend.Env{StateDir: path}).open()
		if err == nil {
			err = dir.Close()
		}
		if !errors.Is(err, statedir.ErrRefused) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	dir, err := layoutOf(backend.Env{StateDir: filepath.Join(t.TempDir(), "baton")}).open()
	if err != nil {
		t.Fatal(err)
	}
	if err := dir.Close(); err != nil {
		t.Error(err)
	}
}
