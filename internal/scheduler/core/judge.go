package core

import (
	"fmt"
	"slices"

	"github.com/baton-run/baton/pkg/backend"
)

// verdict is how an instance ended.
type verdict struct {
	state   backend.State
	reason  backend.Reason
	fault   backend.Fault
	message string
	code    *int
	signal  string
}

// judge says how an instance ended. Only a fault of the user's uses up retries
// and restarts; what nobody knows is never taken for success.
func judge(i *Instance, g *backend.Group, e InstanceEnded) verdict {
	v := verdict{state: backend.Failed, fault: backend.FaultUser, message: e.Message}
	if t := decider(e); t != nil {
		v.code, v.signal = t.ExitCode, t.Signal
		if v.message == "" {
			v.message = t.Message
		}
	}
	if e.Cause == EndExited && i.Kill != backend.ReasonHealthCheckFailed && succeeded(e.Tasks, successCodes(g)) {
		v.state, v.fault, v.signal = backend.Succeeded, backend.FaultNone, ""
		return v
	}
	if i.Kill != "" && (e.Cause == EndExited || e.Cause == EndKilled) {
		return v.killed(i)
	}
	known := endingOf(e.Cause)
	v.state, v.reason, v.fault = known.state, known.reason, known.fault
	if e.Cause == EndExited {
		v.exited(e)
	}
	if v.message == "" {
		v.message = known.message
	}
	return v
}

type ending struct {
	state   backend.State
	reason  backend.Reason
	fault   backend.Fault
	message string
}

// endingOf is what a cause means where the fleet does not say more.
func endingOf(c EndCause) ending {
	switch c {
	case EndExited:
		return ending{backend.Failed, backend.ReasonNonZeroExit, backend.FaultUser, ""}
	case EndInitFailed:
		return ending{backend.Failed, backend.ReasonInitFailed, backend.FaultUser, "an init task failed"}
	case EndStartError:
		return ending{backend.Failed, backend.ReasonStartError, backend.FaultUser, "a task could not be started"}
	case EndImagePull:
		return ending{backend.Failed, backend.ReasonImagePull, backend.FaultUser, "the image could not be pulled"}
	case EndFetchFailed:
		return ending{backend.Failed, backend.ReasonFetchFailed, backend.FaultUser, "an artifact could not be fetched"}
	case EndInvalid:
		return ending{backend.Failed, backend.ReasonInvalidSpec, backend.FaultUser, "the node can't run it as it is"}
	case EndSecret:
		return ending{backend.Failed, backend.ReasonSecretMissing, backend.FaultUser, "a secret is missing"}
	case EndVolume:
		return ending{backend.Failed, backend.ReasonVolumeLost, backend.FaultInfrastructure, "a volume is lost"}
	case EndPort:
		return ending{backend.Failed, backend.ReasonPortConflict, backend.FaultInfrastructure, "a port was taken meanwhile"}
	case EndKilled:
		return ending{backend.Stopped, backend.ReasonStoppedByUser, backend.FaultOperator, "it was ended from outside"}
	case EndOOM:
		return ending{backend.Failed, backend.ReasonOOMKilled, backend.FaultUser, "over its memory limit"}
	case EndDisk:
		return ending{backend.Failed, backend.ReasonDiskExceeded, backend.FaultUser, "over its disk limit"}
	case EndEvicted:
		return ending{backend.Failed, backend.ReasonEvicted, backend.FaultInfrastructure, "evicted by its node"}
	case EndResources:
		return ending{backend.Failed, backend.ReasonStartError, backend.FaultInfrastructure, "the node had no process or descriptor left"}
	case EndFleetLost:
		return ending{backend.Lost, backend.ReasonExecutorLost, backend.FaultInfrastructure, "what supervised it died"}
	case EndNodeLost:
		return ending{backend.Lost, backend.ReasonNodeLost, backend.FaultInfrastructure, "gone with its node"}
	case EndDropped:
		return ending{backend.Failed, backend.ReasonLaunchDropped, backend.FaultInfrastructure, "the launch did not reach its node"}
	default:
		return ending{backend.Failed, backend.ReasonUnknown, backend.FaultUnknown, "no one can say how it ended"}
	}
}

// killed is the end of an instance that was asked to end.
func (v verdict) killed(i *Instance) verdict {
	v.state, v.reason, v.fault, v.message = backend.Stopped, i.Kill, backend.FaultOperator, i.KillCause
	if i.Kill == backend.ReasonTimeout || i.Kill == backend.ReasonHealthCheckFailed {
		v.state, v.fault = backend.Failed, backend.FaultUser
	}
	return v
}

func (v *verdict) exited(e InstanceEnded) {
	switch {
	case v.signal != "":
		v.reason = backend.ReasonSignaled
		v.say(e.Task, "ended by signal "+v.signal)
	case v.code != nil:
		v.say(e.Task, fmt.Sprintf("exit code %d", *v.code))
	default:
		unknown := endingOf(EndUnknown)
		v.reason, v.fault = unknown.reason, unknown.fault
		v.say(e.Task, unknown.message)
	}
}

func (v *verdict) say(task, text string) {
	if task != "" && task != backend.MainName {
		text = "task " + task + ": " + text
	}
	if v.message != "" {
		text += ": " + v.message
	}
	v.message = text
}

// decider returns the task that decided: the one named, else a main that did
// not succeed, else a main, those that were told to end last.
func decider(e InstanceEnded) *TaskResult {
	var found *TaskResult
	rank := func(t *TaskResult) int {
		switch {
		case t.Stopped:
			return 1
		case t.State == backend.Failed:
			return 3
		default:
			return 2
		}
	}
	for k := range e.Tasks {
		t := &e.Tasks[k]
		if e.Task != "" {
			if t.Name == e.Task {
				return t
			}
			continue
		}
		if t.Lifecycle == backend.MainTask && (found == nil || rank(t) > rank(found)) {
			found = t
		}
	}
	return found
}

// succeeded reports whether every main ended by itself with a success code.
// One that was told to end, after another had decided, does not count.
func succeeded(tasks []TaskResult, codes []int) bool {
	ended := 0
	for k := range tasks {
		t := &tasks[k]
		if t.Lifecycle != backend.MainTask || t.Stopped {
			continue
		}
		if t.ExitCode == nil || t.Signal != "" || !slices.Contains(codes, *t.ExitCode) {
			return false
		}
		ended++
	}
	return ended > 0
}

func successCodes(g *backend.Group) []int {
	if g == nil || g.Type != backend.Batch || len(g.SuccessCodes) == 0 {
		return []int{0}
	}
	return g.SuccessCodes
}
