//go:build unix

package process

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"

	"github.com/baton-run/baton/internal/process/supervisor"
	"github.com/baton-run/baton/internal/statedir"
)

func connect(ctx context.Context, stateDir string) (net.Conn, error) {
	dir, err := statedir.Existing(stateDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNotRunning, stateDir)
	}
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	conn, err := dir.Connect(supervisor.SocketName, func(addr string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", addr)
	})
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return nil, fmt.Errorf("%w: %s", ErrNotRunning, stateDir)
	case err != nil:
		return nil, fmt.Errorf("supervisor: connect: %w", err)
	}
	if err := statedir.CheckPeer(conn, os.Geteuid()); err != nil {
		conn.Close()
		return nil, fmt.Errorf("supervisor: connect: %w", err)
	}
	return conn, nil
}
