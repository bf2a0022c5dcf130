//go:build unix

package supervisor

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/process/frame"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/statedir"
)

const (
	helloLimit = 10 * time.Second
	// inFlight bounds the calls of one connection that are worked on.
	inFlight = 128
)

// peer is one connection after Hello.
type peer struct {
	s    *server
	p    *presence
	conn net.Conn
	r    *bufio.Reader
	// ctx ends with the connection.
	ctx context.Context

	write   sync.Mutex
	goodbye bool
}

// serveConn speaks with one client until either side leaves.
func (s *server) serveConn(ctx context.Context, conn net.Conn, p *presence) {
	if err := statedir.CheckPeer(conn, os.Geteuid()); err != nil {
		s.cfg.Log.Warn("connection refused", "error", err)
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &peer{s: s, p: p, conn: conn, r: bufio.NewReaderSize(conn, 4<<10), ctx: ctx}
	hello, ok := c.greet()
	if !ok {
		return
	}
	if hello.Role == v1.RoleScheduler {
		p.update(func() { p.comeback.joined(s.cfg.Now()) })
		defer func() {
			p.update(func() { p.comeback.left(s.cfg.Now(), c.saidGoodbye()) })
		}()
	}
	var calls sync.WaitGroup
	defer calls.Wait()
	defer cancel()
	slots := make(chan struct{}, inFlight)
	for {
		var req v1.Request
		if frame.ReadMessage(c.r, &req) != nil {
			return
		}
		if takeover := c.takeover(req.Op); takeover != nil {
			takeover(req)
			return
		}
		slots <- struct{}{}
		calls.Go(func() {
			defer func() { <-slots }()
			c.serve(req)
		})
	}
}

// greet answers Hello.
func (c *peer) greet() (v1.Hello, bool) {
	var hello v1.Hello
	_ = c.conn.SetDeadline(time.Now().Add(helloLimit))
	if frame.ReadMessage(c.r, &hello) != nil {
		return hello, false
	}
	_ = c.conn.SetDeadline(time.Time{})
	w := v1.Welcome{
		Version: v1.Version, Build: c.s.cfg.Build, PID: os.Getpid(),
		Epoch: c.s.epoch, Boot: c.s.boot,
	}
	if hello.Min > v1.Version || hello.Max < v1.Version {
		w.Error = refuse(v1.CodeVersion,
			"this supervisor speaks version %d, the client %d to %d: shut the supervisor down when its instances have ended, and start it from the newer build",
			v1.Version, hello.Min, hello.Max)
	}
	return hello, c.send(w) == nil && w.Error == nil
}

func (c *peer) send(v any) error {
	c.write.Lock()
	defer c.write.Unlock()
	return frame.WriteMessage(c.conn, v)
}

// answer sends the last response to a request.
func (c *peer) answer(id uint64, body any, refused *v1.Error) {
	r := v1.Response{ID: id, Error: refused}
	if refused == nil && body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			r.Error = refuse(v1.CodeInternal, "answer: %v", err)
		}
		r.Body = b
	}
	// A client that is gone is noticed by the reader.
	_ = c.send(r)
}

func (c *peer) saidGoodbye() bool {
	c.write.Lock()
	defer c.write.Unlock()
	return c.goodbye
}

// takeover returns what handles an op that keeps the connection.
func (c *peer) takeover(op v1.Op) func(v1.Request) {
	switch op {
	case v1.OpWatch:
		return c.watch
	case v1.OpExec:
		return c.exec
	case v1.OpAttach:
		return c.attach
	}
	return nil
}

// hungUp returns a channel that is closed when the client closes its side.
func (c *peer) hungUp() <-chan struct{} {
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = io.Copy(io.Discard, c.r)
	}()
	return gone
}
