package machine

import (
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// statusOf says what a supervisor's record means.
func statusOf(in *v1.Instance, host string) fleet.Status {
	s := fleet.Status{ID: in.ID, Node: host, Message: in.Message}
	for _, t := range in.Tasks {
		s.Tasks = append(s.Tasks, taskResult(t))
	}
	switch {
	case in.State == v1.StateEnded && in.End != nil:
		s.State, s.Cause, s.Task, s.At = fleet.Ended, endCause(in), in.End.Task, in.End.Finished
		s.Message = endMessage(in)
	case in.Started != nil:
		// What can't be ended (stuck) still runs: nothing may take its place.
		s.State, s.At = fleet.Running, *in.Started
	default:
		s.State, s.At = fleet.Preparing, in.Created
	}
	return s
}

// endMessage is left to the engine where the exit code or signal says it all.
func endMessage(in *v1.Instance) string {
	if in.End.Cause == v1.CauseExited || in.End.Cause == v1.CauseKilled {
		return ""
	}
	return in.End.Message
}

func endCause(in *v1.Instance) core.EndCause {
	switch in.End.Cause {
	case v1.CauseExited:
		for _, t := range in.Tasks {
			if t.Name == in.End.Task && t.OOMKilled != nil && *t.OOMKilled {
				return core.EndOOM
			}
		}
		return core.EndExited
	case v1.CauseInitFailed:
		return core.EndInitFailed
	case v1.CauseStartError:
		return core.EndStartError
	case v1.CauseResources:
		return core.EndResources
	case v1.CauseKilled:
		return core.EndKilled
	case v1.CauseSupervisorLost:
		return core.EndFleetLost
	default:
		return core.EndUnknown
	}
}

func taskResult(t v1.TaskStatus) core.TaskResult {
	r := core.TaskResult{
		Name: t.Name, Lifecycle: backend.Lifecycle(t.Lifecycle), State: taskState(t), ExitCode: t.ExitCode,
		Signal: t.Signal, Stopped: t.Stopped, Restarts: t.Restarts, Message: t.Message,
	}
	if r.Lifecycle == "" {
		r.Lifecycle = backend.MainTask
	}
	if t.StartError != nil {
		r.Message = t.StartError.Message
	}
	if t.Started != nil {
		r.Started = *t.Started
	}
	if t.Finished != nil {
		r.Finished = *t.Finished
	}
	return r
}

func taskState(t v1.TaskStatus) backend.State {
	switch {
	case t.StartError != nil:
		return backend.Failed
	case t.State == v1.TaskWaiting:
		return backend.Waiting
	case t.State == v1.TaskRunning:
		return backend.Running
	case t.State != v1.TaskEnded:
		return backend.Unknown
	case t.Succeeded:
		return backend.Succeeded
	case t.Stopped:
		return backend.Stopped
	default:
		return backend.Failed
	}
}
