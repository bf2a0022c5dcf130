package core

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Why says what keeps instances from running as they should; unplaced are the
// answers of the last Place for this job.
func Why(js *JobState, now time.Time, env Env, unplaced []Unplaced) []backend.Blocker {
	o := View(js, now, env)
	reasons := map[uint64]Unplaced{}
	for _, u := range unplaced {
		if u.UID == js.UID {
			reasons[u.Seq] = u
		}
	}
	open := map[string]Unplaced{} // by instance name: queued ones have no id
	for _, i := range js.Instances() {
		if u, ok := reasons[i.Seq]; ok && i.State == backend.Queued {
			open[i.Name(js.Key.Name)] = u
		}
	}
	var all []backend.Blocker
	if b := goalBlocker(js, o.Phase); b != nil {
		all = append(all, *b)
	}
	for k := range o.Instances {
		i := &o.Instances[k]
		if i.Run != o.Run {
			continue
		}
		if u, ok := open[i.Name]; ok && i.State == backend.Queued {
			all = append(all, u.Blockers...)
			continue
		}
		if rank(i) > 0 {
			all = append(all, backend.Blocker{Instance: i.Name, Node: i.Node, Reason: i.Reason, Message: i.Message, Hint: hint(js.Key.Name, i)})
		}
	}
	return all
}

func goalBlocker(js *JobState, phase backend.Phase) *backend.Blocker {
	switch phase {
	case backend.Suspended:
		return &backend.Blocker{Reason: backend.ReasonStoppedByUser, Message: "the job is suspended", Hint: "baton resume " + js.Key.Name}
	case backend.PhaseStopped:
		return &backend.Blocker{Reason: backend.ReasonStoppedByUser, Message: "the job is stopped", Hint: "baton run starts it again"}
	case backend.Idle:
		return &backend.Blocker{Reason: backend.ReasonScaledDown, Message: "the count is 0", Hint: "baton scale " + js.Key.Name}
	default:
		return nil
	}
}

func hint(job string, i *backend.Instance) string {
	switch i.Reason {
	case backend.ReasonNonZeroExit, backend.ReasonSignaled, backend.ReasonCrashLoop, backend.ReasonRetriesExhausted, backend.ReasonInitFailed:
		return "baton logs " + i.Name
	case backend.ReasonDependencyNotReady, backend.ReasonDependencyFailed:
		return "baton status " + job
	case backend.ReasonOOMKilled:
		return "raise resources.limits.memory"
	default:
		return ""
	}
}
