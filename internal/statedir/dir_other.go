//go:build !unix

package statedir

import (
	"errors"
	"net"
	"os"
)

// ErrLocked means that another process holds the lock.
var ErrLocked = errors.New("another process holds the lock")

var errUnsupported = errors.New("a state folder with locks and sockets needs Linux or macOS")

// Dir is an open, checked state folder; there are none on this system.
type Dir struct{}

// Open answers an error on this system.
func Open(string) (*Dir, error) { return nil, errUnsupported }

// Existing answers an error on this system.
func Existing(string) (*Dir, error) { return nil, errUnsupported }

// Path is the folder's absolute path.
func (*Dir) Path() string { return "" }

// Close closes the folder.
func (*Dir) Close() error { return nil }

// Sync makes names created in the folder durable.
func (*Dir) Sync() error { return errUnsupported }

// File opens a file of the folder.
func (*Dir) File(string, int) (*os.File, error) { return nil, errUnsupported }

// Log opens a process's own log.
func (*Dir) Log(string) (*os.File, error) { return nil, errUnsupported }

// Lock takes a lock of that name.
func (*Dir) Lock(string) (*os.File, error) { return nil, errUnsupported }

// Listen opens a socket.
func (*Dir) Listen(string) (net.Listener, error) { return nil, errUnsupported }

// RemoveSocket takes a socket away.
func (*Dir) RemoveSocket(string) error { return errUnsupported }

// Connect hands a socket's address to dial.
func (*Dir) Connect(string, func(addr string) (net.Conn, error)) (net.Conn, error) {
	return nil, errUnsupported
}

// CheckPeer refuses a connection whose other end is another user.
func CheckPeer(net.Conn, int) error { return errUnsupported }
