package process

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/baton-run/baton/internal/process/frame"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

// Launch records the instance and starts it. It returns when the record is on
// disk; what becomes of the processes is seen by Watch. A launch that is known
// starts nothing and is returned with Existing.
func (c *Client) Launch(ctx context.Context, l v1.Launch) (v1.Launched, error) {
	return one[v1.Launched](ctx, c, v1.OpLaunch, l)
}

// Kill begins to end an instance and returns at once.
func (c *Client) Kill(ctx context.Context, k v1.Kill) error {
	_, err := one[struct{}](ctx, c, v1.OpKill, k)
	return err
}

// Signal sends a signal to the process group of a task.
func (c *Client) Signal(ctx context.Context, s v1.Signal) error {
	_, err := one[struct{}](ctx, c, v1.OpSignal, s)
	return err
}

// List returns instances, ended ones included until forgotten.
func (c *Client) List(ctx context.Context, l v1.List) (v1.Listed, error) {
	var all v1.Listed
	err := c.call(ctx, v1.OpList, l, func(body json.RawMessage) error {
		var part v1.Listed
		if err := json.Unmarshal(body, &part); err != nil {
			return err
		}
		all.Epoch, all.Seq = part.Epoch, part.Seq
		all.Instances = append(all.Instances, part.Instances...)
		return nil
	})
	return all, err
}

// Usage returns what the processes of instances use now.
func (c *Client) Usage(ctx context.Context, u v1.Usage) ([]v1.InstanceUsage, error) {
	used, err := one[v1.Used](ctx, c, v1.OpUsage, u)
	return used.Instances, err
}

// Forget drops the exit record of an ended instance.
func (c *Client) Forget(ctx context.Context, f v1.Forget) error {
	_, err := one[struct{}](ctx, c, v1.OpForget, f)
	return err
}

// Goodbye says that this scheduler leaves on purpose and need not be restarted.
func (c *Client) Goodbye(ctx context.Context) error {
	_, err := one[struct{}](ctx, c, v1.OpGoodbye, v1.Goodbye{})
	return err
}

// Shutdown ends the supervisor and returns when all instances have ended.
func (c *Client) Shutdown(ctx context.Context, s v1.Shutdown) error {
	_, err := one[struct{}](ctx, c, v1.OpShutdown, s)
	return err
}

// one makes a call that has a single answer.
func one[T any](ctx context.Context, c *Client, op v1.Op, body any) (T, error) {
	var out T
	err := c.call(ctx, op, body, func(answer json.RawMessage) error {
		if len(answer) == 0 {
			return nil
		}
		return json.Unmarshal(answer, &out)
	})
	return out, err
}

// call sends one request and hands each part of the answer to each.
func (c *Client) call(ctx context.Context, op v1.Op, body any, each func(json.RawMessage) error) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("supervisor: %s: %w", op, err)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("supervisor: %s: %w", op, context.Cause(ctx)) // not even sent
	}
	id, p, err := c.register()
	if err != nil {
		return fmt.Errorf("supervisor: %s: %w", op, err)
	}
	defer c.unregister(id, p)
	if err := c.send(v1.Request{ID: id, Op: op, Body: raw}); err != nil {
		return fmt.Errorf("supervisor: %s: %w", op, err)
	}
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("supervisor: %s: %w", op, context.Cause(ctx))
		case <-c.done:
			return fmt.Errorf("supervisor: %s: %w", op, c.cause())
		case a := <-p.answers:
			if a.Error != nil {
				return &Error{Op: op, Code: a.Error.Code, Message: a.Error.Message}
			}
			if err := each(a.Body); err != nil {
				return fmt.Errorf("supervisor: %s: answer: %w", op, err)
			}
			if !a.More {
				return nil
			}
		}
	}
}

func (c *Client) send(r v1.Request) error {
	c.write.Lock()
	defer c.write.Unlock()
	return frame.WriteMessage(c.conn, r)
}
