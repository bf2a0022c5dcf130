package client

import (
	"context"
	"iter"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Info implements backend.Driver.
func (c *Client) Info(ctx context.Context) (backend.Info, error) {
	info, err := call[v1.Info](ctx, c, v1.OpInfo, v1.Nothing{})
	return convert.InfoFromWire(info), err
}

// Process tells which scheduler answers.
func (c *Client) Process(ctx context.Context) (v1.Process, error) {
	info, err := call[v1.Info](ctx, c, v1.OpInfo, v1.Nothing{})
	return info.Process, err
}

// Shutdown asks the scheduler to end.
func (c *Client) Shutdown(ctx context.Context, stopTasks bool) error {
	_, err := call[v1.Nothing](ctx, c, v1.OpShutdown, v1.ShutdownRequest{StopTasks: stopTasks})
	return err
}

// Apply implements backend.Driver.
func (c *Client) Apply(ctx context.Context, job *backend.Job, o backend.ApplyOptions) (backend.Applied, error) {
	return applied(call[v1.Applied](ctx, c, v1.OpApply, convert.ApplyToWire(job, o)))
}

// Get implements backend.Driver.
func (c *Client) Get(ctx context.Context, key backend.Key, detail backend.Detail) (backend.Observation, error) {
	o, err := call[v1.Observation](ctx, c, v1.OpGet, v1.GetRequest{Key: v1.Key(key), Detail: convert.DetailToWire(detail)})
	if err != nil {
		return backend.Observation{}, err
	}
	return convert.ObservationFromWire(o), nil
}

// List implements backend.Driver.
func (c *Client) List(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return stream(ctx, c, v1.OpList, convert.SelectorToWire(sel, detail), convert.ObservationFromWire)
}

// Stop implements backend.Driver.
func (c *Client) Stop(ctx context.Context, key backend.Key, o backend.StopOptions) (backend.Applied, error) {
	return applied(call[v1.Applied](ctx, c, v1.OpStop, v1.StopRequest{
		Key: v1.Key(key), Change: convert.ChangeToWire(o.Change), Grace: o.Grace, DryRun: o.DryRun,
	}))
}

// Delete implements backend.Driver.
func (c *Client) Delete(ctx context.Context, key backend.Key, o backend.DeleteOptions) (backend.Deleted, error) {
	deleted, err := call[v1.Deleted](ctx, c, v1.OpDelete, v1.DeleteRequest{
		Key: v1.Key(key), Change: convert.ChangeToWire(o.Change), Grace: o.Grace, Volumes: o.Volumes, DryRun: o.DryRun,
	})
	return convert.DeletedFromWire(deleted), err
}

// Scale implements backend.Scaler.
func (c *Client) Scale(ctx context.Context, key backend.Key, o backend.ScaleOptions) (backend.Applied, error) {
	return applied(call[v1.Applied](ctx, c, v1.OpScale, v1.ScaleRequest{
		Key: v1.Key(key), Change: convert.ChangeToWire(o.Change), Group: o.Group, Count: o.Count,
	}))
}

// Restart implements backend.Restarter.
func (c *Client) Restart(ctx context.Context, key backend.Key, o backend.RestartOptions) (backend.Applied, error) {
	return applied(call[v1.Applied](ctx, c, v1.OpRestart, v1.RestartRequest{
		Key: v1.Key(key), Change: convert.ChangeToWire(o.Change), Groups: o.Groups, Instances: o.Instances,
	}))
}

// Suspend implements backend.Suspender.
func (c *Client) Suspend(ctx context.Context, key backend.Key, o backend.SuspendOptions) (backend.Applied, error) {
	return applied(call[v1.Applied](ctx, c, v1.OpSuspend, v1.SuspendRequest{
		Key: v1.Key(key), Change: convert.ChangeToWire(o.Change), Resume: o.Resume,
	}))
}

// Trigger implements backend.Triggerer.
func (c *Client) Trigger(ctx context.Context, key backend.Key, o backend.TriggerOptions) (backend.Applied, error) {
	return applied(call[v1.Applied](ctx, c, v1.OpTrigger, v1.TriggerRequest{
		Key: v1.Key(key), Change: convert.ChangeToWire(o.Change), Time: o.Time,
	}))
}

// Rollback implements backend.Rollbacker.
func (c *Client) Rollback(ctx context.Context, key backend.Key, o backend.RollbackOptions) (backend.Applied, error) {
	return applied(call[v1.Applied](ctx, c, v1.OpRollback, v1.RollbackRequest{
		Key: v1.Key(key), Change: convert.ChangeToWire(o.Change), To: o.To, DryRun: o.DryRun,
	}))
}

// Rollout implements backend.Roller.
func (c *Client) Rollout(ctx context.Context, key backend.Key, o backend.RolloutOptions) (backend.Applied, error) {
	return applied(call[v1.Applied](ctx, c, v1.OpRollout, v1.RolloutRequest{
		Key: v1.Key(key), Change: convert.ChangeToWire(o.Change), Action: o.Action,
	}))
}

func applied(a v1.Applied, err error) (backend.Applied, error) {
	if err != nil {
		return backend.Applied{}, err
	}
	return convert.AppliedFromWire(a), nil
}
