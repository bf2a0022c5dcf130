package process

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"

	"github.com/baton-run/baton/internal/process/frame"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

// DialConfig says which supervisor to speak to, and as whom.
type DialConfig struct {
	// StateDir is the supervisor's state folder.
	StateDir string
	// Role is RoleClient when empty.
	Role v1.Role
	// Build names the caller's build, for people.
	Build string
}

// Client is a connection to the supervisor. Its methods may be used from many
// goroutines: calls share the connection, each stream opens its own.
type Client struct {
	cfg     DialConfig
	conn    net.Conn
	welcome v1.Welcome
	done    chan struct{}

	write sync.Mutex
	mu    sync.Mutex
	next  uint64
	calls map[uint64]*pending
	err   error
}

// pending is a call that waits for answers until gone is closed.
type pending struct {
	answers chan v1.Response
	gone    chan struct{}
}

// Dial connects to the supervisor of a state folder. When none runs the error
// is ErrNotRunning.
func Dial(ctx context.Context, cfg DialConfig) (*Client, error) {
	conn, r, welcome, err := dial(ctx, cfg)
	if err != nil {
		return nil, err
	}
	c := &Client{cfg: cfg, conn: conn, welcome: welcome,
		done: make(chan struct{}), calls: map[uint64]*pending{}}
	go c.receive(r)
	return c, nil
}

// Welcome is how the supervisor introduced itself.
func (c *Client) Welcome() v1.Welcome { return c.welcome }

// Done is closed when the connection is gone.
func (c *Client) Done() <-chan struct{} { return c.done }

// Close ends the connection. A scheduler says Goodbye first.
func (c *Client) Close() error {
	err := c.conn.Close()
	<-c.done
	return err
}

func (c *Client) receive(r io.Reader) {
	for {
		var a v1.Response
		if err := frame.ReadMessage(r, &a); err != nil {
			c.mu.Lock()
			c.err = closed(err)
			c.mu.Unlock()
			c.conn.Close()
			close(c.done)
			return
		}
		c.mu.Lock()
		p := c.calls[a.ID]
		c.mu.Unlock()
		if p != nil {
			select {
			case p.answers <- a:
			case <-p.gone:
			}
		}
	}
}

func (c *Client) cause() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *Client) register() (uint64, *pending, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return 0, nil, c.err
	}
	c.next++
	p := &pending{answers: make(chan v1.Response, 1), gone: make(chan struct{})}
	c.calls[c.next] = p
	return c.next, p, nil
}

func (c *Client) unregister(id uint64, p *pending) {
	c.mu.Lock()
	delete(c.calls, id)
	c.mu.Unlock()
	close(p.gone)
}

// greet says Hello and checks the answer.
func greet(rw io.Writer, r io.Reader, cfg DialConfig) (v1.Welcome, error) {
	role := cfg.Role
	if role == "" {
		role = v1.RoleClient
	}
	hello := v1.Hello{Min: v1.Version, Max: v1.Version, Role: role, Build: cfg.Build, PID: os.Getpid()}
	var welcome v1.Welcome
	if err := frame.WriteMessage(rw, hello); err != nil {
		return welcome, err
	}
	if err := frame.ReadMessage(r, &welcome); err != nil {
		return welcome, err
	}
	if e := welcome.Error; e != nil {
		return welcome, &Error{Code: e.Code, Message: e.Message}
	}
	return welcome, nil
}

// dial connects and says Hello.
func dial(ctx context.Context, cfg DialConfig) (net.Conn, *bufio.Reader, v1.Welcome, error) {
	conn, err := connect(ctx, cfg.StateDir)
	if err != nil {
		return nil, nil, v1.Welcome{}, err
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	r := bufio.NewReaderSize(conn, 4<<10)
	welcome, err := greet(conn, r, cfg)
	if !stop() {
		err = context.Cause(ctx)
	}
	if err = closed(err); errors.Is(err, ErrClosed) {
		// It went while it was being asked.
		err = fmt.Errorf("%w: %w", ErrNotRunning, err)
	}
	if err != nil {
		conn.Close()
		return nil, nil, welcome, fmt.Errorf("supervisor: hello: %w", err)
	}
	return conn, r, welcome, nil
}
