package fakefleet

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net"
	"strings"

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// Exec implements fleet.Execer: "cat" echoes its input, "exit N" ends with
// that code, "signals" writes signals and sizes until TERM comes.
func (f *Fleet) Exec(ctx context.Context, id, task string, command []string, s backend.Streams) (backend.Exit, error) {
	switch command[0] {
	case "cat":
		_, err := io.Copy(s.Out, s.In)
		return backend.Exit{}, err
	case "exit":
		var code int
		_, err := fmt.Sscan(command[1], &code)
		return backend.Exit{Code: code}, err
	case "signals":
		fmt.Fprintf(s.Out, "%s/%s %dx%d\n", id[:strings.IndexByte(id, '.')], task, s.Size.Rows, s.Size.Cols)
		for {
			select {
			case size := <-s.Resize:
				fmt.Fprintf(s.Out, "%dx%d\n", size.Rows, size.Cols)
			case signal := <-s.Signals:
				fmt.Fprintln(s.Err, signal)
				if signal == "TERM" {
					return backend.Exit{Signal: signal}, nil
				}
			case <-ctx.Done():
				return backend.Exit{}, ctx.Err()
			}
		}
	default:
		return backend.Exit{}, backend.Errorf(backend.Invalid, "exec", backend.Key{}, "no such command: %s", command[0])
	}
}

// Logs implements fleet.LogReader: each instance writes its name.
func (f *Fleet) Logs(_ context.Context, id string, _ fleet.LogOptions) iter.Seq2[backend.LogLine, error] {
	return func(yield func(backend.LogLine, error) bool) {
		yield(backend.LogLine{Task: backend.MainName, Text: []byte("out of " + id[:strings.LastIndexByte(id, '.')])}, nil)
	}
}

// Dial implements fleet.Dialer: the other end echoes, and closes when this end
// has.
func (f *Fleet) Dial(ctx context.Context, _ string, _ int) (net.Conn, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	var dialer net.Dialer
	near, err := dialer.DialContext(ctx, "tcp", listener.Addr().String())
	if err != nil {
		return nil, err
	}
	far, err := listener.Accept()
	if err != nil {
		return nil, err
	}
	go func() {
		defer far.Close()
		io.Copy(far, far) //nolint:errcheck // the other end may go away at any time
	}()
	return near, nil
}

// ReadFiles implements fleet.FileReader: the archive is the path.
func (f *Fleet) ReadFiles(_ context.Context, _, _, path string, w io.Writer) error {
	if path == "absent" {
		return backend.Errorf(backend.NotFound, "read", backend.Key{}, "no such file: %s", path)
	}
	_, err := io.WriteString(w, path)
	return err
}

// WriteFiles implements fleet.FileWriter: it wants the path as the archive.
func (f *Fleet) WriteFiles(_ context.Context, _, _, path string, r io.Reader) error {
	data, err := io.ReadAll(r)
	if err == nil && string(data) != path {
		err = backend.Errorf(backend.Invalid, "write", backend.Key{}, "%q is no archive of %s", data, path)
	}
	return err
}
