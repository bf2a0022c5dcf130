//go:build unix

package process

import (
	"context"

	"github.com/baton-run/baton/internal/process/supervisor"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/statedir"
)

// ErrLocked means that another supervisor runs for the state folder.
var ErrLocked = statedir.ErrLocked

func serve(ctx context.Context, cfg Config) error { return supervisor.Serve(ctx, cfg) }

func load(stateDir string) ([]v1.Instance, error) { return supervisor.Load(stateDir) }
