package machine

import (
	"context"
	"net"
	"strconv"

	"github.com/baton-run/baton/internal/process"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Exec runs a command beside a task.
func (m *Machine) Exec(ctx context.Context, id, task string, command []string, streams backend.Streams) (backend.Exit, error) {
	client, err := m.supervisor()
	if err != nil {
		return backend.Exit{}, unavailable("exec", err)
	}
	e := v1.Exec{ID: id, Task: task, Argv: command, TTY: streams.TTY, Stdin: streams.In != nil}
	if streams.TTY {
		e.Size = sizeOf(streams.Size)
	}
	s, err := client.Exec(ctx, e)
	if err != nil {
		return backend.Exit{}, coded("exec", err)
	}
	return join(ctx, s, streams, "exec")
}

// Attach joins a task's streams.
func (m *Machine) Attach(ctx context.Context, id, task string, streams backend.Streams) (backend.Exit, error) {
	client, err := m.supervisor()
	if err != nil {
		return backend.Exit{}, unavailable("attach", err)
	}
	a := v1.Attach{ID: id, Task: task}
	if streams.TTY {
		a.Size = sizeOf(streams.Size)
	}
	s, err := client.Attach(ctx, a)
	if err != nil {
		return backend.Exit{}, coded("attach", err)
	}
	return join(ctx, s, streams, "attach")
}

// join copies until the process ends. Sizes and signals go on their own.
func join(ctx context.Context, s *process.Stream, streams backend.Streams, op string) (backend.Exit, error) {
	defer s.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case size, ok := <-streams.Resize:
				if !ok {
					streams.Resize = nil
				} else if s.Resize(*sizeOf(size)) != nil {
					return
				}
			case signal, ok := <-streams.Signals:
				if !ok {
					streams.Signals = nil
				} else if s.Signal(signal) != nil {
					return
				}
			}
		}
	}()
	end, err := s.Join(streams.In, streams.Out, streams.Err)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return backend.Exit{}, coded(op, err)
	}
	if end.Error != "" {
		return backend.Exit{}, backend.Errorf(backend.Unavailable, op, backend.Key{}, "%s", end.Error)
	}
	exit := backend.Exit{Signal: end.Signal}
	if end.Code != nil {
		exit.Code = *end.Code
	}
	return exit, nil
}

func sizeOf(s backend.Size) *v1.Size { return &v1.Size{Rows: uint16(s.Rows), Cols: uint16(s.Cols)} }

// Dial connects to a port of an instance.
func (m *Machine) Dial(ctx context.Context, _ string, port int) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
}
