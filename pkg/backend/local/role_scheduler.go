package local

import (
	"context"
	"errors"
	"time"

	"github.com/baton-run/baton/internal/scheduler/api"
)

// idleFor is how long a scheduler stays without a job that has not ended and
// without a connection.
const idleFor = time.Minute

// scheduler runs until it is idle, told to end, or ctx ends.
func (r Roles) scheduler(ctx context.Context, args []string) error {
	cfg, err := configOf(args)
	if err != nil {
		return err
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	idle := &api.Idle{After: idleFor, End: end, AfterFunc: func(d time.Duration, f func()) func() bool {
		return time.AfterFunc(d, f).Stop
	}}
	h, err := openHost(ctx, r.Env, hostOptions{cfg: cfg, idle: idle})
	if err != nil {
		return err
	}
	h.start(context.WithoutCancel(ctx))
	return errors.Join(h.serve(ctx, end), h.close(context.WithoutCancel(ctx)))
}
