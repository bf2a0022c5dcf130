package output

import (
	"strconv"
	"strings"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// JobReason says in a few words why a job is as it is: the first instance in
// trouble, else the job's own reason, else when it runs next.
func JobReason(now time.Time, o backend.Observation) string {
	var parts []string
	if why := trouble(o); why != "" {
		parts = append(parts, why)
	}
	if r := o.Rollout; r != nil && r.State != backend.RolloutDone {
		parts = append(parts, "update "+string(r.State)+" "+strconv.Itoa(r.Updated)+"/"+strconv.Itoa(r.Wanted))
	}
	if o.Phase == backend.Scheduled && o.NextRun.After(now) {
		parts = append(parts, "next in "+Until(o.NextRun.Sub(now)))
	}
	if !o.Supervised && !o.Phase.Ended() && !o.Foreign {
		parts = append(parts, "unsupervised")
	}
	return strings.Join(parts, "; ")
}

func trouble(o backend.Observation) string {
	if o.Phase == backend.PhaseSucceeded {
		return ""
	}
	for _, i := range o.Instances {
		earlier := o.Run > 0 && i.Run > 0 && i.Run != o.Run
		if i.Reason == "" || earlier || i.State == backend.Succeeded || i.State == backend.Running {
			continue
		}
		name := i.Name
		if i.Group != backend.MainName {
			name = strings.TrimPrefix(name, o.Key.Name+".")
		}
		return name + " " + InstanceReason(i)
	}
	if o.Reason == "" {
		return o.Message
	}
	if o.Message == "" {
		return string(o.Reason)
	}
	return string(o.Reason) + ": " + o.Message
}

// InstanceReason is the reason with the exit code or signal: OOMKilled (137).
func InstanceReason(i backend.Instance) string {
	switch {
	case i.Signal != "":
		return strings.TrimSpace(string(i.Reason) + " (" + i.Signal + ")")
	case i.ExitCode != nil && *i.ExitCode != 0:
		return strings.TrimSpace(string(i.Reason) + " (" + strconv.Itoa(*i.ExitCode) + ")")
	default:
		return string(i.Reason)
	}
}
