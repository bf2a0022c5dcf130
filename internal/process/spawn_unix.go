//go:build unix

package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/baton-run/baton/internal/process/detach"
	"github.com/baton-run/baton/internal/process/supervisor"
	"github.com/baton-run/baton/internal/statedir"
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
		return fmt.Errorf("start supervisor: %w", err)
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
			return fmt.Errorf("start supervisor: %w: %s", end, detach.LastWords(log.Name()))
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

// startDetached forks the supervisor.
func startDetached(cfg SpawnConfig) (<-chan error, *os.File, error) {
	dir, err := statedir.Open(cfg.StateDir)
	if err != nil {
		return nil, nil, err
	}
	defer dir.Close()
	log, err := dir.Log(supervisor.LogName)
	if err != nil {
		return nil, nil, err
	}
	exited, err := detach.Start(cfg.Argv, cfg.Env, log)
	if err != nil {
		log.Close()
		return nil, nil, err
	}
	return exited, log, nil
}
