//go:build unix

package process

import (
	"context"

	"github.com/baton-run/baton/internal/process/statedir"
	"github.com/baton-run/baton/internal/process/supervisor"
)

// ErrLocked means that another supervisor runs for the state folder.
var ErrLocked = statedir.ErrLocked

func serve(ctx context.Context, cfg Config) error { return supervisor.Serve(ctx, cfg) }
