package supervisor

import (
	"log/slog"
	"time"
)

// Config is what a supervisor needs to know.
type Config struct {
	// StateDir is the folder that is this supervisor's alone; it is made 0700.
	StateDir string
	// Build names this build, for people.
	Build string
	// Idle is how long the supervisor stays without an instance and without a
	// connection; 0 means 60 s, less than 0 for ever.
	Idle time.Duration
	// Respawn starts the scheduler again when it goes without Goodbye, whether
	// or not instances run: what waits for its time, only a scheduler knows.
	// Nil: never.
	Respawn *Respawn
	// Shim is the command that runs RunShim with what follows. It is needed by
	// tasks with ulimits or a umask, which are refused without it.
	Shim []string
	// Embedded says that this process has other children than tasks, which
	// must be left alone.
	Embedded bool
	// RecoverGrace is the time between TERM and KILL for what a dead
	// supervisor left; 0 means 2 s.
	RecoverGrace time.Duration
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Log takes what happens to the supervisor itself; nil drops it.
	Log *slog.Logger
}

// Respawn is the command that starts a scheduler.
type Respawn struct {
	Argv []string
	// Env is complete.
	Env []string
}

func (c Config) withDefaults() Config {
	if c.Idle == 0 {
		c.Idle = time.Minute
	}
	if c.RecoverGrace == 0 {
		c.RecoverGrace = 2 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}
