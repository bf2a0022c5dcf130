package process

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/baton-run/baton/internal/process/frame"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

// Stream is a command run by Exec or a task joined by Attach. One goroutine
// may Recv while others send.
type Stream struct {
	info  v1.Attached
	conn  io.ReadWriteCloser
	r     io.Reader
	stop  func() bool
	write sync.Mutex
	buf   []byte
}

// Exec runs a command beside a task. Cancelling ctx kills the command.
func (c *Client) Exec(ctx context.Context, e v1.Exec) (*Stream, error) {
	return c.stream(ctx, v1.OpExec, e)
}

// Attach joins the streams of a task with stdin or tty. Cancelling ctx leaves
// the task as it is.
func (c *Client) Attach(ctx context.Context, a v1.Attach) (*Stream, error) {
	return c.stream(ctx, v1.OpAttach, a)
}

func (c *Client) stream(ctx context.Context, op v1.Op, body any) (*Stream, error) {
	s := &Stream{}
	conn, r, err := c.open(ctx, op, body, &s.info)
	if err != nil {
		return nil, err
	}
	s.conn, s.r = conn, r
	s.stop = context.AfterFunc(ctx, func() { conn.Close() })
	return s, nil
}

// Info tells the process id and whether output is a terminal's.
func (s *Stream) Info() v1.Attached { return s.info }

// Recv returns the next output, valid until the next Recv, or the exit, which
// is the last.
func (s *Stream) Recv() (v1.Stream, []byte, *v1.Exit, error) {
	for {
		kind, payload, err := frame.Read(s.r, s.buf)
		if err != nil {
			return 0, nil, nil, fmt.Errorf("supervisor: stream: %w", closed(err))
		}
		s.buf = payload
		if kind == frame.Data {
			if len(payload) == 0 {
				return 0, nil, nil, errors.New("supervisor: stream: data frame without a stream")
			}
			return v1.Stream(payload[0]), payload[1:], nil, nil
		}
		var control v1.Control
		if err := json.Unmarshal(payload, &control); err != nil {
			return 0, nil, nil, fmt.Errorf("supervisor: stream: %w", err)
		}
		if control.Exit != nil {
			return 0, nil, control.Exit, nil
		}
	}
}

// Write sends input.
func (s *Stream) Write(p []byte) (int, error) {
	const step = 32 << 10
	for n := 0; n < len(p); n += step {
		if err := s.sendData(p[n:min(n+step, len(p))]); err != nil {
			return n, err
		}
	}
	return len(p), nil
}

// CloseStdin says that no more input comes.
func (s *Stream) CloseStdin() error { return s.sendData(nil) }

// Resize tells the size of the caller's terminal.
func (s *Stream) Resize(size v1.Size) error { return s.control(v1.Control{Resize: &size}) }

// Signal sends a signal, by its name without SIG, to the command or task.
func (s *Stream) Signal(name string) error { return s.control(v1.Control{Signal: name}) }

// Close ends the stream: an exec'd command is killed, an attached task goes on.
func (s *Stream) Close() error {
	s.stop()
	return s.conn.Close()
}

func (s *Stream) sendData(p []byte) error {
	b, err := frame.Append(nil, frame.Data, []byte{byte(v1.Stdin)}, p)
	if err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	_, err = s.conn.Write(b)
	return err
}

func (s *Stream) control(c v1.Control) error {
	s.write.Lock()
	defer s.write.Unlock()
	return frame.WriteMessage(s.conn, c)
}

// Join copies input and output until the process ends or the stream breaks. A
// nil stdin sends nothing. It does not wait for a Read of stdin to return.
func (s *Stream) Join(stdin io.Reader, stdout, stderr io.Writer) (v1.Exit, error) {
	if stdin != nil {
		go func() {
			if _, err := io.Copy(struct{ io.Writer }{s}, stdin); err == nil {
				// An error here is seen by Recv too.
				_ = s.CloseStdin()
			}
		}()
	}
	for {
		stream, data, exit, err := s.Recv()
		switch {
		case err != nil:
			return v1.Exit{}, err
		case exit != nil:
			return *exit, nil
		}
		w := stdout
		if stream == v1.Stderr {
			w = stderr
		}
		if _, err := w.Write(data); err != nil {
			return v1.Exit{}, fmt.Errorf("write output: %w", err)
		}
	}
}

// closed names the usual ends of a connection ErrClosed.
func closed(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrClosedPipe) || isReset(err) {
		return fmt.Errorf("%w (%w)", ErrClosed, err)
	}
	return err
}
