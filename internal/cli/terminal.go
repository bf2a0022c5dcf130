package cli

import (
	"os"

	"golang.org/x/term"

	"github.com/baton-run/baton/pkg/backend"
)

// streams are what a process is joined with. With a terminal on both sides
// this one is made raw until restore is called.
func (a *App) streams(opts *execOptions) (streams backend.Streams, restore func(), err error) {
	streams = backend.Streams{Out: a.Streams.Out, Err: a.Streams.Err}
	if opts.stdin {
		streams.In = a.Streams.In
	}
	here := a.Streams.InTerminal && a.Streams.OutTerminal
	streams.TTY = opts.tty || here && !opts.noTTY
	if !streams.TTY || !here {
		return streams, func() {}, nil
	}
	in, ok := a.Streams.In.(*os.File)
	if !ok {
		return streams, func() {}, nil
	}
	raw, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return streams, nil, err
	}
	streams.Size = sizeOf(in)
	resized, stop := watchSize(in)
	streams.Resize = resized
	return streams, func() {
		stop()
		_ = term.Restore(int(in.Fd()), raw)
	}, nil
}

func sizeOf(f *os.File) backend.Size {
	cols, rows, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return backend.Size{}
	}
	return backend.Size{Rows: rows, Cols: cols}
}
