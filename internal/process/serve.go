package process

import (
	"context"

	"github.com/baton-run/baton/internal/process/supervisor"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

// Config is what Serve needs to know.
type Config = supervisor.Config

// Respawn is the command that starts a scheduler.
type Respawn = supervisor.Respawn

// Serve runs the supervisor until it is told to shut down, has been idle for
// long enough, or ctx ends, which stops all instances with their grace. It
// first ends what an earlier supervisor of the same folder left, then listens.
// A second one for the same folder gets ErrLocked.
func Serve(ctx context.Context, cfg Config) error { return serve(ctx, cfg) }

// RunShim is what the command in Config.Shim runs with the arguments that
// follow it: it sets ulimits and umask and becomes a task. It returns only
// when that could not be.
func RunShim(args []string) error { return runShim(args) }

// Load reads what the supervisor of a state folder recorded last, for reads
// while none runs. It writes nothing. An instance without an exit record was
// running then; whether its processes live, nobody looked.
func Load(stateDir string) ([]v1.Instance, error) { return load(stateDir) }
