package local

import (
	"slices"

	"github.com/baton-run/baton/pkg/backend"
)

// Rows is what becomes of each field on this machine. Apply refuses what has
// an unsupported row here.
func Rows() []backend.Row {
	return slices.Concat(jobRows(), groupRows(), updateRows(), placementRows(), taskRows(), sourceRows(), healthRows(), storageRows(), portRows(), securityRows())
}

func jobRows() []backend.Row {
	return []backend.Row{
		{Path: "name", Level: backend.Exact, Native: "record"},
		{Path: "namespace", Level: backend.Exact, Native: "state subtree"},
		{Path: "labels", Level: backend.Exact, Native: "record"},
		{Path: "annotations", Level: backend.Exact, Native: "record"},
		{Path: "type", Level: backend.Exact, Native: "scheduler"},
		{Path: "schedule", Level: backend.Exact, Native: "scheduler"},
		{Path: "timezone", Level: backend.Exact, Native: "scheduler"},
		{Path: "concurrency", Level: backend.Exact, Native: "scheduler"},
		{Path: "startingDeadline", Level: backend.Exact, Native: "scheduler"},
		{Path: "suspend", Level: backend.Exact, Native: "scheduler"},
		{Path: "timeout", Level: backend.Exact, Native: "scheduler"},
		{Path: "priority", Level: backend.None, Note: "priorities are not honoured on this machine: leave it out"},
		{Path: "queue", Level: backend.None, Note: "this machine has no queues: leave it out"},
		{Path: "retain.*", Level: backend.Exact, Native: "scheduler"},
		{Path: "backends.kubernetes.*", Level: backend.Exact, Note: "read by Kubernetes alone"},
		{Path: "backends.mesos.*", Level: backend.Exact, Note: "read by Mesos alone"},
		{Path: "backends.local.image", Level: backend.Exact},
		{Path: "backends.local.image", Value: "run", Level: backend.None,
			Note: "images are not run on this machine: image: ignore runs the command without it"},
	}
}

func groupRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.name", Level: backend.Exact, Native: "record"},
		{Path: "groups.type", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.type", When: backend.WhenMixedGroups, Level: backend.None,
			Note: "a group of another type than the job's can't run on this machine: give it a job of its own"},
		{Path: "groups.labels", Level: backend.Exact, Native: "record"},
		{Path: "groups.annotations", Level: backend.Exact, Native: "record"},
		{Path: "groups.count", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.gang", Level: backend.None, Note: "starting all or none is not done on this machine: leave gang out"},
		{Path: "groups.scale.*", Level: backend.None, Note: "there is no autoscaling on this machine: use count"},
		{Path: "groups.identity", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.alias", Level: backend.Approximate, Note: "this machine has no names of its own: the group is reached by ${addr…}"},
		{Path: "groups.parallelism", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.retries", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.retryAll", Level: backend.None, Note: "retrying a whole group is not done on this machine: use retries"},
		{Path: "groups.maxFailed", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.successCodes", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.noRetryCodes", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.attemptTimeout", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.leader", Level: backend.None, Note: "a leader is not honoured on this machine: order the groups by dependsOn"},
		{Path: "groups.dependsOn.*", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.onAddressChange", Level: backend.Exact, Native: "$BATON_ADDR_FILE"},
		{Path: "groups.onAddressChange", Value: "restart", Level: backend.None,
			Note: "restarting on a changed address is not done on this machine: use file"},
		{Path: "groups.restart.*", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.disruption.*", Level: backend.Exact, Note: "this machine is never drained"},
		{Path: "groups.unreachable.*", Level: backend.Exact, Note: "this machine is never lost to itself"},
		{Path: "groups.tasks", Level: backend.Exact, Native: "processes"},
		{Path: "groups.tasks", When: backend.WhenMutualAddresses, Level: backend.None,
			Note: "instances that name each other's addresses are not placed together on this machine: let ${addr…} name groups in one direction"},
		{Path: "groups.tasks", When: backend.WhenAddressOfSeveral, Level: backend.Approximate,
			Note: "an ${addr…} of several instances is one that is ready at launch"},
	}
}

func updateRows() []backend.Row {
	const oneByOne = "updates go one instance at a time on this machine"
	return []backend.Row{
		{Path: "groups.update.strategy", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.update.strategy", Value: "recreate", Level: backend.None,
			Note: "only rolling updates, one instance at a time, are done on this machine"},
		{Path: "groups.update.maxSurge", Level: backend.Approximate, Note: oneByOne},
		{Path: "groups.update.maxUnavailable", Level: backend.Approximate, Note: oneByOne},
		{Path: "groups.update.healthyFor", Level: backend.None, Note: "is not watched on this machine: leave it out"},
		{Path: "groups.update.deadline", Level: backend.None, Note: "is not watched on this machine: leave it out"},
		{Path: "groups.update.autoRollback", Level: backend.None, Note: "is not done on this machine: use baton rollback"},
		{Path: "groups.update.batches.*", Level: backend.None, Note: oneByOne + ": leave it out"},
		{Path: "groups.update.canary.*", Level: backend.None, Note: "canaries are not done on this machine: leave it out"},
	}
}

func placementRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.platform.*", Level: backend.Exact, Native: "this machine's facts"},
		{Path: "groups.serviceAccount", Level: backend.None, Note: "this machine has no service accounts: leave it out"},
		{Path: "groups.fsGroup", Level: backend.Approximate, Note: "files belong to who runs baton"},
		{Path: "groups.network.mode", Level: backend.None, Note: "processes on this machine share its network: use host, or leave it out"},
		{Path: "groups.network.mode", Value: "host", Level: backend.Exact},
		{Path: "groups.network.dns.*", Level: backend.None, Note: "processes on this machine use its own name resolution: leave it out"},
		{Path: "groups.network.hosts", Level: backend.None, Note: "processes on this machine use its own /etc/hosts: leave it out"},
		{Path: "groups.placement.constraints.*", Level: backend.Exact, Native: "this machine's facts"},
		{Path: "groups.placement.prefer.*", Level: backend.None, Note: "there is one node only: leave it out"},
		{Path: "groups.placement.spread.*", Level: backend.None, Note: "there is one node only: leave it out"},
		{Path: "groups.placement.distinct", Level: backend.Exact, Native: "this machine's facts", Note: "of several instances one alone finds a place"},
		{Path: "groups.tolerations.*", Level: backend.Exact, Note: "this machine has no taints"},
	}
}
