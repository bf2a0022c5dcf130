package convert

import (
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// ObservationToWire and its inverse carry a job's state.
func ObservationToWire(o backend.Observation) v1.Observation {
	return v1.Observation{
		Key: v1.Key(o.Key), UID: o.UID, Type: o.Type, Version: o.Version, Revision: o.Revision, Run: o.Run, Digest: o.Digest,
		Phase: o.Phase, Supervised: o.Supervised,
		Rollout: pointer(o.Rollout, func(r backend.Rollout) v1.Rollout { return v1.Rollout(r) }),
		Created: o.Created, Started: o.Started, Finished: o.Finished, NextRun: o.NextRun,
		Wanted: o.Wanted, Ready: o.Ready, Updated: o.Updated, Restarts: o.Restarts,
		Requested: v1.Usage(o.Requested), Reason: o.Reason, Fault: o.Fault, Message: o.Message,
		Labels: o.Labels, Foreign: o.Foreign,
		Groups:    each(o.Groups, func(g backend.GroupStatus) v1.GroupStatus { return v1.GroupStatus(g) }),
		Instances: each(o.Instances, instanceToWire),
		Native:    v1.Native(o.Native), Document: string(o.Document),
	}
}

// ObservationFromWire is the inverse of ObservationToWire.
func ObservationFromWire(o v1.Observation) backend.Observation {
	return backend.Observation{
		Key: backend.Key(o.Key), UID: o.UID, Type: o.Type, Version: o.Version, Revision: o.Revision, Run: o.Run, Digest: o.Digest,
		Phase: o.Phase, Supervised: o.Supervised,
		Rollout: pointer(o.Rollout, func(r v1.Rollout) backend.Rollout { return backend.Rollout(r) }),
		Created: o.Created, Started: o.Started, Finished: o.Finished, NextRun: o.NextRun,
		Wanted: o.Wanted, Ready: o.Ready, Updated: o.Updated, Restarts: o.Restarts,
		Requested: backend.Usage(o.Requested), Reason: o.Reason, Fault: o.Fault, Message: o.Message,
		Labels: o.Labels, Foreign: o.Foreign,
		Groups:    each(o.Groups, func(g v1.GroupStatus) backend.GroupStatus { return backend.GroupStatus(g) }),
		Instances: each(o.Instances, instanceFromWire),
		Native:    backend.Native(o.Native), Document: document(o.Document),
	}
}

func document(text string) []byte {
	if text == "" {
		return nil
	}
	return []byte(text)
}

func instanceToWire(i backend.Instance) v1.Instance {
	return v1.Instance{
		Name: i.Name, Group: i.Group, Index: i.Index, ID: i.ID, Node: i.Node, Run: i.Run,
		State: i.State, Ready: i.Ready, Reason: i.Reason, Fault: i.Fault, Message: i.Message,
		ExitCode: i.ExitCode, Signal: i.Signal, Attempt: i.Attempt, Restarts: i.Restarts,
		Created: i.Created, Started: i.Started, Finished: i.Finished,
		Revision: i.Revision, TemplateDigest: i.TemplateDigest, SecretsDigest: i.SecretsDigest,
		Requested: v1.Usage(i.Requested), Used: pointer(i.Used, usageToWire),
		Ports:  each(i.Ports, func(a backend.Address) v1.Address { return v1.Address(a) }),
		Tasks:  each(i.Tasks, func(t backend.TaskStatus) v1.TaskStatus { return v1.TaskStatus(t) }),
		Native: v1.Native(i.Native),
	}
}

func instanceFromWire(i v1.Instance) backend.Instance {
	return backend.Instance{
		Name: i.Name, Group: i.Group, Index: i.Index, ID: i.ID, Node: i.Node, Run: i.Run,
		State: i.State, Ready: i.Ready, Reason: i.Reason, Fault: i.Fault, Message: i.Message,
		ExitCode: i.ExitCode, Signal: i.Signal, Attempt: i.Attempt, Restarts: i.Restarts,
		Created: i.Created, Started: i.Started, Finished: i.Finished,
		Revision: i.Revision, TemplateDigest: i.TemplateDigest, SecretsDigest: i.SecretsDigest,
		Requested: backend.Usage(i.Requested), Used: pointer(i.Used, usageFromWire),
		Ports:  each(i.Ports, func(a v1.Address) backend.Address { return backend.Address(a) }),
		Tasks:  each(i.Tasks, func(t v1.TaskStatus) backend.TaskStatus { return backend.TaskStatus(t) }),
		Native: backend.Native(i.Native),
	}
}
