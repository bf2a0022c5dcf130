package machine

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/process"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/statedir"
)

// Config is what a machine needs to know.
type Config struct {
	// Dir is the folder that holds instances, volumes and the supervisor's state.
	Dir string
	// Supervisor is the command that runs the supervisor for [SupervisorDir].
	Supervisor []string
	// Get is the command that sends an HTTP GET to the URL that follows.
	Get []string
	// Env of the supervisor itself, complete.
	Env []string
	// Base are the variables every task gets: PATH, HOME, USER, LANG, TZ.
	Base  map[string]string
	Build string
	Host  string
	HTTP  *http.Client
	Log   *slog.Logger
	Now   func() time.Time
	// Ports is the range that instances get free ports from.
	Ports core.PortRange
	// Readonly never starts a supervisor.
	Readonly bool
}

// Machine implements [fleet.Fleet].
type Machine struct {
	cfg  Config
	sink func(...fleet.Event)
	prep chan struct{} // bounds what is prepared at a time

	mu       sync.Mutex
	client   *process.Client
	starting map[string]*preparation
	ports    portCache
}

// preparation is a launch that the supervisor does not know yet.
type preparation struct {
	status fleet.Status
	cancel context.CancelFunc
	killed *fleet.Kill
}

// parallelPreparations bounds downloads and folder work at a time.
const parallelPreparations = 16

// New returns the machine; nothing is touched before Start.
func New(cfg Config) *Machine {
	return &Machine{cfg: cfg, prep: make(chan struct{}, parallelPreparations), starting: map[string]*preparation{}}
}

// SupervisorDir is the state folder of the supervisor below a machine's.
func SupervisorDir(dir string) string { return filepath.Join(dir, "supervisor") }

func (m *Machine) instancesDir() string         { return filepath.Join(m.cfg.Dir, "instances") }
func (m *Machine) instanceDir(id string) string { return filepath.Join(m.instancesDir(), id) }
func (m *Machine) volumesDir() string           { return filepath.Join(m.cfg.Dir, "volumes") }

// Start connects to the supervisor, starts one when there is none, and reports
// to sink until ctx ends. When the connection is lost it starts again.
func (m *Machine) Start(ctx context.Context, sink func(...fleet.Event)) error {
	for _, dir := range []string{m.cfg.Dir, m.instancesDir(), m.volumesDir()} {
		if err := statedir.Check(dir); err != nil {
			return err
		}
	}
	m.sink = sink
	if err := m.connect(ctx); err != nil {
		return err
	}
	go m.follow(ctx)
	return nil
}

func (m *Machine) connect(ctx context.Context) error {
	dir := SupervisorDir(m.cfg.Dir)
	err := process.Spawn(ctx, process.SpawnConfig{Argv: m.cfg.Supervisor, StateDir: dir, Env: m.cfg.Env})
	if err != nil {
		return fmt.Errorf("start supervisor: %w", err)
	}
	client, err := process.Dial(ctx, process.DialConfig{StateDir: dir, Role: v1.RoleScheduler, Build: m.cfg.Build})
	if err != nil {
		return err
	}
	m.mu.Lock()
	m.client = client
	m.mu.Unlock()
	return nil
}

// supervisor returns the connection, or an error while there is none.
func (m *Machine) supervisor() (*process.Client, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.client == nil {
		return nil, process.ErrClosed
	}
	return m.client, nil
}
