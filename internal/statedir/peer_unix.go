//go:build unix

package statedir

import (
	"fmt"
	"net"
	"os"
)

// CheckPeer refuses a connection whose other end is another user.
func CheckPeer(conn net.Conn) error {
	uc, ok := conn.(*net.UnixConn)
	if !ok {
		return fmt.Errorf("%T is not a unix socket", conn)
	}
	raw, err := uc.SyscallConn()
	if err != nil {
		return err
	}
	var uid int
	var peerErr error
	if err := raw.Control(func(fd uintptr) { uid, peerErr = peerUID(int(fd)) }); err != nil {
		return err
	}
	if peerErr != nil {
		return fmt.Errorf("peer of the socket: %w", peerErr)
	}
	if uid != os.Geteuid() {
		return fmt.Errorf("the other end of the socket is user %d, not %d", uid, os.Geteuid())
	}
	return nil
}
