package statedir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func local(string) (string, error) { return "", nil }

func TestCheckMakesPrivateFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b")
	if err := Check(path); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, filepath.Dir(path)} {
		info, err := os.Lstat(p)
		if err != nil {
			t.Fatal(err)
		}
		if hasModes && info.Mode().Perm() != dirMode {
			t.Errorf("%s: mode %#o, want %#o", p, info.Mode().Perm(), dirMode)
		}
	}
	if err := Check(path); err != nil {
		t.Errorf("second check: %v", err)
	}
}

func TestCheckRefuses(t *testing.T) {
	if !hasModes {
		t.Skip("needs modes and links")
	}
	tests := map[string]struct {
		make func(t *testing.T, path string)
		want string
	}{
		"symlink": {func(t *testing.T, path string) {
			must(t, os.Symlink(t.TempDir(), path))
		}, "symbolic link"},
		"dangling symlink": {func(t *testing.T, path string) {
			must(t, os.Symlink(path+".gone", path))
		}, "symbolic link"},
		"file": {func(t *testing.T, path string) {
			must(t, os.WriteFile(path, nil, 0o600))
		}, "not a folder"},
		"group may write": {func(t *testing.T, path string) {
			must(t, os.Mkdir(path, 0o700))
			must(t, os.Chmod(path, 0o770))
		}, "chmod go-w"},
		"all may write": {func(t *testing.T, path string) {
			must(t, os.Mkdir(path, 0o700))
			must(t, os.Chmod(path, 0o1777))
		}, "chmod go-w"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state")
			tt.make(t, path)
			err := Check(path)
			if !errors.Is(err, ErrRefused) {
				t.Fatalf("got %v, want a refusal", err)
			}
			for _, part := range []string{path, tt.want} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not name %q", err, part)
				}
			}
		})
	}
}

func TestCheckRefusesAnotherOwner(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() != 0 {
		t.Skip("only root can give a folder away")
	}
	path := t.TempDir()
	must(t, os.Chown(path, 12345, -1))
	if err := Check(path); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "12345") {
		t.Errorf("folder: got %v", err)
	}
	file := filepath.Join(t.TempDir(), "f")
	must(t, os.WriteFile(file, nil, 0o600))
	must(t, os.Chown(file, 12345, -1))
	if err := CheckFile(file); !errors.Is(err, ErrRefused) {
		t.Errorf("file: got %v", err)
	}
	if _, err := OpenFile(file, os.O_RDWR, 0); !errors.Is(err, ErrRefused) {
		t.Errorf("open: got %v", err)
	}
}

func TestCheckRefusesNetworkBeforeMakingAnything(t *testing.T) {
	parent := t.TempDir()
	path := filepath.Join(parent, "a", "b")
	err := check(path, func(at string) (string, error) {
		if at != parent {
			t.Errorf("probed %s, want the closest folder that exists, %s", at, parent)
		}
		return "nfs", nil
	})
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "nfs") || !strings.Contains(err.Error(), "XDG_STATE_HOME") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder was made: %v", err)
	}
	broken := errors.New("no answer")
	if err := check(path, func(string) (string, error) { return "", broken }); !errors.Is(err, broken) {
		t.Errorf("got %v, want the probe's error", err)
	}
	must(t, check(path, local))
}

func TestFiles(t *testing.T) {
	if !hasModes {
		t.Skip("needs modes and links")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	f, err := OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	must(t, err)
	must(t, f.Close())
	must(t, CheckFile(file))

	link := filepath.Join(dir, "link")
	must(t, os.Symlink(file, link))
	dangling := filepath.Join(dir, "dangling")
	must(t, os.Symlink(file+".gone", dangling))
	open := filepath.Join(dir, "open")
	must(t, os.WriteFile(open, nil, 0o600))
	must(t, os.Chmod(open, 0o620))
	for _, path := range []string{link, dangling, open, dir} {
		if err := CheckFile(path); !errors.Is(err, ErrRefused) {
			t.Errorf("check %s: got %v", path, err)
		}
		if _, err := OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); !errors.Is(err, ErrRefused) {
			t.Errorf("open %s: got %v", path, err)
		}
	}
	if _, err := os.Stat(file + ".gone"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("created through a dangling link: %v", err)
	}
	absent := filepath.Join(dir, "absent")
	if err := CheckFile(absent); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrRefused) {
		t.Errorf("absent: got %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
