package record

import (
	"fmt"

	"github.com/baton-run/baton/internal/scheduler/core"
	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
	"github.com/baton-run/baton/pkg/backend"
)

func fromWire(j *v1.Job, key backend.Key, decode DecodeJob) (*core.JobState, error) {
	js := &core.JobState{
		Key: key, UID: j.UID, Version: j.Change, Created: utc(j.Created),
		Goal: core.Goal(j.Goal), GoalSince: utc(j.GoalSince), GoalByFile: j.GoalByFile, Grace: j.Grace, DestroyVolumes: j.DestroyVolumes,
		LastRun: j.LastRun, LastSeq: j.LastSeq, Cursor: utc(j.Cursor),
	}
	for _, r := range j.Revisions {
		job, err := decode(key, []byte(r.Document))
		if err != nil {
			return nil, fmt.Errorf("revision %d: %w", r.Number, err)
		}
		if job.Digest != r.Digest {
			return nil, fmt.Errorf("revision %d: the document has digest %s, the record says %s", r.Number, job.Digest, r.Digest)
		}
		js.Revisions = append(js.Revisions, core.Revision{
			Number: r.Number, Job: job, Secrets: r.Secrets, Changed: r.Changed, From: r.From, At: utc(r.At), By: backend.By(r.By), Message: r.Message,
		})
	}
	for name, s := range j.Scaled {
		if js.Scaled == nil {
			js.Scaled = map[string]core.Scaled{}
		}
		js.Scaled[name] = core.Scaled(s)
	}
	if o := j.Rollout; o != nil {
		js.Rollout = &core.Rollout{Revision: o.Revision, Started: utc(o.Started), Progress: utc(o.Progress), Updated: o.Updated, Stalled: o.Stalled, Done: o.Done}
	}
	for _, s := range j.Submissions {
		js.Submissions = append(js.Submissions, core.Submission{ID: s.ID, At: utc(s.At), Applied: backend.Applied{
			Key: key, UID: j.UID, Version: s.Version, Revision: s.Revision, Run: s.Run, Outcome: backend.Outcome(s.Outcome), Groups: s.Groups, Warnings: s.Warnings,
		}})
	}
	numbered := js.Current().Job.Type == backend.Batch || js.Current().Job.Type == backend.Cron
	if !numbered && (len(j.Runs) != 1 || j.Runs[0].Number != 0) {
		return nil, fmt.Errorf("a %s job has run 0 and no other", js.Current().Job.Type)
	}
	for k := range j.Runs {
		r := runFromWire(&j.Runs[k])
		if numbered != (r.Number > 0) || numbered && js.Revision(r.Revision) == nil {
			return nil, fmt.Errorf("run %d is of revision %d, which is not kept", r.Number, r.Revision)
		}
		js.Runs = append(js.Runs, r)
	}
	return js, nil
}

func runFromWire(r *v1.Run) *core.Run {
	out := &core.Run{
		Number: r.Number, Revision: r.Revision, Nominal: utc(r.Nominal), Created: utc(r.Created), Started: utc(r.Started), Finished: utc(r.Finished),
		Result: backend.Phase(r.Result), Reason: backend.Reason(r.Reason), Fault: backend.Fault(r.Fault), Message: r.Message, Paused: r.Paused,
		Ending: backend.Reason(r.Ending),
	}
	for _, g := range r.Groups {
		group := &core.Group{Name: g.Name, Open: g.Open, Result: backend.State(g.Result), Reason: backend.Reason(g.Reason), Message: g.Message}
		for k := range g.Slots {
			group.Slots = append(group.Slots, slotFromWire(r.Number, g.Name, &g.Slots[k]))
		}
		out.Groups = append(out.Groups, group)
	}
	return out
}

func slotFromWire(run int, group string, s *v1.Slot) *core.Slot {
	out := &core.Slot{
		Index: s.Index, Node: s.Node, Failures: s.Failures, Backoff: s.Backoff, Faults: s.Faults, Restarts: s.Restarts,
		NotBefore: utc(s.NotBefore), Result: backend.State(s.Result), Reason: backend.Reason(s.Reason), Message: s.Message,
	}
	for _, t := range s.Ends {
		out.Ends = append(out.Ends, utc(t))
	}
	for k := range s.Instances {
		i := instanceFromWire(&s.Instances[k])
		i.Run, i.Group, i.Index = run, group, s.Index
		out.Instances = append(out.Instances, i)
	}
	return out
}

func instanceFromWire(i *v1.Instance) *core.Instance {
	out := &core.Instance{
		Seq: i.Seq, ID: i.ID, Attempt: i.Attempt, Revision: i.Revision, TemplateDigest: i.TemplateDigest, SecretsDigest: i.SecretsDigest,
		State: backend.State(i.State), Reason: backend.Reason(i.Reason), Fault: backend.Fault(i.Fault), Message: i.Message, ExitCode: i.ExitCode, Signal: i.Signal,
		Cause: i.Cause, Intent: i.Intent, Outdated: i.Outdated, Kill: backend.Reason(i.Kill), KillCause: i.KillCause, KillSince: utc(i.KillSince),
		Away: utc(i.Away), Node: i.Node, Host: i.Host,
		Requested: core.Resources{CPU: backend.CPU(i.Requested.CPU), Memory: backend.Bytes(i.Requested.Memory), Disk: backend.Bytes(i.Requested.Disk), GPU: i.Requested.GPU, Extra: i.Requested.Extra},
		Created:   utc(i.Created), Placed: utc(i.Placed), Started: utc(i.Started), Finished: utc(i.Finished), Ready: i.Ready, ReadySince: utc(i.ReadySince),
	}
	for _, p := range i.Ports {
		out.Ports = append(out.Ports, backend.Address(p))
	}
	for _, t := range i.Tasks {
		out.Tasks = append(out.Tasks, core.TaskResult{
			Name: t.Name, Lifecycle: backend.Lifecycle(t.Lifecycle), State: backend.State(t.State), ExitCode: t.ExitCode, Signal: t.Signal, Stopped: t.Stopped,
			Restarts: t.Restarts, Message: t.Message, Started: utc(t.Started), Finished: utc(t.Finished),
		})
	}
	return out
}
