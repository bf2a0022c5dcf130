// Package probe makes health checks and counts what they say. How to reach an
// instance and what time it is are injected. It may import scheduler/fleet,
// pkg/backend and the standard library.
package probe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// Reach is how an instance is reached.
type Reach struct {
	Dial func(ctx context.Context, port int) (net.Conn, error)
	Exec func(ctx context.Context, command []string, output io.Writer) (backend.Exit, error)
}

// ErrUnsupported says that a check can't be made here: it says nothing about
// the instance.
var ErrUnsupported = errors.New("the check can't be made here")

// Run makes one check. Nil = it holds; else the error says to a person why not.
func Run(ctx context.Context, c *fleet.Check, r Reach) error {
	var err error
	switch c.Kind {
	case backend.CheckHTTP:
		err = get(ctx, c, r)
	case backend.CheckTCP:
		err = connect(ctx, c, r)
	case backend.CheckCommand:
		err = command(ctx, c, r)
	default:
		return fmt.Errorf("%s: %w", c.Kind, ErrUnsupported)
	}
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) || errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		return fmt.Errorf("no answer within %s", c.Timeout)
	}
	return err
}

func connect(ctx context.Context, c *fleet.Check, r Reach) error {
	if r.Dial == nil {
		return fmt.Errorf("tcp: %w", ErrUnsupported)
	}
	conn, err := r.Dial(ctx, c.Port)
	if err != nil {
		return fmt.Errorf("connect to port %d: %w", c.Port, err)
	}
	return conn.Close()
}

// get holds for any answer from 200 to 399; redirects are not followed.
func get(ctx context.Context, c *fleet.Check, r Reach) error {
	if r.Dial == nil {
		return fmt.Errorf("http: %w", ErrUnsupported)
	}
	transport := &http.Transport{
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return r.Dial(ctx, c.Port) },
		DisableKeepAlives: true,
	}
	defer transport.CloseIdleConnections()
	path := c.Path
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d%s", c.Port, path), nil)
	if err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	request.Header.Set("User-Agent", "baton-probe")
	for name, value := range c.Headers {
		if strings.EqualFold(name, "Host") {
			request.Host = value
		}
		request.Header.Set(name, value)
	}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return fmt.Errorf("GET %s on port %d: %w", path, c.Port, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode < http.StatusOK || answer.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("GET %s on port %d: %s", path, c.Port, answer.Status)
	}
	return nil
}

func command(ctx context.Context, c *fleet.Check, r Reach) error {
	if r.Exec == nil {
		return fmt.Errorf("command: %w", ErrUnsupported)
	}
	output := &head{}
	exit, err := r.Exec(ctx, c.Command, output)
	switch {
	case err != nil:
		return fmt.Errorf("command: %w", err)
	case exit.Signal != "":
		return fmt.Errorf("command ended by %s%s", exit.Signal, output)
	case exit.Code != 0:
		return fmt.Errorf("command exited with %d%s", exit.Code, output)
	default:
		return nil
	}
}

// head keeps the beginning of what is written to it.
type head struct{ buf bytes.Buffer }

const headSize = 256

// Write implements io.Writer.
func (h *head) Write(p []byte) (int, error) {
	h.buf.Write(p[:min(len(p), headSize-h.buf.Len())])
	return len(p), nil
}

// String is what was kept, to be appended to a message.
func (h *head) String() string {
	if text := strings.TrimSpace(h.buf.String()); text != "" {
		return ": " + text
	}
	return ""
}
