package client

import (
	"context"
	"errors"
	"io"
	"net"

	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Exec implements backend.Execer.
func (c *Client) Exec(ctx context.Context, key backend.Key, o backend.ExecOptions, s backend.Streams) (backend.Exit, error) {
	return c.join(ctx, v1.OpExec, key, o, s)
}

// Attach implements backend.Attacher.
func (c *Client) Attach(ctx context.Context, key backend.Key, o backend.ExecOptions, s backend.Streams) (backend.Exit, error) {
	return c.join(ctx, v1.OpAttach, key, o, s)
}

func (c *Client) join(ctx context.Context, op v1.Op, key backend.Key, o backend.ExecOptions, s backend.Streams) (backend.Exit, error) {
	session, err := c.upgrade(ctx, op, v1.ExecRequest{
		Key: v1.Key(key), Instance: o.Instance, Task: o.Task, Command: o.Command,
		Stdin: s.In != nil, TTY: s.TTY, Size: v1.Size(s.Size),
	})
	if err != nil {
		return backend.Exit{}, err
	}
	defer session.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if s.In != nil {
		go session.feed(s.In)
	}
	go session.steer(ctx, s)
	return session.receive(ctx, op, s.Out, s.Err)
}

// feed sends input to its end. It may outlive the call in a read of a
// terminal, which can't be ended; its next write then meets a closed
// connection. Input that can't be read cuts the connection, so that it is not
// taken for whole. A write that is not taken is none of feed's business: the
// other side has ended the call, and receive is about to read its answer.
func (s *session) feed(in io.Reader) {
	source := &source{Reader: in}
	if _, err := io.Copy(s.out.Channel(v1.Stdin), source); source.failed {
		s.Conn.Close()
	} else if err == nil {
		_ = s.out.Write(v1.Stdin, nil)
	}
}

// source remembers that its reader failed.
type source struct {
	io.Reader
	failed bool
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.failed = s.failed || err != nil && !errors.Is(err, io.EOF)
	return n, err
}

// steer sends terminal sizes and signals.
func (s *session) steer(ctx context.Context, streams backend.Streams) {
	for {
		var m v1.Message
		select {
		case <-ctx.Done():
			return
		case size, ok := <-streams.Resize:
			if !ok {
				streams.Resize = nil
				continue
			}
			wire := v1.Size(size)
			m.Resize = &wire
		case signal, ok := <-streams.Signals:
			if !ok {
				streams.Signals = nil
				continue
			}
			m.Signal = signal
		}
		if s.out.WriteJSON(v1.Control, m) != nil {
			return
		}
	}
}

// Dial implements backend.Dialer.
func (c *Client) Dial(ctx context.Context, key backend.Key, instance, port string) (net.Conn, error) {
	session, err := c.upgrade(ctx, v1.OpDial, v1.DialRequest{Key: v1.Key(key), Instance: instance, Port: port})
	if err != nil {
		return nil, err
	}
	session.stop() // the context is for connecting alone
	return session, nil
}

// ReadFiles implements backend.FileReader.
func (c *Client) ReadFiles(ctx context.Context, key backend.Key, o backend.FileOptions, w io.Writer) error {
	session, err := c.upgrade(ctx, v1.OpRead, files(key, o))
	if err != nil {
		return err
	}
	defer session.Close()
	_, err = session.receive(ctx, v1.OpRead, w, nil)
	return err
}

// WriteFiles implements backend.FileWriter. An archive that ends early is not
// taken for a whole one: the connection is cut instead.
func (c *Client) WriteFiles(ctx context.Context, key backend.Key, o backend.FileOptions, r io.Reader) error {
	session, err := c.upgrade(ctx, v1.OpWrite, files(key, o))
	if err != nil {
		return err
	}
	defer session.Close()
	go session.feed(r)
	_, err = session.receive(ctx, v1.OpWrite, nil, nil)
	return err
}

func files(key backend.Key, o backend.FileOptions) v1.FilesRequest {
	return v1.FilesRequest{Key: v1.Key(key), Instance: o.Instance, Task: o.Task, Path: o.Path}
}
