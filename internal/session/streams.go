package session

import (
	"context"
	"io"
	"iter"
	"net"

	"github.com/baton-run/baton/pkg/backend"
)

// Logs reads what instances wrote.
func (s *Session) Logs(ctx context.Context, key backend.Key, opts backend.LogOptions) iter.Seq2[backend.LogLine, error] {
	d, ok := s.driver.(backend.LogReader)
	if !ok {
		return failed[backend.LogLine](s.lacks(backend.VerbLogs, key))
	}
	return sequence(ctx, s, "logs", key, 0, func(ctx context.Context) iter.Seq2[backend.LogLine, error] {
		return d.Logs(ctx, key, opts)
	})
}

// Events yields what happened to a job, oldest first.
func (s *Session) Events(ctx context.Context, key backend.Key, opts backend.EventOptions) iter.Seq2[backend.Event, error] {
	d, ok := s.driver.(backend.EventReader)
	if !ok {
		return failed[backend.Event](s.lacks(backend.VerbEvents, key))
	}
	return sequence(ctx, s, "events", key, 0, func(ctx context.Context) iter.Seq2[backend.Event, error] {
		return d.Events(ctx, key, opts)
	})
}

// Exec runs a command beside a task.
func (s *Session) Exec(ctx context.Context, key backend.Key, opts backend.ExecOptions, streams backend.Streams) (backend.Exit, error) {
	d, ok := s.driver.(backend.Execer)
	if !ok {
		return backend.Exit{}, s.lacks(backend.VerbExec, key)
	}
	if err := s.mayChange("exec", key); err != nil {
		return backend.Exit{}, err
	}
	return stream(ctx, s, "exec", key, func(ctx context.Context) (backend.Exit, error) {
		return d.Exec(ctx, key, opts, streams)
	})
}

// Attach joins a main process's streams.
func (s *Session) Attach(ctx context.Context, key backend.Key, opts backend.ExecOptions, streams backend.Streams) (backend.Exit, error) {
	d, ok := s.driver.(backend.Attacher)
	if !ok {
		return backend.Exit{}, s.lacks(backend.VerbAttach, key)
	}
	return stream(ctx, s, "attach", key, func(ctx context.Context) (backend.Exit, error) {
		return d.Attach(ctx, key, opts, streams)
	})
}

// Dial connects to a task's port.
func (s *Session) Dial(ctx context.Context, key backend.Key, instance, port string) (net.Conn, error) {
	d, ok := s.driver.(backend.Dialer)
	if !ok {
		return nil, s.lacks(backend.VerbDial, key)
	}
	return stream(ctx, s, "dial", key, func(ctx context.Context) (net.Conn, error) {
		return d.Dial(ctx, key, instance, port)
	})
}

// ReadFiles streams a file or folder of a task as a tar archive.
func (s *Session) ReadFiles(ctx context.Context, key backend.Key, opts backend.FileOptions, w io.Writer) error {
	d, ok := s.driver.(backend.FileReader)
	if !ok {
		return s.lacks(backend.VerbRead, key)
	}
	_, err := stream(ctx, s, "read", key, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, d.ReadFiles(ctx, key, opts, w)
	})
	return err
}

// WriteFiles unpacks a tar archive into a folder of a task.
func (s *Session) WriteFiles(ctx context.Context, key backend.Key, opts backend.FileOptions, r io.Reader) error {
	d, ok := s.driver.(backend.FileWriter)
	if !ok {
		return s.lacks(backend.VerbWrite, key)
	}
	if err := s.mayChange("write", key); err != nil {
		return err
	}
	_, err := stream(ctx, s, "write", key, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, d.WriteFiles(ctx, key, opts, r)
	})
	return err
}
