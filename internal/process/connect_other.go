//go:build !unix

package process

import (
	"context"
	"net"
)

func connect(context.Context, string) (net.Conn, error) { return nil, ErrUnsupported }
