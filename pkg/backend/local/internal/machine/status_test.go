package machine

import (
	"errors"
	"testing"
	"time"

	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

func errorAs(err error) (*launchError, bool) { return errors.AsType[*launchError](err) }

func TestStatusOf(t *testing.T) {
	at, yes := time.Unix(1, 0), true
	ended := func(cause v1.Cause, tasks ...v1.TaskStatus) v1.Instance {
		return v1.Instance{State: v1.StateEnded, Started: &at, Tasks: tasks, End: &v1.End{Cause: cause, Task: "main", Finished: at}}
	}
	for name, tc := range map[string]struct {
		in    v1.Instance
		state fleet.State
		cause core.EndCause
	}{
		"recorded":        {v1.Instance{State: v1.StatePending}, fleet.Preparing, ""},
		"inits":           {v1.Instance{State: v1.StateInit}, fleet.Preparing, ""},
		"running":         {v1.Instance{State: v1.StateRunning, Started: &at}, fleet.Running, ""},
		"being ended":     {v1.Instance{State: v1.StateStopping, Started: &at}, fleet.Running, ""},
		"stuck":           {v1.Instance{State: v1.StateStuck, Started: &at}, fleet.Running, ""},
		"exited":          {ended(v1.CauseExited), fleet.Ended, core.EndExited},
		"out of memory":   {ended(v1.CauseExited, v1.TaskStatus{Name: "main", OOMKilled: &yes}), fleet.Ended, core.EndOOM},
		"killed":          {ended(v1.CauseKilled), fleet.Ended, core.EndKilled},
		"supervisor died": {ended(v1.CauseSupervisorLost), fleet.Ended, core.EndFleetLost},
		"newer word":      {ended("of a newer supervisor"), fleet.Ended, core.EndUnknown},
	} {
		got := statusOf(&tc.in, "here")
		if got.State != tc.state || got.Cause != tc.cause {
			t.Errorf("%s: %s %q, want %s %q", name, got.State, got.Cause, tc.state, tc.cause)
		}
	}
}

func TestTaskState(t *testing.T) {
	for want, in := range map[backend.State]v1.TaskStatus{
		backend.Waiting:   {State: v1.TaskWaiting},
		backend.Running:   {State: v1.TaskRunning},
		backend.Succeeded: {State: v1.TaskEnded, Succeeded: true, Stopped: true},
		backend.Stopped:   {State: v1.TaskEnded, Stopped: true},
		backend.Failed:    {State: v1.TaskEnded},
		backend.Unknown:   {State: v1.TaskUnknown},
	} {
		if got := taskState(in); got != want {
			t.Errorf("%+v: %s, want %s", in, got, want)
		}
	}
	if got := taskState(v1.TaskStatus{StartError: &v1.StartError{}}); got != backend.Failed {
		t.Errorf("a task that never ran is %s", got)
	}
}

func TestUsage(t *testing.T) {
	at := time.Unix(10, 0)
	before := []v1.InstanceUsage{{ID: "a", CPU: time.Second, At: at}, {ID: "gone", At: at}}
	after := []v1.InstanceUsage{{ID: "a", CPU: 1500 * time.Millisecond, RSS: 7, At: at.Add(time.Second)}, {ID: "new", At: at}}
	got := usage(before, after)
	if len(got) != 1 || got["a"] != (backend.Usage{CPU: 500, Memory: 7}) {
		t.Errorf("usage %+v", got)
	}
}
