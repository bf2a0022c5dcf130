package mesos

import (
	"slices"

	"github.com/baton-run/baton/pkg/backend"
)

// What stands in several rows.
const (
	scheduler = "scheduler"
	prologue  = "/bin/sh prologue"
	noConfig  = "Mesos keeps no configuration objects: write the value, or use a file"
	needsSh   = "a /bin/sh prologue does it, which needs to know the command: give the task a command"
)

func rows() []backend.Row {
	return slices.Concat(jobRows(), groupRows(), updateRows(), placementRows(), taskRows(), sourceRows(),
		resourceRows(), portRows(), healthRows(), stopRows(), securityRows(), volumeRows())
}

func jobRows() []backend.Row {
	return []backend.Row{
		{Path: "name", Level: backend.Exact, Native: "task labels"},
		{Path: "namespace", Level: backend.Exact, Native: "role"},
		{Path: "labels", Level: backend.Exact, Native: "task labels"},
		{Path: "annotations", Level: backend.Exact, Native: "task labels"},
		{Path: "type", Level: backend.Exact, Native: scheduler},
		{Path: "schedule", Level: backend.Exact, Native: scheduler},
		{Path: "timezone", Level: backend.Exact, Native: scheduler},
		{Path: "concurrency", Level: backend.Exact, Native: scheduler},
		{Path: "startingDeadline", Level: backend.Exact, Native: scheduler},
		{Path: "suspend", Level: backend.Exact, Native: scheduler},
		{Path: "timeout", Level: backend.Exact, Native: scheduler},
		{Path: "priority", Level: backend.Exact, Native: "order of the scheduler's own jobs"},
		{Path: "queue", Level: backend.Exact, Native: "role", Note: "another queue moves new instances only"},
		{Path: "retain.*", Level: backend.Exact, Native: scheduler},
		{Path: "retain.logs", Level: backend.Approximate, Note: "logs go when the agent collects the sandbox"},
		{Path: "backends.mesos.*", Level: backend.Exact, Native: "applied last"},
		{Path: "backends.kubernetes.*", Level: backend.Exact, Note: "read by Kubernetes alone"},
		{Path: "backends.local.*", Level: backend.Exact, Note: "read by this machine alone"},
	}
}

func groupRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.name", Level: backend.Exact, Native: "task labels"},
		{Path: "groups.type", Level: backend.Exact, Native: scheduler},
		{Path: "groups.labels", Level: backend.Exact, Native: "task labels"},
		{Path: "groups.annotations", Level: backend.Exact, Native: "task labels"},
		{Path: "groups.count", Level: backend.Exact, Native: scheduler},
		{Path: "groups.gang", Level: backend.Emulated, Native: scheduler,
			Note: "one gang holds offers at a time, and all are launched or killed before running is reported"},
		{Path: "groups.scale.*", Level: backend.Exact, Native: scheduler},
		{Path: "groups.identity", Level: backend.Exact, Native: "reservations"},
		{Path: "groups.alias", Level: backend.Approximate, Native: "DiscoveryInfo",
			Note: "names are served where Mesos-DNS or another reader of DiscoveryInfo runs"},
		{Path: "groups.parallelism", Level: backend.Exact, Native: scheduler},
		{Path: "groups.retries", Level: backend.Exact, Native: scheduler},
		{Path: "groups.retryAll", Level: backend.Exact, Native: scheduler},
		{Path: "groups.maxFailed", Level: backend.Exact, Native: scheduler},
		{Path: "groups.successCodes", Level: backend.Exact, Native: scheduler},
		{Path: "groups.noRetryCodes", Level: backend.Exact, Native: scheduler},
		{Path: "groups.attemptTimeout", Level: backend.Exact, Native: scheduler},
		{Path: "groups.leader", Level: backend.Exact, Native: scheduler},
		{Path: "groups.dependsOn.*", Level: backend.Exact, Native: scheduler},
		{Path: "groups.onAddressChange", Level: backend.Exact, Native: scheduler},
		{Path: "groups.restart.*", Level: backend.Exact, Native: scheduler},
		{Path: "groups.disruption.*", Level: backend.Exact, Native: scheduler},
		{Path: "groups.unreachable.*", Level: backend.Exact, Native: scheduler},
		{Path: "groups.tasks", Level: backend.Exact, Native: "TaskInfo, LAUNCH_GROUP"},
		{Path: "groups.tasks", When: backend.WhenAddressOfSeveral, Level: backend.Approximate, Native: "TaskInfo, LAUNCH_GROUP",
			Note: "an ${addr…} of several instances is one that is ready at launch"},
		{Path: "groups.tasks.name", Level: backend.Exact, Native: "TaskInfo.name"},
	}
}

func updateRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.update.*", Level: backend.Exact, Native: scheduler},
		{Path: "groups.update.canary.traffic", Value: "none", Level: backend.Approximate, Native: scheduler,
			Note: "canaries are left out of ${addr…} and endpoints; a load balancer of another maker may still find them"},
	}
}

func placementRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.platform.*", Level: backend.Exact, Native: "offers"},
		{Path: "groups.serviceAccount", Level: backend.None, Note: "Mesos has no service accounts: leave it out, or use user"},
		{Path: "groups.fsGroup", Level: backend.None, Note: "Mesos does not change who owns a volume: leave it out, or use user"},
		{Path: "groups.network.mode", Level: backend.Exact, Native: "NetworkInfo"},
		{Path: "groups.network.dns.*", Level: backend.None, Note: "name resolution is set up at the agents: leave it out"},
		{Path: "groups.network.hosts", Level: backend.None, Note: "Mesos does not write /etc/hosts: leave it out"},
		{Path: "groups.placement.*", Level: backend.Exact, Native: "offers"},
		{Path: "groups.tolerations.*", Level: backend.Exact, Note: "agents have no taints"},
	}
}
