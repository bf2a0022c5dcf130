//go:build unix

package supervisor

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/process/inherit"
	"github.com/baton-run/baton/internal/statedir"
	"golang.org/x/sys/unix"
)

// Serve runs the supervisor: lock, look after what an earlier one left, then
// answer until there is a reason to end.
func Serve(ctx context.Context, cfg Config) error {
	cfg = cfg.withDefaults()
	dir, err := statedir.Open(cfg.StateDir)
	if err != nil {
		return err
	}
	defer dir.Close()
	lock, err := lockSoon(ctx, dir)
	if err != nil {
		return err
	}
	defer lock.Close()
	s, err := newServer(cfg, dir)
	if err != nil {
		return fmt.Errorf("supervisor: %w", err)
	}
	defer s.close()
	if !cfg.Embedded {
		defer ownProcess()()
	}
	if err := becomeReaper(); err != nil {
		return fmt.Errorf("supervisor: become the parent of orphans: %w", err)
	}
	stopReaping := make(chan struct{})
	var reaping sync.WaitGroup
	reaping.Go(func() { s.children.run(stopReaping) })
	defer reaping.Wait()
	defer close(stopReaping)
	if err := s.recover(ctx); err != nil {
		return fmt.Errorf("supervisor: %w", err)
	}
	return s.listen(ctx)
}

// lockPatience is how long one that is about to end is waited for.
const lockPatience = time.Second

func lockSoon(ctx context.Context, dir *statedir.Dir) (*os.File, error) {
	for began := time.Now(); ; {
		lock, err := dir.Lock(lockName)
		if !errors.Is(err, statedir.ErrLocked) || time.Since(began) > lockPatience {
			return lock, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(lockPatience / 50):
		}
	}
}

// ownProcess makes this process fit to be the parent of tasks: they inherit
// neither descriptors, umask nor ignored signals from whoever started it.
func ownProcess() (undo func()) {
	inherit.CloseOnExec()
	unix.Umask(0o022)
	drop := make(chan os.Signal, 1)
	// A signal that is caught is back at its default in a child.
	signal.Notify(drop, unix.SIGHUP, unix.SIGQUIT, unix.SIGPIPE, unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU)
	return func() { signal.Stop(drop) }
}

func newServer(cfg Config, dir *statedir.Dir) (*server, error) {
	s := &server{
		cfg: cfg, dir: dir,
		children:  &children{embedded: cfg.Embedded, live: map[int]func(exit){}},
		instances: map[string]*instance{},
		order:     list.New(),
		changed:   make(chan struct{}),
	}
	if err := s.open(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *server) open() (err error) {
	if s.boot, err = bootID(); err != nil {
		return err
	}
	if s.scope, err = scopeID(s.dir); err != nil {
		return err
	}
	s.epoch = randomID()
	if s.null, err = os.OpenFile(os.DevNull, os.O_RDWR, 0); err != nil {
		return err
	}
	if s.logs, err = openLogs(s.dir); err != nil {
		return err
	}
	s.journal, err = openJournal(s.dir)
	return err
}

func (s *server) close() {
	if s.journal != nil {
		if err := s.journal.Close(); err != nil {
			s.cfg.Log.Error("journal not closed", "error", err)
		}
	}
	if s.logs != nil {
		s.logs.Close()
	}
	if s.null != nil {
		s.null.Close()
	}
}
