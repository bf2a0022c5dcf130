package record

import (
	"errors"
	"time"
	"unicode/utf8"

	"github.com/baton-run/baton/internal/scheduler/core"
	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
)

func toWire(js *core.JobState) (v1.Job, error) {
	j := v1.Job{
		Version: v1.JobVersion, Namespace: js.Key.Namespace, Name: js.Key.Name, UID: js.UID, Change: js.Version, Created: utc(js.Created),
		Goal: string(js.Goal), GoalSince: utc(js.GoalSince), GoalByFile: js.GoalByFile, Grace: js.Grace, DestroyVolumes: js.DestroyVolumes,
		LastRun: js.LastRun, LastSeq: js.LastSeq, Cursor: utc(js.Cursor),
	}
	for _, r := range js.Revisions {
		if !utf8.Valid(r.Job.Document) {
			return j, errors.New("the job's document is not UTF-8")
		}
		j.Revisions = append(j.Revisions, v1.Revision{
			Number: r.Number, Document: string(r.Job.Document), Digest: r.Job.Digest, Secrets: r.Secrets, Changed: r.Changed,
			From: r.From, At: utc(r.At), By: v1.By(r.By), Message: r.Message,
		})
	}
	for name, s := range js.Scaled {
		if j.Scaled == nil {
			j.Scaled = map[string]v1.Scaled{}
		}
		j.Scaled[name] = v1.Scaled(s)
	}
	if o := js.Rollout; o != nil {
		j.Rollout = &v1.Rollout{Revision: o.Revision, Started: utc(o.Started), Progress: utc(o.Progress), Updated: o.Updated, Stalled: o.Stalled, Done: o.Done}
	}
	for _, s := range js.Submissions {
		a := s.Applied
		j.Submissions = append(j.Submissions, v1.Submission{
			ID: s.ID, At: utc(s.At), Version: a.Version, Revision: a.Revision, Run: a.Run, Outcome: string(a.Outcome), Groups: a.Groups, Warnings: a.Warnings,
		})
	}
	for _, r := range js.Runs {
		j.Runs = append(j.Runs, runToWire(r))
	}
	return j, nil
}

func runToWire(r *core.Run) v1.Run {
	out := v1.Run{
		Number: r.Number, Revision: r.Revision, Nominal: utc(r.Nominal), Created: utc(r.Created), Started: utc(r.Started), Finished: utc(r.Finished),
		Result: string(r.Result), Reason: string(r.Reason), Fault: string(r.Fault), Message: r.Message, Paused: r.Paused, Ending: string(r.Ending),
	}
	for _, g := range r.Groups {
		group := v1.Group{Name: g.Name, Open: g.Open, Result: string(g.Result), Reason: string(g.Reason), Message: g.Message}
		for _, s := range g.Slots {
			group.Slots = append(group.Slots, slotToWire(s))
		}
		out.Groups = append(out.Groups, group)
	}
	return out
}

func slotToWire(s *core.Slot) v1.Slot {
	out := v1.Slot{
		Index: s.Index, Node: s.Node, Failures: s.Failures, Backoff: s.Backoff, Faults: s.Faults, Restarts: s.Restarts,
		NotBefore: utc(s.NotBefore), Result: string(s.Result), Reason: string(s.Reason), Message: s.Message,
	}
	for _, t := range s.Ends {
		out.Ends = append(out.Ends, utc(t))
	}
	for _, i := range s.Instances {
		out.Instances = append(out.Instances, instanceToWire(i))
	}
	return out
}

func instanceToWire(i *core.Instance) v1.Instance {
	out := v1.Instance{
		Seq: i.Seq, ID: i.ID, Attempt: i.Attempt, Revision: i.Revision, TemplateDigest: i.TemplateDigest, SecretsDigest: i.SecretsDigest,
		State: string(i.State), Reason: string(i.Reason), Fault: string(i.Fault), Message: i.Message, ExitCode: i.ExitCode, Signal: i.Signal,
		Cause: i.Cause, Intent: i.Intent, Outdated: i.Outdated, Kill: string(i.Kill), KillCause: i.KillCause, KillSince: utc(i.KillSince),
		Away: utc(i.Away), Node: i.Node, Host: i.Host,
		Requested: v1.Resources{CPU: int64(i.Requested.CPU), Memory: int64(i.Requested.Memory), Disk: int64(i.Requested.Disk), GPU: i.Requested.GPU, Extra: i.Requested.Extra},
		Created:   utc(i.Created), Placed: utc(i.Placed), Started: utc(i.Started), Finished: utc(i.Finished), Ready: i.Ready, ReadySince: utc(i.ReadySince),
	}
	for _, p := range i.Ports {
		out.Ports = append(out.Ports, v1.Port(p))
	}
	for _, t := range i.Tasks {
		out.Tasks = append(out.Tasks, v1.Task{
			Name: t.Name, Lifecycle: string(t.Lifecycle), State: string(t.State), ExitCode: t.ExitCode, Signal: t.Signal, Stopped: t.Stopped,
			Restarts: t.Restarts, Message: t.Message, Started: utc(t.Started), Finished: utc(t.Finished),
		})
	}
	return out
}

// utc keeps the moment and drops what a record can't hold.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.Round(0).UTC()
}
