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

// Listen opens a socket, mode 0600, in place of one a dead process left. The
// caller holds the lock that goes with it.
func (d *Dir) Listen(name string) (net.Listener, error) {
	path := filepath.Join(d.path, name)
	if err := d.RemoveSocket(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	addr, err := d.socket(name)
	if err != nil {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: addr, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	l.SetUnlinkOnClose(false)
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("socket %s: %w", path, err), l.Close())
	}
	return l, nil
}

// RemoveSocket takes a socket away at a clean end.
func (d *Dir) RemoveSocket(name string) error { return unix.Unlinkat(int(d.f.Fd()), name, 0) }

// Connect hands a socket's address to dial while the folder is held open: a
// path over the system's limit is reached through its descriptor.
func (d *Dir) Connect(name string, dial func(addr string) (net.Conn, error)) (net.Conn, error) {
	addr, err := d.socket(name)
	if err != nil {
		return nil, err
	}
	return dial(addr)
}

func (d *Dir) socket(name string) (string, error) {
	path := filepath.Join(d.path, name)
	switch {
	case len(path) <= maxSocket:
		return path, nil
	case runtime.GOOS == "linux":
		return fmt.Sprintf("/proc/self/fd/%d/%s", d.f.Fd(), name), nil
	}
	return "", fmt.Errorf("socket %s: the path is longer than %d bytes: set XDG_STATE_HOME to a shorter one", path, maxSocket)
}
