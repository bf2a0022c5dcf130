//go:build unix

package statedir

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sys/unix"
)

// maxSocket is the longest path every system takes for a socket.
const maxSocket = 103

// Listen opens the socket, mode 0600, in place of one a dead supervisor left.
// The caller holds the lock.
func (d *Dir) Listen() (net.Listener, error) {
	path := filepath.Join(d.path, socketName)
	err := unix.Unlinkat(int(d.f.Fd()), socketName, 0)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	addr, err := d.socket()
	if err != nil {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: addr, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	l.SetUnlinkOnClose(false)
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	return l, nil
}

// RemoveSocket takes the socket away at a clean end.
func (d *Dir) RemoveSocket() error {
	return unix.Unlinkat(int(d.f.Fd()), socketName, 0)
}

// Connect hands the socket's address to dial while the folder is held open:
// a path over the system's limit is reached through its descriptor.
func (d *Dir) Connect(dial func(addr string) (net.Conn, error)) (net.Conn, error) {
	addr, err := d.socket()
	if err != nil {
		return nil, err
	}
	return dial(addr)
}

func (d *Dir) socket() (string, error) {
	path := filepath.Join(d.path, socketName)
	switch {
	case len(path) <= maxSocket:
		return path, nil
	case runtime.GOOS == "linux":
		return fmt.Sprintf("/proc/self/fd/%d/%s", d.f.Fd(), socketName), nil
	}
	return "", fmt.Errorf("socket %s: path is longer than %d bytes: set XDG_STATE_HOME to a shorter one", path, maxSocket)
}
