//go:build unix

package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/baton-run/baton/internal/process/inherit"
	"github.com/baton-run/baton/internal/process/statedir"
)

func spawn(ctx context.Context, cfg SpawnConfig) error {
	if cfg.Wait == 0 {
		cfg.Wait = 20 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.Wait)
	defer cancel()
	err := answers(ctx, cfg.StateDir)
	if !errors.Is(err, ErrNotRunning) {
		return err
	}
	exited, log, err := startDetached(cfg)
	if err != nil {
		return fmt.Errorf("start supervisor %s: %w", cfg.Argv[0], err)
	}
	defer log.Close()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		// The end is looked at first: another supervisor may have won, and
		// then it answers.
		var end error
		select {
		case end = <-exited:
		case <-ctx.Done():
			return fmt.Errorf("start supervisor: no answer after %s: see %s: %w", cfg.Wait, log.Name(), context.Cause(ctx))
		case <-tick.C:
		}
		err := answers(ctx, cfg.StateDir)
		if !errors.Is(err, ErrNotRunning) {
			return err
		}
		if end != nil {
			return fmt.Errorf("start supervisor: %w: %s", end, lastWords(log))
		}
	}
}

// answers tries one Hello.
func answers(ctx context.Context, stateDir string) error {
	c, err := Dial(ctx, DialConfig{StateDir: stateDir})
	if err != nil {
		return err
	}
	return c.Close()
}

// startDetached forks the supervisor and reaps it should it end before this process.
func startDetached(cfg SpawnConfig) (<-chan error, *os.File, error) {
	if len(cfg.Argv) == 0 {
		return nil, nil, errors.New("no command")
	}
	dir, err := statedir.Create(cfg.StateDir)
	if err != nil {
		return nil, nil, err
	}
	defer dir.Close()
	log, err := dir.Log()
	if err != nil {
		return nil, nil, err
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		log.Close()
		return nil, nil, err
	}
	defer null.Close()
	inherit.CloseOnExec()
	p, err := os.StartProcess(cfg.Argv[0], cfg.Argv, &os.ProcAttr{
		Dir:   "/",
		Env:   inherit.WithoutMarks(cfg.Env),
		Files: []*os.File{null, null, log},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		log.Close()
		return nil, nil, err
	}
	exited := make(chan error, 1)
	go func() {
		state, err := p.Wait()
		if err == nil {
			err = fmt.Errorf("it ended at once (%s)", state)
		}
		exited <- err
	}()
	return exited, log, nil
}

// lastWords is the end of the supervisor's log.
func lastWords(log *os.File) string {
	f, err := os.Open(filepath.Clean(log.Name()))
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	const most = 512
	if size, err := f.Seek(0, io.SeekEnd); err == nil {
		_, _ = f.Seek(max(0, size-most), io.SeekStart)
	}
	text, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(text))
}
