package drivers

import (
	"context"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local"
)

// localKind is the local backend with control of its scheduler.
type localKind struct{ local.Kind }

var _ SchedulerControl = localKind{}

// SchedulerStatus implements SchedulerControl.
func (localKind) SchedulerStatus(ctx context.Context, target backend.Target, env backend.Env) (SchedulerState, error) {
	c, err := local.NewControl(target, env)
	if err != nil {
		return SchedulerState{}, err
	}
	s, err := c.Status(ctx)
	return SchedulerState{
		Running: s.Running, PID: s.PID, Since: s.Since, Version: s.Version, Build: s.Build, Address: s.Socket,
		StateDir: s.Dir, Instances: s.Instances, Supervisor: s.Supervisor, Older: s.Other,
	}, err
}

// StopScheduler implements SchedulerControl.
func (localKind) StopScheduler(ctx context.Context, target backend.Target, env backend.Env, opts StopSchedulerOptions) error {
	c, err := local.NewControl(target, env)
	if err != nil {
		return err
	}
	return c.Stop(ctx, opts.Tasks)
}

// CheckScheduler implements SchedulerControl.
func (localKind) CheckScheduler(ctx context.Context, target backend.Target, env backend.Env) ([]backend.Finding, error) {
	c, err := local.NewControl(target, env)
	if err != nil {
		return nil, err
	}
	return c.Check(ctx)
}
