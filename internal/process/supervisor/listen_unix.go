//go:build unix

package supervisor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

// presence is who is connected, and what follows from that.
type presence struct {
	mu       sync.Mutex
	conns    map[net.Conn]bool
	quiet    time.Time
	comeback comeback
	// changed wakes the loop that decides.
	changed chan struct{}
	// stop is closed by a Shutdown that was answered.
	stop chan struct{}
	once sync.Once
}

func newPresence(now time.Time) *presence {
	return &presence{conns: map[net.Conn]bool{}, quiet: now, changed: make(chan struct{}, 1), stop: make(chan struct{})}
}

func (p *presence) update(f func()) {
	p.mu.Lock()
	f()
	p.mu.Unlock()
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

func (p *presence) shutdown() { p.once.Do(func() { close(p.stop) }) }

// listen answers until Shutdown, idleness or the end of ctx.
func (s *server) listen(ctx context.Context) error {
	l, err := s.dir.Listen(SocketName)
	if err != nil {
		return fmt.Errorf("supervisor: %w", err)
	}
	p := newPresence(s.cfg.Now())
	var conns sync.WaitGroup
	conns.Go(func() { s.accept(context.WithoutCancel(ctx), l, p, &conns) })
	s.cfg.Log.Info("supervisor listens", "state", s.dir.Path(), "epoch", s.epoch)
	why := s.stay(ctx, p)
	s.cfg.Log.Info("supervisor ends", "why", why)
	_ = s.dir.RemoveSocket(SocketName)
	l.Close()
	p.mu.Lock()
	for c := range p.conns {
		c.Close()
	}
	p.mu.Unlock()
	conns.Wait()
	return nil
}

func (s *server) accept(ctx context.Context, l net.Listener, p *presence, conns *sync.WaitGroup) {
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			// Out of descriptors, most likely: those in use will end.
			s.cfg.Log.Error("connection not accepted", "error", err)
			time.Sleep(100 * time.Millisecond)
			continue
		}
		p.update(func() { p.conns[conn] = true })
		conns.Go(func() {
			s.serveConn(ctx, conn, p)
			conn.Close()
			p.update(func() {
				delete(p.conns, conn)
				p.quiet = s.cfg.Now()
			})
		})
	}
}

// stay returns when there is a reason to end, and which.
func (s *server) stay(ctx context.Context, p *presence) string {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		s.mu.Lock()
		active, changed := s.active, s.changed
		s.mu.Unlock()
		wake, idle := s.decide(p, active)
		if idle && s.seal() {
			return "idle"
		}
		timer.Reset(wake)
		select {
		case <-ctx.Done():
			s.endAll("the supervisor was told to end")
			return context.Cause(ctx).Error()
		case <-p.stop:
			return "shutdown"
		case <-p.changed:
		case <-changed:
			s.noteActivity(p)
		case <-timer.C:
		}
	}
}

// noteActivity puts idleness off while instances run.
func (s *server) noteActivity(p *presence) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.quiet = s.cfg.Now()
}

// decide starts a scheduler when one is due, and says how long to wait and
// whether nobody needs this supervisor any more.
func (s *server) decide(p *presence, active int) (wake time.Duration, idle bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := s.cfg.Now()
	wake = time.Hour
	if s.cfg.Respawn != nil {
		if p.comeback.take(now) {
			go s.respawn(p)
		}
		if due := p.comeback.due; !due.IsZero() {
			wake = due.Sub(now)
		}
	}
	if active > 0 || len(p.conns) > 0 || s.cfg.Idle < 0 || s.cfg.Respawn != nil && !p.comeback.due.IsZero() {
		return wake, false
	}
	left := s.cfg.Idle - now.Sub(p.quiet)
	return min(wake, max(left, 0)), left <= 0
}

// seal refuses launches from now on, unless one came in the last moment.
func (s *server) seal() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.active > 0 {
		return false
	}
	s.closing = true
	return true
}

// endAll stops every instance with its grace and waits.
func (s *server) endAll(reason string) {
	s.mu.Lock()
	s.closing = true
	var ids []string
	for id := range s.instances {
		ids = append(ids, id)
	}
	s.mu.Unlock()
	for _, id := range ids {
		// One that is gone meanwhile is what is wanted.
		_ = s.kill(v1.Kill{ID: id, Reason: reason})
	}
	for {
		s.mu.Lock()
		busy, changed := 0, s.changed
		for _, in := range s.instances {
			if in.view.State != v1.StateEnded && in.view.State != v1.StateStuck {
				busy++
			}
		}
		s.mu.Unlock()
		if busy == 0 {
			return
		}
		<-changed
	}
}
