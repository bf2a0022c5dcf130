// Package peer tells which user is at the other end of a unix socket. It may
// import golang.org/x/sys and the standard library only.
package peer

import (
	"fmt"
	"net"
)

// Check refuses a connection of another user than uid. Root is let in: it
// could become any user.
func Check(conn net.Conn, uid int) error {
	unix, ok := conn.(*net.UnixConn)
	if !ok {
		return fmt.Errorf("a %s connection has no user", conn.LocalAddr().Network())
	}
	raw, err := unix.SyscallConn()
	if err != nil {
		return fmt.Errorf("ask for the other end's user: %w", err)
	}
	var found int
	var failed error
	if err := raw.Control(func(fd uintptr) { found, failed = uidOf(int(fd)) }); err != nil {
		failed = err
	}
	if failed != nil {
		return fmt.Errorf("ask for the other end's user: %w", failed)
	}
	if found != uid && found != 0 {
		return fmt.Errorf("user %d may not speak to the scheduler of user %d", found, uid)
	}
	return nil
}
