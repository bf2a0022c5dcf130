package cli

import (
	"context"
	"errors"
	"log/slog"

	"github.com/baton-run/baton/internal/drivers"
)

// role is baton as one of its own background processes: no flags, no terminal,
// a log on standard error.
func (a *App) role(ctx context.Context, args []string) int {
	ctx, stop := a.interruptible(ctx)
	defer stop()
	env, err := a.env()
	if err == nil {
		env.Log = slog.New(slog.NewTextHandler(a.Streams.Err, nil))
		err = drivers.RunRole(ctx, args, env)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		a.printf("baton: %v\n", err)
		return exitError
	}
	return exitOK
}
