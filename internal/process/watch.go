package process

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"github.com/baton-run/baton/internal/process/frame"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

// Watch yields what changed since w.Since, then changes as they come, until
// ctx ends or the caller stops. The last pair of a watch that broke holds the
// error; ErrClosed means that the supervisor has gone.
func (c *Client) Watch(ctx context.Context, w v1.Watch) iter.Seq2[v1.Changes, error] {
	return func(yield func(v1.Changes, error) bool) {
		conn, r, err := c.open(ctx, v1.OpWatch, w, nil)
		if err != nil {
			yield(v1.Changes{}, err)
			return
		}
		defer conn.Close()
		defer context.AfterFunc(ctx, func() { conn.Close() })()
		for {
			var changes v1.Changes
			err := frame.ReadMessage(r, &changes)
			switch {
			case ctx.Err() != nil:
				yield(v1.Changes{}, context.Cause(ctx))
				return
			case err != nil:
				yield(v1.Changes{}, fmt.Errorf("supervisor: watch: %w", closed(err)))
				return
			case !yield(changes, nil):
				return
			}
		}
	}
}

// open starts a call on a connection of its own, which it returns after the
// first answer.
func (c *Client) open(ctx context.Context, op v1.Op, body, answer any) (io.ReadWriteCloser, io.Reader, error) {
	cfg := c.cfg
	cfg.Role = v1.RoleClient
	conn, r, _, err := dial(ctx, cfg)
	if err != nil {
		return nil, nil, err
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	err = begin(conn, r, op, body, answer)
	if !stop() {
		err = context.Cause(ctx)
	}
	if err != nil {
		conn.Close()
		return nil, nil, err
	}
	return conn, r, nil
}

func begin(w io.Writer, r io.Reader, op v1.Op, body, answer any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("supervisor: %s: %w", op, err)
	}
	if err := frame.WriteMessage(w, v1.Request{ID: 1, Op: op, Body: raw}); err != nil {
		return fmt.Errorf("supervisor: %s: %w", op, closed(err))
	}
	var first v1.Response
	if err := frame.ReadMessage(r, &first); err != nil {
		return fmt.Errorf("supervisor: %s: %w", op, closed(err))
	}
	if e := first.Error; e != nil {
		return &Error{Op: op, Code: e.Code, Message: e.Message}
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(first.Body, answer)
}
