package api

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/internal/statedir"
	"github.com/baton-run/baton/pkg/backend"
)

type (
	baseKey     struct{}
	strangerKey struct{}
)

// ServeOptions are for [Server.Serve].
type ServeOptions struct {
	// UID is the user who may connect; nil lets everyone in whom the listener
	// lets in.
	UID *int
	// Connections is called with the number of open connections whenever it
	// changes. It must not block.
	Connections func(open int)
}

// drainTime is how long calls under way may take once the server ends.
const drainTime = 2 * time.Second

// Serve answers on the listener, and closes it, until ctx ends. Streams that
// are open then are cut, short calls are finished.
func (s *Server) Serve(ctx context.Context, listener net.Listener, opts ServeOptions) error {
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	counted := &connections{changed: opts.Connections}
	server := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return context.WithValue(base, baseKey{}, base) },
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			if opts.UID != nil {
				if err := statedir.CheckPeer(conn.(*countedConn).Conn, *opts.UID); err != nil {
					return context.WithValue(ctx, strangerKey{}, err)
				}
			}
			return ctx
		},
		ErrorLog: slog.NewLogLogger(s.log().Handler(), slog.LevelDebug),
	}
	stop := context.AfterFunc(ctx, func() {
		cancel()
		drain, done := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
		defer done()
		if err := server.Shutdown(drain); err != nil {
			server.Close()
		}
	})
	defer stop()
	err := server.Serve(countedListener{listener, counted})
	if errors.Is(err, http.ErrServerClosed) {
		counted.wait(drainTime)
		return nil
	}
	return err
}

// refuseStrangers answers other users, so that they learn why.
func (s *Server) refuseStrangers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err, ok := r.Context().Value(strangerKey{}).(error); ok {
			s.fail(w, r, backend.Errorf(backend.Forbidden, "", backend.Key{}, "%w", err))
			return
		}
		if site := r.Header.Get("Sec-Fetch-Site"); site != "" || r.Header.Get("Origin") != "" {
			s.fail(w, r, backend.Errorf(backend.Forbidden, "", backend.Key{}, "web pages may not use %s", v1.Prefix))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}

// connections counts what is open, connections taken over included: net/http
// forgets those.
type connections struct {
	mu      sync.Mutex
	open    int
	all     sync.WaitGroup
	changed func(int)
}

func (c *connections) add(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open += n
	c.all.Add(n)
	if c.changed != nil {
		c.changed(c.open)
	}
}

// wait lets connections that were taken over end, for a while.
func (c *connections) wait(atMost time.Duration) {
	done := make(chan struct{})
	go func() { c.all.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(atMost):
	}
}

type countedListener struct {
	net.Listener
	count *connections
}

func (l countedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.count.add(1)
	return &countedConn{Conn: conn, count: l.count}, nil
}

type countedConn struct {
	net.Conn
	count *connections
	once  sync.Once
}

func (c *countedConn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() { c.count.add(-1) })
	return err
}

// CloseWrite ends one direction, where the connection can.
func (c *countedConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}
