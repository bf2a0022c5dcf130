package api

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	"github.com/baton-run/baton/internal/scheduler/api/frame"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// session is a connection that a call has taken over.
type session struct {
	conn net.Conn
	in   *bufio.Reader
	out  *frame.Writer
}

// upgrade registers a call that takes its connection over. Do's error travels
// in the last frame.
func upgrade[Req any](s *Server, mux *http.ServeMux, op v1.Op, key func(Req) v1.Key,
	do func(context.Context, backend.Key, Req, *session) (backend.Exit, error),
) {
	s.register(mux, op, func(w http.ResponseWriter, r *http.Request) error {
		var request Req
		if err := s.decode(w, r, op, &request); err != nil {
			return err
		}
		found, err := keyed(key(request), string(op), func(key backend.Key) (backend.Key, error) { return key, nil })
		if err != nil {
			return err
		}
		session, err := takeOver(w, r, op)
		if err != nil {
			return err
		}
		defer session.conn.Close()
		defer s.survive(op)
		exit, err := do(base(r), found, request, session)
		result := v1.Result{Code: exit.Code, Signal: exit.Signal}
		if err != nil {
			result.Error = convert.ErrorToWire(err)
		}
		if err := session.out.WriteJSON(v1.End, result); err != nil {
			s.log().Debug("caller went away", "op", op, "error", err)
		}
		return nil
	})
}

func takeOver(w http.ResponseWriter, r *http.Request, op v1.Op) (*session, error) {
	if !strings.EqualFold(r.Header.Get("Upgrade"), v1.Protocol) {
		return nil, backend.Errorf(backend.Invalid, string(op), backend.Key{}, "the call needs an upgrade to %s", v1.Protocol)
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, backend.Errorf(backend.Internal, string(op), backend.Key{}, "take the connection over: %w", err)
	}
	_, err = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: "+v1.Protocol+"\r\n\r\n")
	if err != nil {
		conn.Close()
		return nil, backend.Errorf(backend.Unavailable, string(op), backend.Key{}, "the caller went away: %w", err)
	}
	return &session{conn: conn, in: buffered.Reader, out: frame.NewWriter(conn)}, nil
}

// base is done when the server ends: net/http ends a request's own context
// when the connection is taken over.
func base(r *http.Request) context.Context {
	if ctx, ok := r.Context().Value(baseKey{}).(context.Context); ok {
		return ctx
	}
	return context.WithoutCancel(r.Context())
}

// survive ends a call that met a fault without ending the scheduler.
func (s *Server) survive(op v1.Op) {
	if cause := recover(); cause != nil {
		s.log().Error("call ended by a fault", "op", op, "cause", cause)
	}
}

func (s *Server) registerUpgrades(mux *http.ServeMux) {
	upgrade(s, mux, v1.OpExec, func(r v1.ExecRequest) v1.Key { return r.Key },
		func(ctx context.Context, key backend.Key, r v1.ExecRequest, c *session) (backend.Exit, error) {
			driver, err := option[backend.Execer](s, v1.OpExec)
			if err != nil {
				return backend.Exit{}, err
			}
			ctx, streams, stop := c.streams(ctx, r)
			defer stop()
			return driver.Exec(ctx, key, execOptions(r), streams)
		})
	upgrade(s, mux, v1.OpAttach, func(r v1.ExecRequest) v1.Key { return r.Key },
		func(ctx context.Context, key backend.Key, r v1.ExecRequest, c *session) (backend.Exit, error) {
			driver, err := option[backend.Attacher](s, v1.OpAttach)
			if err != nil {
				return backend.Exit{}, err
			}
			ctx, streams, stop := c.streams(ctx, r)
			defer stop()
			return driver.Attach(ctx, key, execOptions(r), streams)
		})
	upgrade(s, mux, v1.OpRead, func(r v1.FilesRequest) v1.Key { return r.Key },
		func(ctx context.Context, key backend.Key, r v1.FilesRequest, c *session) (backend.Exit, error) {
			driver, err := option[backend.FileReader](s, v1.OpRead)
			if err != nil {
				return backend.Exit{}, err
			}
			ctx, _, stop := c.streams(ctx, v1.ExecRequest{})
			defer stop()
			return backend.Exit{}, driver.ReadFiles(ctx, key, fileOptions(r), c.out.Channel(v1.Stdout))
		})
	upgrade(s, mux, v1.OpWrite, func(r v1.FilesRequest) v1.Key { return r.Key },
		func(ctx context.Context, key backend.Key, r v1.FilesRequest, c *session) (backend.Exit, error) {
			driver, err := option[backend.FileWriter](s, v1.OpWrite)
			if err != nil {
				return backend.Exit{}, err
			}
			ctx, streams, stop := c.streams(ctx, v1.ExecRequest{Stdin: true})
			defer stop()
			return backend.Exit{}, driver.WriteFiles(ctx, key, fileOptions(r), streams.In)
		})
	s.registerDial(mux)
}

func execOptions(r v1.ExecRequest) backend.ExecOptions {
	return backend.ExecOptions{Instance: r.Instance, Task: r.Task, Command: r.Command}
}

func fileOptions(r v1.FilesRequest) backend.FileOptions {
	return backend.FileOptions{Instance: r.Instance, Task: r.Task, Path: r.Path}
}

// registerDial answers errors before it takes the connection over; then it
// carries plain bytes, and either end's close as a half-close.
func (s *Server) registerDial(mux *http.ServeMux) {
	s.register(mux, v1.OpDial, func(w http.ResponseWriter, r *http.Request) error {
		var request v1.DialRequest
		if err := s.decode(w, r, v1.OpDial, &request); err != nil {
			return err
		}
		driver, err := option[backend.Dialer](s, v1.OpDial)
		if err != nil {
			return err
		}
		far, err := keyed(request.Key, "dial", func(key backend.Key) (net.Conn, error) {
			return driver.Dial(r.Context(), key, request.Instance, request.Port)
		})
		if err != nil {
			return err
		}
		defer far.Close()
		near, err := takeOver(w, r, v1.OpDial)
		if err != nil {
			return err
		}
		defer near.conn.Close()
		defer context.AfterFunc(base(r), func() { near.conn.Close(); far.Close() })()
		join(near, far)
		return nil
	})
}

func join(near *session, far net.Conn) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		io.Copy(far, near.in) //nolint:errcheck // either end may go away at any time
		closeWrite(far)
	}()
	io.Copy(near.conn, far) //nolint:errcheck // either end may go away at any time
	closeWrite(near.conn)
	<-done
}

func closeWrite(conn net.Conn) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		return
	}
	conn.Close()
}

var errCut = errors.New("the caller went away")
