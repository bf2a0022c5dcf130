package deploy_test

import (
	"errors"
	"testing"

	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/pkg/backend"
)

func TestJudge(t *testing.T) {
	rollout := func(s backend.RolloutState) backend.Observation {
		return backend.Observation{Type: backend.Service, Phase: backend.PhaseRunning, Revision: 2, Rollout: &backend.Rollout{State: s}}
	}
	failedRun := backend.Observation{Type: backend.Cron, Phase: backend.Scheduled, Run: 3, Instances: []backend.Instance{
		{Name: "etl.0", Run: 3, Attempt: 2, State: backend.Failed},
	}}
	retried := failedRun
	retried.Instances = append([]backend.Instance{{Name: "etl.0", Run: 3, Attempt: 3, State: backend.Succeeded}}, failedRun.Instances...)
	for _, c := range []struct {
		name  string
		goal  deploy.Goal
		o     backend.Observation
		since deploy.Since
		done  bool
		err   error
	}{
		{"batch runs", deploy.Finished, backend.Observation{Phase: backend.PhaseRunning}, deploy.Since{}, false, nil},
		{"batch succeeded", deploy.Finished, backend.Observation{Phase: backend.PhaseSucceeded}, deploy.Since{}, true, nil},
		{"batch failed", deploy.Finished, backend.Observation{Phase: backend.PhaseFailed}, deploy.Since{}, false, &deploy.Failed{}},
		{"batch stopped", deploy.Finished, backend.Observation{Phase: backend.PhaseStopped}, deploy.Since{}, false, &deploy.Failed{}},
		{"an earlier run says nothing", deploy.Finished, backend.Observation{Phase: backend.PhaseFailed, Run: 1}, deploy.Since{Run: 2}, false, nil},
		{"a later run is someone else's", deploy.Finished, backend.Observation{Phase: backend.PhaseRunning, Run: 3}, deploy.Since{Run: 2}, false, backend.Conflict},
		{"made anew", deploy.Finished, backend.Observation{Phase: backend.PhaseRunning, UID: "b"}, deploy.Since{UID: "a"}, false, backend.Conflict},
		{"made anew is gone", deploy.Gone, backend.Observation{Phase: backend.PhaseRunning, UID: "b"}, deploy.Since{UID: "a"}, true, nil},
		{"there is not gone", deploy.Gone, backend.Observation{Phase: backend.PhaseStopped}, deploy.Since{}, false, nil},
		{"service runs", deploy.Ready, backend.Observation{Type: backend.Service, Phase: backend.PhaseRunning, Revision: 2}, deploy.Since{Revision: 2}, true, nil},
		{"service at count 0", deploy.Ready, backend.Observation{Type: backend.Service, Phase: backend.Idle}, deploy.Since{}, true, nil},
		{"service degraded", deploy.Ready, backend.Observation{Type: backend.Service, Phase: backend.Degraded}, deploy.Since{}, false, nil},
		{"old revision still runs", deploy.Ready, backend.Observation{Type: backend.Service, Phase: backend.PhaseRunning, Revision: 1}, deploy.Since{Revision: 2}, false, nil},
		{"replaced", deploy.Ready, backend.Observation{Type: backend.Service, Phase: backend.PhaseRunning, Revision: 3}, deploy.Since{Revision: 2}, false, &deploy.Failed{}},
		{"update goes on", deploy.Ready, rollout(backend.RolloutProgressing), deploy.Since{}, false, nil},
		{"update waits for a person", deploy.Ready, rollout(backend.RolloutWaiting), deploy.Since{}, true, nil},
		{"update stalled", deploy.Ready, rollout(backend.RolloutStalled), deploy.Since{}, false, &deploy.Failed{}},
		{"update goes back", deploy.Ready, rollout(backend.RolloutBack), deploy.Since{}, false, &deploy.Failed{}},
		{"stopping", deploy.Stopped, backend.Observation{Phase: backend.PhaseStopping}, deploy.Since{}, false, nil},
		{"stopped", deploy.Stopped, backend.Observation{Phase: backend.PhaseStopped}, deploy.Since{}, true, nil},
		{"cron is accepted", deploy.Accepted, backend.Observation{Type: backend.Cron, Phase: backend.Scheduled}, deploy.Since{}, true, nil},
		{"cron run failed", deploy.Finished, failedRun, deploy.Since{Run: 3}, false, &deploy.Failed{}},
		{"cron run retried", deploy.Finished, retried, deploy.Since{Run: 3}, true, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			done, err := c.goal.Judge(c.o, c.since)
			if done != c.done || (err == nil) != (c.err == nil) {
				t.Fatalf("done %v, %v; want %v, %v", done, err, c.done, c.err)
			}
			if isFailed(c.err) != isFailed(err) {
				t.Errorf("%v, want %T", err, c.err)
			}
			if code, ok := errors.AsType[backend.Code](c.err); ok && !errors.Is(err, code) {
				t.Errorf("%v, want %v", err, code)
			}
		})
	}
}
