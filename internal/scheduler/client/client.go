package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Client is a backend.Driver on a scheduler's API.
type Client struct {
	dial    func(ctx context.Context) (net.Conn, error)
	version string
	http    *http.Client
}

var _ interface {
	backend.Driver
	backend.Planner
	backend.Watcher
	backend.LogReader
	backend.Execer
	backend.Attacher
	backend.Dialer
	backend.Scaler
	backend.Restarter
	backend.Suspender
	backend.Triggerer
	backend.Rollbacker
	backend.Roller
	backend.Historian
	backend.EventReader
	backend.EndpointReader
	backend.Explainer
	backend.Fitter
	backend.NodeReader
	backend.NodeDrainer
	backend.UsageReader
	backend.OwnerReader
	backend.ForeignLister
	backend.Checker
	backend.FileReader
	backend.FileWriter
	backend.Signaler
	backend.VolumeKeeper
} = (*Client)(nil)

// New returns a client whose connections are made by dial. It connects with
// its first call. Version is this baton's, told to the scheduler.
func New(dial func(ctx context.Context) (net.Conn, error), version string) *Client {
	return &Client{
		dial: dial, version: version,
		http: &http.Client{Transport: &http.Transport{
			DialContext:         func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) },
			MaxIdleConnsPerHost: 4,
			IdleConnTimeout:     30 * time.Second,
			DisableCompression:  true,
		}},
	}
}

// Unix returns a client of the scheduler that listens on a unix socket.
func Unix(path, version string) *Client {
	return New(func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}, version)
}

// Close drops connections that are kept; calls under way go on.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}

// request describes one call.
func (c *Client) request(ctx context.Context, op v1.Op, body any) (*http.Request, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return nil, backend.Errorf(backend.Invalid, string(op), backend.Key{}, "request: %w", err)
	}
	if len(data) > v1.MaxRequest {
		return nil, backend.Errorf(backend.Invalid, string(op), backend.Key{},
			"a request of %d bytes, the scheduler takes at most %d", len(data), v1.MaxRequest)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://baton"+v1.Prefix+string(op), strings.NewReader(string(data)))
	if err != nil {
		return nil, backend.Errorf(backend.Internal, string(op), backend.Key{}, "%w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(v1.VersionHeader, c.version)
	return r, nil
}

// send returns an answer that is 200; its body must be closed.
func (c *Client) send(ctx context.Context, op v1.Op, body any) (*http.Response, error) {
	r, err := c.request(ctx, op, body)
	if err != nil {
		return nil, err
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, unreachable(ctx, op, err)
	}
	if answer.StatusCode != http.StatusOK {
		defer answer.Body.Close()
		return nil, refusal(op, answer)
	}
	return answer, nil
}

// call makes a call that has one answer.
func call[Resp any](ctx context.Context, c *Client, op v1.Op, body any) (Resp, error) {
	var out Resp
	answer, err := c.send(ctx, op, body)
	if err != nil {
		return out, err
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&out); err != nil {
		return out, unreachable(ctx, op, fmt.Errorf("the answer was cut: %w", err))
	}
	// Read on to the end, so that the connection can be used again.
	_, _ = io.Copy(io.Discard, answer.Body)
	return out, nil
}

// refusal turns an answer that is not 200 into its error.
func refusal(op v1.Op, answer *http.Response) error {
	const limit = 1 << 20
	var failure v1.Failure
	data, err := io.ReadAll(io.LimitReader(answer.Body, limit))
	if err == nil {
		err = json.Unmarshal(data, &failure)
	}
	if err != nil || failure.Error.Code == "" {
		return backend.Errorf(backend.Internal, string(op), backend.Key{}, "the scheduler answered %q: no baton scheduler?", answer.Status)
	}
	return convert.ErrorFromWire(failure.Error)
}

// unreachable gives an error of the connection its code; one of the caller's
// own context is returned as it is.
func unreachable(ctx context.Context, op v1.Op, err error) error {
	if cause := ctx.Err(); cause != nil {
		return cause
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return backend.Errorf(backend.Unavailable, string(op), backend.Key{}, "scheduler: %w", err)
}
