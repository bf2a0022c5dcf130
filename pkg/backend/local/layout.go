package local

import (
	"path/filepath"

	"github.com/baton-run/baton/internal/statedir"
	"github.com/baton-run/baton/pkg/backend"
)

// layout is where things are below baton's state folder.
type layout struct{ dir string }

func layoutOf(env backend.Env) layout { return layout{filepath.Join(env.StateDir, "local")} }

// open checks and opens the folder. The one around it is checked as well: who
// may write there can put another folder in this one's place.
func (l layout) open() (*statedir.Dir, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	return statedir.Open(l.dir)
}

func (l layout) check() error {
	if err := statedir.Check(filepath.Dir(l.dir)); err != nil {
		return err
	}
	return statedir.Check(l.dir)
}

func (l layout) store() string   { return filepath.Join(l.dir, "jobs.db") }
func (l layout) sealKey() string { return filepath.Join(l.dir, "seal.key") }
func (l layout) socket() string  { return filepath.Join(l.dir, schedulerSocket) }
func (l layout) log() string     { return filepath.Join(l.dir, schedulerLog) }

const (
	schedulerLock   = "scheduler.lock"
	schedulerSocket = "scheduler.sock"
	schedulerLog    = "scheduler.log"
)
