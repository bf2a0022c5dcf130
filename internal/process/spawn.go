package process

import (
	"context"
	"time"
)

// SpawnConfig says how to start a supervisor of its own.
type SpawnConfig struct {
	// Argv is the command that calls Serve for StateDir.
	Argv     []string
	StateDir string
	// Env is complete; marks of a task are taken out.
	Env []string
	// Wait bounds the time until it answers; 0 means 20 s, which leaves room
	// for ending what an earlier one left.
	Wait time.Duration
}

// Spawn starts the supervisor detached: in a session of its own, with no
// descriptor of this process, its errors going to supervisor.log in the state
// folder. It returns when the supervisor answers, and at once when one does.
func Spawn(ctx context.Context, cfg SpawnConfig) error { return spawn(ctx, cfg) }
