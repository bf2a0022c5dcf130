package client

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	"github.com/baton-run/baton/internal/scheduler/api/frame"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// session is a connection that a call has taken over.
type session struct {
	net.Conn
	in   *bufio.Reader
	out  *frame.Writer
	stop func() bool
}

// upgrade takes a connection of its own, closed when ctx ends.
func (c *Client) upgrade(ctx context.Context, op v1.Op, body any) (*session, error) {
	r, err := c.request(ctx, op, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", v1.Protocol)
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, unreachable(ctx, op, err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	in, err := handshake(conn, r, op)
	if err != nil {
		stop()
		conn.Close()
		if backend.CodeOf(err) == "" {
			return nil, unreachable(ctx, op, err)
		}
		return nil, err
	}
	return &session{Conn: conn, in: in, out: frame.NewWriter(conn), stop: stop}, nil
}

func handshake(conn net.Conn, r *http.Request, op v1.Op) (*bufio.Reader, error) {
	if err := r.Write(conn); err != nil {
		return nil, err
	}
	in := bufio.NewReader(conn)
	answer, err := http.ReadResponse(in, r)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusSwitchingProtocols {
		defer answer.Body.Close()
		return nil, refusal(op, answer)
	}
	return in, nil
}

// Read returns what came after the handshake.
func (s *session) Read(p []byte) (int, error) { return s.in.Read(p) }

// CloseWrite ends one direction.
func (s *session) CloseWrite() error {
	if half, ok := s.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return s.Conn.Close()
}

// Close ends the connection.
func (s *session) Close() error {
	s.stop()
	return s.Conn.Close()
}

// receive hands data on until the call's result comes.
func (s *session) receive(ctx context.Context, op v1.Op, out, errOut io.Writer) (backend.Exit, error) {
	var buf []byte
	for {
		ch, data, err := frame.Read(s.in, buf)
		if err != nil {
			return backend.Exit{}, unreachable(ctx, op, errCut)
		}
		buf = data
		switch ch {
		case v1.Stdout:
			err = write(out, data)
		case v1.Stderr:
			err = write(errOut, data)
		case v1.End:
			return result(ctx, op, data)
		}
		if err != nil && ctx.Err() == nil {
			return backend.Exit{}, backend.Errorf(backend.Internal, string(op), backend.Key{}, "write what was received: %w", err)
		}
	}
}

func write(out io.Writer, data []byte) error {
	if out == nil {
		return nil
	}
	_, err := out.Write(data)
	return err
}

func result(ctx context.Context, op v1.Op, data []byte) (backend.Exit, error) {
	var r v1.Result
	if err := json.Unmarshal(data, &r); err != nil {
		return backend.Exit{}, unreachable(ctx, op, err)
	}
	if r.Error != nil {
		return backend.Exit{}, convert.ErrorFromWire(*r.Error)
	}
	return backend.Exit{Code: r.Code, Signal: r.Signal}, nil
}
