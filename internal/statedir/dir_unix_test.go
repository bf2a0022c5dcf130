//go:build unix

package statedir

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLockIsExclusive(t *testing.T) {
	d, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	held, err := d.Lock("x.lock")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Lock("x.lock"); !errors.Is(err, ErrLocked) {
		t.Errorf("a second lock: %v", err)
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := d.Lock("x.lock")
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestLockThroughALinkIsRefused(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "precious")
	if err := os.WriteFile(target, []byte("keep"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := Open(filepath.Join(dir, "state"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := os.Symlink(target, filepath.Join(dir, "state", "x.lock")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Lock("x.lock"); !errors.Is(err, ErrRefused) {
		t.Errorf("error %v, want a refusal", err)
	}
}

func TestSocketOfALongPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long-", 40))
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for range 2 { // the second replaces what a dead process left
		l, err := d.Listen("x.sock")
		if err != nil {
			t.Fatal(err)
		}
		accepted := make(chan error, 1)
		go func() {
			c, err := l.Accept()
			if err == nil {
				err = errors.Join(CheckPeer(c, os.Getuid()), c.Close())
			}
			accepted <- err
		}()
		c, err := d.Connect("x.sock", func(addr string) (net.Conn, error) { return net.Dial("unix", addr) })
		if err != nil {
			t.Fatal(err)
		}
		if err := <-accepted; err != nil {
			t.Error(err)
		}
		c.Close()
		l.Close()
	}
	if info, err := os.Stat(filepath.Join(dir, "x.sock")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("socket %v, %v", info, err)
	}
}
