package machine

import (
	"context"
	"errors"
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
	// Serve, if set, is the supervisor inside of this process instead: it runs
	// until the context of Start ends, and its tasks with it.
	Serve func(ctx context.Context) error
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
	// Seen is shared by the machines of one process; nil = one of its own.
	Seen *Seen
}

// Seen is what was seen of this machine a moment ago. A look at its ports costs
// milliseconds where many connections are open.
type Seen struct{ ports portCache }

// Machine implements [fleet.Fleet].
type Machine struct {
	cfg  Config
	sink func(...fleet.Event)
	prep chan struct{} // bounds what is prepared at a time

	serving sync.WaitGroup
	begun   chan struct{} // closed when Start has returned

	mu       sync.Mutex
	client   *process.Client
	left     bool // the supervisor was told to end and is not started again
	starting map[string]*preparation
	ports    *portCache
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
	if cfg.Seen == nil {
		cfg.Seen = &Seen{}
	}
	return &Machine{
		cfg: cfg, prep: make(chan struct{}, parallelPreparations), starting: map[string]*preparation{}, ports: &cfg.Seen.ports,
		begun: make(chan struct{}),
	}
}

// SupervisorDir is the state folder of the supervisor below a machine's.
func SupervisorDir(dir string) string { return filepath.Join(dir, "supervisor") }

func (m *Machine) instancesDir() string         { return filepath.Join(m.cfg.Dir, "instances") }
func (m *Machine) instanceDir(id string) string { return filepath.Join(m.instancesDir(), id) }
func (m *Machine) volumesDir() string           { return filepath.Join(m.cfg.Dir, "volumes") }

// Start connects to the supervisor, starts one when there is none, and reports
// to sink until ctx ends. When the connection is lost it starts again.
func (m *Machine) Start(ctx context.Context, sink func(...fleet.Event)) error {
	defer close(m.begun)
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
	if err := m.supervise(ctx, dir); err != nil {
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

func (m *Machine) supervise(ctx context.Context, dir string) error {
	if m.cfg.Serve == nil {
		return process.Spawn(ctx, process.SpawnConfig{Argv: m.cfg.Supervisor, StateDir: dir, Env: m.cfg.Env})
	}
	ended := make(chan error, 1)
	m.serving.Go(func() { ended <- m.cfg.Serve(ctx) })
	for {
		client, err := process.Dial(ctx, process.DialConfig{StateDir: dir})
		if !errors.Is(err, process.ErrNotRunning) {
			if err == nil {
				err = client.Close()
			}
			return err
		}
		select {
		case err := <-ended:
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Begun is closed when Start has returned: a supervisor is connected, or there
// is none.
func (m *Machine) Begun() <-chan struct{} { return m.begun }

// Wait returns when a supervisor inside of this process has ended.
func (m *Machine) Wait() { m.serving.Wait() }

// Connect connects to a supervisor that runs already, for readers. It starts
// none: process.ErrNotRunning when there is none.
func (m *Machine) Connect(ctx context.Context) error {
	client, err := process.Dial(ctx, process.DialConfig{StateDir: SupervisorDir(m.cfg.Dir), Role: v1.RoleClient, Build: m.cfg.Build})
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.client = client
	return nil
}

// Close drops the connection.
func (m *Machine) Close() { m.drop() }

// supervisor returns the connection, or an error while there is none.
func (m *Machine) supervisor() (*process.Client, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.client == nil {
		return nil, process.ErrClosed
	}
	return m.client, nil
}
