package output

import (
	"encoding/json"

	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// JobV1 is an observation in its published shape.
func JobV1(context string, o backend.Observation) v1.Job {
	j := v1.Job{
		Context: context, Namespace: o.Key.Namespace, Name: o.Key.Name,
		UID: o.UID, Type: string(o.Type), Version: o.Version, Revision: o.Revision, Run: o.Run, Digest: o.Digest,
		Phase: string(o.Phase), Reason: string(o.Reason), Fault: string(o.Fault), Message: o.Message, Supervised: o.Supervised,
		Wanted: o.Wanted, Ready: o.Ready, Updated: o.Updated, Restarts: o.Restarts,
		Requested: resources(o.Requested),
		Created:   v1.Time{Time: o.Created}, Started: v1.Time{Time: o.Started},
		Finished: v1.Time{Time: o.Finished}, NextRun: v1.Time{Time: o.NextRun},
		Labels: o.Labels, Foreign: o.Foreign, Native: native(o.Native),
	}
	if json.Valid(o.Document) {
		j.Document = o.Document
	}
	if r := o.Rollout; r != nil {
		j.Rollout = &v1.Rollout{State: string(r.State), Revision: r.Revision, Updated: r.Updated, Wanted: r.Wanted, Message: r.Message}
	}
	for _, g := range o.Groups {
		j.Groups = append(j.Groups, v1.Group{
			Name: g.Name, Type: string(g.Type), Count: g.Count, Wanted: g.Wanted, Ready: g.Ready,
			Updated: g.Updated, Succeeded: g.Succeeded, Reason: string(g.Reason), Message: g.Message,
		})
	}
	for _, i := range o.Instances {
		j.Instances = append(j.Instances, instanceV1(i))
	}
	return j
}

func instanceV1(i backend.Instance) v1.Instance {
	out := v1.Instance{
		Name: i.Name, Group: i.Group, ID: i.ID, Node: i.Node, Run: i.Run, Revision: i.Revision, Attempt: i.Attempt,
		State: string(i.State), Ready: i.Ready, Reason: string(i.Reason), Fault: string(i.Fault), Message: i.Message,
		ExitCode: i.ExitCode, Signal: i.Signal, Restarts: i.Restarts,
		Created: v1.Time{Time: i.Created}, Started: v1.Time{Time: i.Started}, Finished: v1.Time{Time: i.Finished},
		Requested: resources(i.Requested), Used: used(i.Used), Native: native(i.Native),
	}
	if i.Index >= 0 {
		out.Index = &i.Index
	}
	for _, p := range i.Ports {
		out.Ports = append(out.Ports, v1.Address{Name: p.Name, Protocol: p.Protocol, Host: p.Host, Port: p.Port})
	}
	for _, t := range i.Tasks {
		out.Tasks = append(out.Tasks, v1.Task{
			Name: t.Name, Lifecycle: string(t.Lifecycle), State: string(t.State), ExitCode: t.ExitCode, Signal: t.Signal,
			Reason: string(t.Reason), Message: t.Message, Started: v1.Time{Time: t.Started}, Finished: v1.Time{Time: t.Finished},
		})
	}
	return out
}

func resources(u backend.Usage) v1.Resources {
	return v1.Resources{CPU: u.CPU.String(), Memory: u.Memory.String(), GPU: u.GPU}
}

func used(u *backend.Usage) *v1.Resources {
	if u == nil {
		return nil
	}
	r := resources(*u)
	return &r
}

func native(n backend.Native) *v1.Native {
	if n.State == "" && n.Reason == "" && len(n.Objects) == 0 {
		return nil
	}
	return &v1.Native{State: n.State, Reason: n.Reason, Objects: n.Objects}
}

func byV1(b backend.By) v1.By {
	return v1.By{User: b.User, Via: b.Via, Host: b.Host, Version: b.Version}
}
