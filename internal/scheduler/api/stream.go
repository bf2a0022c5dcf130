package api

import (
	"bufio"
	"context"
	"encoding/json"
	"iter"
	"net/http"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
)

// ahead is how many items may wait for a slow reader.
const ahead = 64

// stream registers a call that is answered by a line for each item.
func stream[Req, Item, Wire any](s *Server, mux *http.ServeMux, op v1.Op, toWire func(Item) Wire,
	open func(context.Context, Req) (iter.Seq2[Item, error], error),
) {
	s.register(mux, op, func(w http.ResponseWriter, r *http.Request) error {
		var request Req
		if err := s.decode(w, r, op, &request); err != nil {
			return err
		}
		ctx, cancel := context.WithCancel(r.Context())
		items, err := open(ctx, request)
		if err != nil {
			cancel()
			return err
		}
		frames := pump(ctx, items, toWire)
		w.Header().Set("Content-Type", "application/x-ndjson")
		err = send(w, frames)
		cancel()
		for range frames {
			// The producer ends before its caller's context is gone.
			continue
		}
		if err != nil {
			s.log().Debug("reader went away", "op", op, "error", err)
		}
		return nil
	})
}

// pump turns items into frames until ctx ends; the last one has End or Error.
func pump[Item, Wire any](ctx context.Context, items iter.Seq2[Item, error], toWire func(Item) Wire) <-chan v1.Frame {
	frames := make(chan v1.Frame, ahead)
	put := func(f v1.Frame) bool {
		select {
		case frames <- f:
			return true
		case <-ctx.Done():
			return false
		}
	}
	go func() {
		defer close(frames)
		for item, err := range items {
			if err != nil {
				put(v1.Frame{Error: convert.ErrorToWire(err)})
				return
			}
			line, err := json.Marshal(toWire(item))
			if err != nil {
				put(v1.Frame{Error: convert.ErrorToWire(err)})
				return
			}
			if !put(v1.Frame{Item: line}) {
				return
			}
		}
		put(v1.Frame{End: true})
	}()
	return frames
}

// send writes frames and flushes whenever none is waiting.
func send(w http.ResponseWriter, frames <-chan v1.Frame) error {
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	flush := func() error {
		if err := out.Flush(); err != nil {
			return err
		}
		return http.NewResponseController(w).Flush()
	}
	if err := flush(); err != nil {
		return err
	}
	for {
		var frame v1.Frame
		var ok bool
		select {
		case frame, ok = <-frames:
		default:
			if err := flush(); err != nil {
				return err
			}
			frame, ok = <-frames
		}
		if !ok {
			return flush()
		}
		if err := encoder.Encode(frame); err != nil {
			return err
		}
	}
}
