package local

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/baton-run/baton/internal/process"
	"github.com/baton-run/baton/internal/scheduler/store/bolt"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local/internal/machine"
)

// Control looks after the scheduler of this machine. It starts nothing.
type Control struct{ d *driver }

// State is what is known of the scheduler.
type State struct {
	Running        bool
	PID            int
	Since          time.Time
	Version, Build string
	Dir, Socket    string
	Supervisor     int // pid; 0 = none
	Instances      *int
	// Other reports that the scheduler is of another build than this baton.
	Other bool
}

// NewControl returns the control of the machine that env names.
func NewControl(target backend.Target, env backend.Env) (*Control, error) {
	cfg, bad := parseConfig(target.Options)
	if len(bad) > 0 {
		return nil, &backend.Error{Code: backend.Invalid, Op: "scheduler", Msg: "context " + target.Name, Fields: bad}
	}
	return &Control{&driver{env: env, cfg: cfg, layout: layoutOf(env)}}, nil
}

// Status tells whether a scheduler and a supervisor run.
func (c *Control) Status(ctx context.Context) (State, error) {
	s := State{Dir: c.d.layout.dir, Socket: c.d.layout.socket()}
	if err := c.supervisor(ctx, &s); err != nil {
		return s, err
	}
	remote, err := c.d.running(ctx)
	if err != nil || remote == nil {
		return s, err
	}
	p, err := remote.Process(ctx)
	if err != nil {
		return s, err
	}
	s.Running, s.PID, s.Since, s.Version, s.Build = true, p.PID, p.Started, p.Version, p.Build
	s.Other = compare(build{c.d.env.Version, c.d.env.Build}, build{p.Version, p.Build}) != same
	return s, nil
}

func (c *Control) supervisor(ctx context.Context, s *State) error {
	m, err := c.connect(ctx)
	if err != nil || m == nil {
		return err
	}
	defer m.Close()
	n, err := m.Running(ctx)
	if err != nil {
		return err
	}
	s.Supervisor, s.Instances = m.SupervisorPID(), &n
	return nil
}

// connect returns this machine as its supervisor sees it; nil without one.
func (c *Control) connect(ctx context.Context) (*machine.Machine, error) {
	if _, err := os.Lstat(machine.SupervisorDir(c.d.layout.dir)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	m := machine.New(machineConfig(c.d.env, hostOptions{cfg: c.d.cfg}))
	err := m.Connect(ctx)
	if errors.Is(err, process.ErrNotRunning) {
		return nil, nil
	}
	return m, coded(err)
}

// Stop ends the scheduler; with tasks all that runs, too. It returns when they
// are gone. One that does not run is no error.
func (c *Control) Stop(ctx context.Context, tasks bool) error {
	remote, err := c.d.running(ctx)
	if err != nil {
		return err
	}
	if remote != nil {
		if err := remote.Shutdown(ctx, tasks); err != nil {
			return err
		}
		return c.d.unlocked(ctx)
	}
	if !tasks {
		return nil
	}
	return c.stopUnattended(ctx)
}

// stopUnattended stops jobs that no scheduler looks after.
func (c *Control) stopUnattended(ctx context.Context) error {
	if _, err := os.Lstat(c.d.layout.store()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	h, err := openHost(ctx, c.d.env, hostOptions{cfg: c.d.cfg})
	if errors.Is(err, errRunning) {
		return backend.Errorf(backend.Conflict, "scheduler stop", backend.Key{}, "a scheduler is just starting: try again")
	}
	if err != nil {
		return coded(err)
	}
	h.start(context.WithoutCancel(ctx))
	err = h.shutdown(ctx, true, func() {})
	return errors.Join(err, h.close(ctx))
}

// Check examines the state on disk.
func (c *Control) Check(ctx context.Context) ([]backend.Finding, error) {
	if _, err := os.Lstat(c.d.layout.dir); errors.Is(err, fs.ErrNotExist) {
		return []backend.Finding{{Name: "state folder", Level: "ok", Message: c.d.layout.dir + " does not exist: nothing was run yet"}}, nil
	}
	findings := []backend.Finding{finding("state folder", c.d.layout.dir, c.d.layout.check(),
		"make it a folder of your own that no one else may write to, on a local disk")}
	s, running := c.Status(ctx)
	findings = append(findings, c.checkStore(ctx, s), finding("scheduler", s.Socket, running, "end it with baton scheduler stop"))
	if s.Running && s.Other {
		findings = append(findings, backend.Finding{Name: "build", Level: "warning",
			Message: "the scheduler is baton " + s.Version + " of another build", Hint: "the next command that changes something takes over"})
	}
	return findings, nil
}

// checkStore reads the whole store, unless a scheduler has it open.
func (c *Control) checkStore(ctx context.Context, s State) backend.Finding {
	path := c.d.layout.store()
	if s.Running {
		return backend.Finding{Name: "store", Level: "ok", Message: path + " is in use by the scheduler; all of it is read when that does not run"}
	}
	_, err := bolt.Check(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return finding("store", path, err, "keep a copy, then move it away; jobs in it are lost, volumes are not")
}

func finding(name, what string, err error, hint string) backend.Finding {
	if err == nil {
		return backend.Finding{Name: name, Level: "ok", Message: what}
	}
	return backend.Finding{Name: name, Level: "error", Message: err.Error(), Hint: hint}
}
