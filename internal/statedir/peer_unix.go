//go:build unix

package statedir

import (
	"fmt"
	"net"
)

// CheckPeer refuses a connection of another user than uid. Root is let in: it
// could become any user.
func CheckPeer(conn net.Conn, uid int) error {
	socket, ok := conn.(*net.UnixConn)
	if !ok {
		return fmt.Errorf("a %s connection has no user", conn.LocalAddr().Network())
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return fmt.Errorf("ask for the other end's user: %w", err)
	}
	var found int
	var failed error
	if err := raw.Control(func(fd uintptr) { found, failed = peerUID(int(fd)) }); err != nil {
		failed = err
	}
	if failed != nil {
		return fmt.Errorf("ask for the other end's user: %w", failed)
	}
	if found != uid && found != 0 {
		return fmt.Errorf("the other end of the socket is user %d, not %d", found, uid)
	}
	return nil
}
