package api

import (
	"context"
	"net/http"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// option finds a one-method interface of the driver.
func option[T any](s *Server, op v1.Op) (T, error) {
	driver, ok := s.Driver.(T)
	if !ok {
		return driver, backend.Errorf(backend.Unsupported, string(op), backend.Key{}, "this scheduler can't do that")
	}
	return driver, nil
}

// change registers a verb that changes one job and is served by T.
func change[T, Req any](s *Server, mux *http.ServeMux, op v1.Op, key func(Req) v1.Key,
	do func(context.Context, T, backend.Key, Req) (backend.Applied, error),
) {
	unary(s, mux, op, func(ctx context.Context, r Req) (v1.Applied, error) {
		driver, err := option[T](s, op)
		if err != nil {
			return v1.Applied{}, err
		}
		return keyed(key(r), string(op), func(key backend.Key) (v1.Applied, error) {
			applied, err := do(ctx, driver, key, r)
			return convert.AppliedToWire(applied), err
		})
	})
}

func (s *Server) registerChanges(mux *http.ServeMux) {
	change(s, mux, v1.OpScale, func(r v1.ScaleRequest) v1.Key { return r.Key },
		func(ctx context.Context, d backend.Scaler, key backend.Key, r v1.ScaleRequest) (backend.Applied, error) {
			return d.Scale(ctx, key, backend.ScaleOptions{Change: convert.ChangeFromWire(r.Change), Group: r.Group, Count: r.Count})
		})
	change(s, mux, v1.OpRestart, func(r v1.RestartRequest) v1.Key { return r.Key },
		func(ctx context.Context, d backend.Restarter, key backend.Key, r v1.RestartRequest) (backend.Applied, error) {
			return d.Restart(ctx, key, backend.RestartOptions{
				Change: convert.ChangeFromWire(r.Change), Groups: r.Groups, Instances: r.Instances,
			})
		})
	change(s, mux, v1.OpSuspend, func(r v1.SuspendRequest) v1.Key { return r.Key },
		func(ctx context.Context, d backend.Suspender, key backend.Key, r v1.SuspendRequest) (backend.Applied, error) {
			return d.Suspend(ctx, key, backend.SuspendOptions{Change: convert.ChangeFromWire(r.Change), Resume: r.Resume})
		})
	change(s, mux, v1.OpTrigger, func(r v1.TriggerRequest) v1.Key { return r.Key },
		func(ctx context.Context, d backend.Triggerer, key backend.Key, r v1.TriggerRequest) (backend.Applied, error) {
			return d.Trigger(ctx, key, backend.TriggerOptions{Change: convert.ChangeFromWire(r.Change), Time: r.Time})
		})
	change(s, mux, v1.OpRollback, func(r v1.RollbackRequest) v1.Key { return r.Key },
		func(ctx context.Context, d backend.Rollbacker, key backend.Key, r v1.RollbackRequest) (backend.Applied, error) {
			return d.Rollback(ctx, key, backend.RollbackOptions{
				Change: convert.ChangeFromWire(r.Change), To: r.To, DryRun: r.DryRun,
			})
		})
	change(s, mux, v1.OpRollout, func(r v1.RolloutRequest) v1.Key { return r.Key },
		func(ctx context.Context, d backend.Roller, key backend.Key, r v1.RolloutRequest) (backend.Applied, error) {
			return d.Rollout(ctx, key, backend.RolloutOptions{Change: convert.ChangeFromWire(r.Change), Action: r.Action})
		})
	unary(s, mux, v1.OpSignal, func(ctx context.Context, r v1.SignalRequest) (v1.Nothing, error) {
		driver, err := option[backend.Signaler](s, v1.OpSignal)
		if err != nil {
			return v1.Nothing{}, err
		}
		return keyed(r.Key, "signal", func(key backend.Key) (v1.Nothing, error) {
			return v1.Nothing{}, driver.Signal(ctx, key, backend.SignalOptions{
				Change: convert.ChangeFromWire(r.Change), Instances: r.Instances, Task: r.Task, Signal: r.Signal,
			})
		})
	})
	unary(s, mux, v1.OpDrain, func(ctx context.Context, r v1.DrainRequest) (v1.Nothing, error) {
		driver, err := option[backend.NodeDrainer](s, v1.OpDrain)
		if err != nil {
			return v1.Nothing{}, err
		}
		return v1.Nothing{}, driver.Drain(ctx, r.Node, backend.DrainOptions{
			Change: convert.ChangeFromWire(r.Change), Deadline: r.Deadline, Undo: r.Undo,
		})
	})
	unary(s, mux, v1.OpVolumes, func(ctx context.Context, r v1.VolumesRequest) (v1.Volumes, error) {
		driver, err := option[backend.VolumeKeeper](s, v1.OpVolumes)
		if err != nil {
			return v1.Volumes{}, err
		}
		volumes, err := driver.Volumes(ctx, backend.VolumeOptions{
			Change: convert.ChangeFromWire(r.Change), Namespace: r.Namespace, All: r.All, Remove: r.Remove, Forget: r.Forget,
		})
		return convert.VolumesToWire(volumes), err
	})
}
