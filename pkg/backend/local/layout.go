package local

import (
	"path/filepath"

	"github.com/baton-run/baton/pkg/backend"
)

// layout is where things are below baton's state folder.
type layout struct{ dir string }

func layoutOf(env backend.Env) layout { return layout{filepath.Join(env.StateDir, "local")} }

func (l layout) store() string   { return filepath.Join(l.dir, "jobs.db") }
func (l layout) sealKey() string { return filepath.Join(l.dir, "seal.key") }
func (l layout) socket() string  { return filepath.Join(l.dir, schedulerSocket) }
func (l layout) log() string     { return filepath.Join(l.dir, schedulerLog) }

const (
	schedulerLock   = "scheduler.lock"
	schedulerSocket = "scheduler.sock"
	schedulerLog    = "scheduler.log"
)
