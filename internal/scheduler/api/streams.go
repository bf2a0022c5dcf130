package api

import (
	"context"
	"encoding/json"
	"io"

	"github.com/baton-run/baton/internal/scheduler/api/frame"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// streams feeds a call from the frames of its connection. The context ends
// when the caller goes away; stop ends the feeding.
func (c *session) streams(ctx context.Context, r v1.ExecRequest) (context.Context, backend.Streams, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	in, feed := io.Pipe()
	resize, signals := make(chan backend.Size), make(chan string)
	streams := backend.Streams{
		Out: c.out.Channel(v1.Stdout), Err: c.out.Channel(v1.Stderr),
		TTY: r.TTY, Size: backend.Size(r.Size), Resize: resize, Signals: signals,
	}
	if r.Stdin {
		streams.In = in
	} else {
		in.Close()
	}
	go func() {
		err := c.receive(ctx, feed, resize, signals)
		feed.CloseWithError(err)
		cancel(err)
	}()
	return ctx, streams, func() {
		cancel(context.Canceled)
		in.Close()
	}
}

// receive reads frames until the connection ends.
func (c *session) receive(ctx context.Context, feed *io.PipeWriter, resize chan<- backend.Size, signals chan<- string) error {
	var buf []byte
	for {
		ch, data, err := frame.Read(c.in, buf)
		if err != nil {
			return errCut
		}
		buf = data
		switch ch {
		case v1.Stdin:
			if len(data) == 0 {
				feed.Close()
			} else if _, err := feed.Write(data); err != nil {
				continue // nobody reads it: the call goes on without
			}
		case v1.Control:
			var m v1.Message
			if err := json.Unmarshal(data, &m); err != nil {
				return err
			}
			steer(ctx, m, resize, signals)
		default:
			return errCut
		}
	}
}

func steer(ctx context.Context, m v1.Message, resize chan<- backend.Size, signals chan<- string) {
	if m.Resize != nil {
		select {
		case resize <- backend.Size(*m.Resize):
		case <-ctx.Done():
		}
	}
	if m.Signal != "" {
		select {
		case signals <- m.Signal:
		case <-ctx.Done():
		}
	}
}
