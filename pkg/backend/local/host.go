package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/baton-run/baton/internal/process"
	"github.com/baton-run/baton/internal/scheduler"
	"github.com/baton-run/baton/internal/scheduler/api"
	apiv1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/internal/scheduler/seal"
	"github.com/baton-run/baton/internal/scheduler/store/bolt"
	"github.com/baton-run/baton/internal/statedir"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local/internal/machine"
)

// host is a scheduler inside of this process: the lock, the store, this
// machine and the engine.
type host struct {
	env     backend.Env
	dir     *statedir.Dir
	lock    *os.File
	store   *bolt.Store
	machine *machine.Machine
	engine  *scheduler.Engine
	began   time.Time

	cancel    context.CancelFunc
	done      chan struct{} // closed when run has ended
	err       error         // set before done is closed
	served    chan error    // of an embedded one: how serve ended
	stopTasks bool          // the supervisor is to leave, too
	idle      *api.Idle
}

type hostOptions struct {
	cfg      config
	embedded bool
	only     func(backend.Key) bool
	idle     *api.Idle
}

// errRunning means that another process is the scheduler.
var errRunning = errors.New("another scheduler runs for this state folder")

// openHost takes the lock and everything behind it. Nothing runs before start.
func openHost(ctx context.Context, env backend.Env, opts hostOptions) (h *host, err error) {
	l := layoutOf(env)
	dir, err := l.open()
	if err != nil {
		return nil, err
	}
	h = &host{env: env, dir: dir, began: env.Now(), done: make(chan struct{}), served: make(chan error, 1), idle: opts.idle}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.release())
		}
	}()
	if h.lock, err = dir.Lock(schedulerLock); errors.Is(err, statedir.ErrLocked) {
		return nil, fmt.Errorf("%w: %w", errRunning, err)
	} else if err != nil {
		return nil, err
	}
	key, err := seal.LoadOrCreate(l.sealKey(), env.Rand)
	if err != nil {
		return nil, err
	}
	if h.store, err = bolt.Open(ctx, l.store(), bolt.Options{}); err != nil {
		return nil, err
	}
	h.machine = machine.New(machineConfig(env, opts))
	h.engine, err = scheduler.Open(ctx, scheduler.Options{
		Store: h.store, Fleet: h.machine, Clock: scheduler.SystemClock{}, Rand: env.Rand, Log: env.Log, Seal: key,
		Decode: decode, Next: next, Zone: zone, Info: Kind{}.Reference(), Only: opts.only, Working: h.working,
	})
	return h, err
}

func machineConfig(env backend.Env, opts hostOptions) machine.Config {
	ports := portsArg(opts.cfg)
	c := machine.Config{
		Dir: layoutOf(env).dir, Supervisor: roleArgv(env, roleSupervisor, ports), Get: roleArgv(env, roleGet),
		Env: processEnv(env), Base: taskBase(env), Build: env.Build, Host: env.Host, HTTP: env.HTTP, Log: env.Log,
		Now: env.Now, Ports: opts.cfg.Ports,
	}
	if opts.embedded {
		supervisor := supervisorConfig(env, ports)
		supervisor.Embedded, supervisor.Respawn, supervisor.Idle = true, nil, -1
		c.Serve = func(ctx context.Context) error { return process.Serve(ctx, supervisor) }
	}
	return c
}

func (h *host) working(working bool) {
	if h.idle != nil {
		h.idle.Working(working)
	}
}

// start runs the engine until ctx ends or close is called.
func (h *host) start(ctx context.Context) {
	ctx, h.cancel = context.WithCancel(ctx)
	go func() {
		defer close(h.done)
		h.err = h.engine.Run(ctx)
	}()
}

// serve answers on the socket until ctx or the engine ends.
func (h *host) serve(ctx context.Context, end context.CancelFunc) error {
	listener, err := h.dir.Listen(schedulerSocket)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-h.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	server := &api.Server{
		Driver: h.engine, Decode: decode, Process: h.process, Version: h.env.Version, Log: h.env.Log,
		Shutdown: func(ctx context.Context, stopTasks bool) error { return h.shutdown(ctx, stopTasks, end) },
	}
	uid := os.Getuid()
	opts := api.ServeOptions{UID: &uid}
	if h.idle != nil {
		opts.Connections = h.idle.Connections
		h.idle.Start()
	}
	err = server.Serve(ctx, listener, opts)
	return errors.Join(err, h.dir.RemoveSocket(schedulerSocket))
}

func (h *host) process() apiv1.Process {
	return apiv1.Process{PID: os.Getpid(), Version: h.env.Version, Build: h.env.Build, Epoch: h.engine.Epoch(), Started: h.began, API: []int{apiv1.Version}}
}

// close ends the engine, says goodbye to the supervisor and lets go of all.
func (h *host) close(ctx context.Context) error {
	h.met()
	leave := h.leave(ctx, h.stopTasks)
	h.cancel()
	<-h.done
	h.machine.Wait()
	h.machine.Close()
	return errors.Join(h.err, leave, h.release())
}

// met returns when the supervisor can be told of the end. One that is just being
// started would not hear of it and stay behind.
func (h *host) met() {
	select {
	case <-h.machine.Begun():
	case <-h.done:
	case <-time.After(startWait):
	}
}

// leave is best effort: a supervisor that is gone needs no goodbye.
func (h *host) leave(ctx context.Context, stopTasks bool) error {
	err := h.machine.Leave(context.WithoutCancel(ctx), stopTasks)
	if backend.CodeOf(err) == backend.Unavailable {
		return nil
	}
	return err
}

func (h *host) release() error {
	var errs []error
	if h.store != nil {
		errs = append(errs, h.store.Close())
	}
	if h.lock != nil {
		errs = append(errs, h.lock.Close())
	}
	return errors.Join(append(errs, h.dir.Close())...)
}
