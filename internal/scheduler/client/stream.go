package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
)

var errCut = errors.New("the stream was cut")

// stream makes a call that is answered by items. A stream without its last
// frame is an error: what came is not all.
func stream[Wire, Item any](ctx context.Context, c *Client, op v1.Op, body any, fromWire func(Wire) Item) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		var none Item
		answer, err := c.send(ctx, op, body)
		if err != nil {
			yield(none, err)
			return
		}
		defer answer.Body.Close()
		decoder := json.NewDecoder(answer.Body)
		for {
			item, end, err := next(decoder, fromWire)
			switch {
			case errors.Is(err, errCut):
				yield(none, unreachable(ctx, op, err))
				return
			case err != nil:
				yield(none, err)
				return
			case end:
				_, _ = io.Copy(io.Discard, answer.Body)
				return
			case !yield(item, nil):
				return
			}
		}
	}
}

// next reads frames up to an item or the end.
func next[Wire, Item any](decoder *json.Decoder, fromWire func(Wire) Item) (item Item, end bool, err error) {
	for {
		var frame v1.Frame
		if err := decoder.Decode(&frame); err != nil {
			return item, false, errors.Join(errCut, err)
		}
		switch {
		case frame.Error != nil:
			return item, false, convert.ErrorFromWire(*frame.Error)
		case frame.End:
			return item, true, nil
		case frame.Item == nil:
			continue
		}
		var wire Wire
		if err := json.Unmarshal(frame.Item, &wire); err != nil {
			return item, false, errors.Join(errCut, err)
		}
		return fromWire(wire), false, nil
	}
}
