package core

import (
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func exit(name string, l backend.Lifecycle, code int) TaskResult {
	state := backend.Succeeded
	if code != 0 {
		state = backend.Failed
	}
	return TaskResult{Name: name, Lifecycle: l, State: state, ExitCode: &code}
}

func TestJudge(t *testing.T) {
	m, s := backend.MainTask, backend.SidecarTask
	signaled := TaskResult{Name: "main", Lifecycle: m, State: backend.Failed, Signal: "SEGV"}
	stopped := TaskResult{Name: "b", Lifecycle: m, State: backend.Stopped, Signal: "TERM", Stopped: true}
	tests := map[string]struct {
		kill   backend.Reason
		end    InstanceEnded
		state  backend.State
		reason backend.Reason
		fault  backend.Fault
		says   string
	}{
		"success":                     {"", InstanceEnded{Cause: EndExited, Tasks: []TaskResult{exit("main", m, 0)}}, backend.Succeeded, "", "", ""},
		"exit code":                   {"", InstanceEnded{Cause: EndExited, Tasks: []TaskResult{exit("main", m, 7)}}, backend.Failed, backend.ReasonNonZeroExit, backend.FaultUser, "exit code 7"},
		"signal":                      {"", InstanceEnded{Cause: EndExited, Tasks: []TaskResult{signaled}}, backend.Failed, backend.ReasonSignaled, backend.FaultUser, "signal SEGV"},
		"a sidecar never decides":     {"", InstanceEnded{Cause: EndExited, Tasks: []TaskResult{exit("log", s, 1), exit("main", m, 0)}}, backend.Succeeded, "", "", ""},
		"one main fails":              {"", InstanceEnded{Cause: EndExited, Task: "a", Tasks: []TaskResult{exit("a", m, 2), stopped}}, backend.Failed, backend.ReasonNonZeroExit, backend.FaultUser, "task a: exit code 2"},
		"one main succeeds, rest end": {"", InstanceEnded{Cause: EndExited, Task: "a", Tasks: []TaskResult{exit("a", m, 0), stopped}}, backend.Succeeded, "", "", ""},
		"only a sidecar is known":     {"", InstanceEnded{Cause: EndExited, Tasks: []TaskResult{exit("log", s, 0)}}, backend.Failed, backend.ReasonUnknown, backend.FaultUnknown, "no one can say"},
		"nothing is known":            {"", InstanceEnded{Cause: EndExited}, backend.Failed, backend.ReasonUnknown, backend.FaultUnknown, "no one can say"},
		"a cause of the future":       {"", InstanceEnded{Cause: "melted"}, backend.Failed, backend.ReasonUnknown, backend.FaultUnknown, ""},
		"fleet lost":                  {"", InstanceEnded{Cause: EndFleetLost}, backend.Lost, backend.ReasonExecutorLost, backend.FaultInfrastructure, ""},
		"dropped":                     {"", InstanceEnded{Cause: EndDropped}, backend.Failed, backend.ReasonLaunchDropped, backend.FaultInfrastructure, ""},
		"out of memory":               {"", InstanceEnded{Cause: EndOOM, Tasks: []TaskResult{signaled}}, backend.Failed, backend.ReasonOOMKilled, backend.FaultUser, "memory limit"},
		"ended from outside":          {"", InstanceEnded{Cause: EndKilled}, backend.Stopped, backend.ReasonStoppedByUser, backend.FaultOperator, "from outside"},
		"killed as asked":             {backend.ReasonScaledDown, InstanceEnded{Cause: EndKilled}, backend.Stopped, backend.ReasonScaledDown, backend.FaultOperator, "because"},
		"killed, exits with a code":   {backend.ReasonReplaced, InstanceEnded{Cause: EndExited, Tasks: []TaskResult{exit("main", m, 143)}}, backend.Stopped, backend.ReasonReplaced, backend.FaultOperator, "because"},
		"done before the kill":        {backend.ReasonStoppedByUser, InstanceEnded{Cause: EndExited, Tasks: []TaskResult{exit("main", m, 0)}}, backend.Succeeded, "", "", ""},
		"over its time":               {backend.ReasonTimeout, InstanceEnded{Cause: EndKilled}, backend.Failed, backend.ReasonTimeout, backend.FaultUser, "because"},
		"sick, exits well":            {backend.ReasonHealthCheckFailed, InstanceEnded{Cause: EndExited, Tasks: []TaskResult{exit("main", m, 0)}}, backend.Failed, backend.ReasonHealthCheckFailed, backend.FaultUser, "because"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			i := &Instance{Kill: tt.kill}
			if tt.kill != "" {
				i.KillCause = "because"
			}
			v := judge(i, &backend.Group{Type: backend.Batch, SuccessCodes: []int{0}}, tt.end)
			if v.state != tt.state || v.reason != tt.reason || v.fault != tt.fault || !strings.Contains(v.message, tt.says) {
				t.Errorf("got %s %s %s %q", v.state, v.reason, v.fault, v.message)
			}
		})
	}
}

func TestLaunchID(t *testing.T) {
	id := LaunchID("etl", "extract", 3, "k3j2", 2, 17)
	if id != "etl.extract.3.k3j2-2-17" {
		t.Error(id)
	}
	if uid, seq, ok := ParseLaunchID(id); !ok || uid != "k3j2" || seq != 17 {
		t.Error(uid, seq, ok)
	}
	for _, bad := range []string{"", "etl", "etl.extract.3", "etl.extract.3.k3j2", "etl.extract.3.k3j2-1", "etl.extract.3.k3j2-x-1", "etl.extract.3.k3j2-1-x", "a.etl.extract.3.k3j2-1-1", "etl.extract.3.-1-1"} {
		if _, _, ok := ParseLaunchID(bad); ok {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestServiceBackoff(t *testing.T) {
	p := backend.RestartPolicy{Policy: "always", Within: 10 * time.Minute, Backoff: time.Second, MaxBackoff: 5 * time.Minute}
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s := &Slot{}
	pause := func(ran time.Duration) time.Duration {
		s.settleService(&Instance{Started: at, Finished: at.Add(ran)}, p, verdict{state: backend.Failed, fault: backend.FaultUser})
		return s.NotBefore.Sub(at.Add(ran))
	}
	for n, seconds := range []int{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300} {
		want := time.Duration(seconds) * time.Second
		if got := pause(time.Second); got != want {
			t.Errorf("pause %d is %s, want %s", n, got, want)
		}
	}
	if got := pause(10 * time.Minute); got != time.Second {
		t.Errorf("after it ran for long: %s", got)
	}
	s = &Slot{}
	for range 40 {
		s.fault(at)
	}
	if got := s.NotBefore.Sub(at); got != time.Minute {
		t.Errorf("after many faults: %s", got)
	}
}

func TestInitTasksCountAlone(t *testing.T) {
	task := func(l backend.Lifecycle, cpu backend.CPU, memory backend.Bytes) backend.Task {
		return backend.Task{Lifecycle: l, Resources: backend.Resources{CPU: cpu, Memory: memory, Extra: map[string]int64{"x": 1}}}
	}
	g := &backend.Group{Tasks: []backend.Task{task(backend.InitTask, 900, 10), task(backend.MainTask, 300, 30), task(backend.SidecarTask, 100, 20)}}
	if r := Request(g); r.CPU != 900 || r.Memory != 50 || r.Extra["x"] != 2 {
		t.Errorf("%+v", r)
	}
}
