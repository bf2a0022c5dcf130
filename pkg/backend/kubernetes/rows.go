package kubernetes

import (
	"slices"

	"github.com/baton-run/baton/pkg/backend"
)

// What stands in several rows.
const (
	attachedGate = "Kubernetes has no such gate: a baton command does it while it looks after the job"
	noCronGate   = "nobody is attached when a cron job fires, and Kubernetes can't do it alone: "
)

func rows() []backend.Row {
	return slices.Concat(jobRows(), groupRows(), lifecycleRows(), updateRows(), placementRows(), taskRows(), sourceRows(), portRows(), healthRows(), securityRows(), volumeRows())
}

func jobRows() []backend.Row {
	return []backend.Row{
		{Path: "name", Level: backend.Exact, Native: "metadata.name"},
		{Path: "namespace", Level: backend.Exact, Native: "metadata.namespace"},
		{Path: "labels", Level: backend.Exact, Native: "metadata.labels"},
		{Path: "annotations", Level: backend.Exact, Native: "metadata.annotations"},
		{Path: "type", Level: backend.Exact, Native: "Job, Deployment, StatefulSet, DaemonSet, CronJob"},
		{Path: "type", Value: "cron", Level: backend.Exact, Native: "CronJob"},
		{Path: "type", Value: "cron", When: backend.WhenSeveralGroups, Level: backend.None,
			Note: "a CronJob starts one group: put the steps into one group as init tasks that run in order"},
		{Path: "schedule", Level: backend.Exact, Native: "CronJob.spec.schedule"},
		{Path: "schedule", Value: "manual", Level: backend.Exact, Native: "CronJob.spec.suspend"},
		{Path: "timezone", Level: backend.Exact, Native: "CronJob.spec.timeZone"},
		{Path: "timezone", When: backend.WhenDaylightSaving, Level: backend.Approximate, Native: "CronJob.spec.timeZone",
			Note: "a time in the hour that daylight saving skips does not run, and one in the repeated hour may run twice"},
		{Path: "concurrency", Level: backend.Exact, Native: "CronJob.spec.concurrencyPolicy"},
		{Path: "startingDeadline", Level: backend.Exact, Native: "CronJob.spec.startingDeadlineSeconds"},
		{Path: "suspend", Level: backend.Exact, Native: "spec.suspend"},
		{Path: "timeout", Level: backend.Exact, Native: "Job.spec.activeDeadlineSeconds"},
		{Path: "priority", Level: backend.Exact, Native: "priorityClassName", Note: "low, normal and high by the context's map"},
		{Path: "queue", Level: backend.Exact, Native: "label kueue.x-k8s.io/queue-name", Note: "refused by a cluster without Kueue"},
		{Path: "retain.*", Level: backend.Emulated, Note: "baton prunes what is over when one of its commands changes the job"},
		{Path: "retain.logs", Level: backend.Approximate, Note: "logs go with their pod"},
		{Path: "backends.kubernetes.*", Level: backend.Exact, Native: "patches, applied last"},
		{Path: "backends.mesos.*", Level: backend.Exact, Note: "read by Mesos alone"},
		{Path: "backends.local.*", Level: backend.Exact, Note: "read by this machine alone"},
	}
}

func groupRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.name", Level: backend.Exact, Native: "<job>--<group>"},
		{Path: "groups.type", Level: backend.Exact, Native: "Job, Deployment, StatefulSet, DaemonSet"},
		{Path: "groups.type", When: backend.WhenMixedGroups, Level: backend.Emulated, While: backend.WhileAttached,
			Note: "JobSet where it is served; else a baton command starts and ends the groups while it looks after the job"},
		{Path: "groups.labels", Level: backend.Exact, Native: "template.metadata.labels"},
		{Path: "groups.annotations", Level: backend.Exact, Native: "template.metadata.annotations"},
		{Path: "groups.count", Level: backend.Exact, Native: "replicas, completions"},
		{Path: "groups.scale.*", Level: backend.Exact, Native: "HorizontalPodAutoscaler"},
		{Path: "groups.identity", Level: backend.Exact, Native: "StatefulSet"},
		{Path: "groups.alias", Level: backend.Exact, Native: "Service"},
		{Path: "groups.parallelism", Level: backend.Exact, Native: "Job.spec.parallelism"},
		{Path: "groups.retries", Level: backend.Exact, Native: "Job.spec.backoffLimitPerIndex"},
		{Path: "groups.maxFailed", Level: backend.Exact, Native: "Job.spec.maxFailedIndexes"},
		{Path: "groups.successCodes", Level: backend.Approximate, Native: "podFailurePolicy",
			Note: "codes other than 0 are mapped by a /bin/sh prologue, which needs a command"},
		{Path: "groups.successCodes", When: backend.WhenNoCommand, Level: backend.None,
			Note: "codes other than 0 need a /bin/sh prologue: give the task a command"},
		{Path: "groups.noRetryCodes", Level: backend.Exact, Native: "podFailurePolicy"},
		{Path: "groups.attemptTimeout", Level: backend.Exact, Native: "template.spec.activeDeadlineSeconds"},
		{Path: "groups.serviceAccount", Level: backend.Exact, Native: "serviceAccountName"},
		{Path: "groups.fsGroup", Level: backend.Exact, Native: "securityContext.fsGroup"},
		{Path: "groups.tasks", Level: backend.Exact, Native: "containers"},
		{Path: "groups.tasks.name", Level: backend.Exact, Native: "container name"},
	}
}

func lifecycleRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.gang", Level: backend.Approximate, Native: "PodGroup, Kueue",
			Note: "all or none where PodGroup or Kueue is served; else instances start as they find a place"},
		{Path: "groups.retryAll", Level: backend.Emulated, While: backend.WhileAttached, Native: "JobSet failurePolicy",
			Note: "JobSet where it is served; else a baton command restarts the group while it looks after the job"},
		{Path: "groups.retryAll", When: backend.WhenCron, Level: backend.None, Note: noCronGate + "use retries"},
		{Path: "groups.leader", Level: backend.Emulated, While: backend.WhileAttached, Native: "JobSet successPolicy",
			Note: "JobSet where it is served; else a baton command ends the job while it looks after it"},
		{Path: "groups.dependsOn.*", Level: backend.Emulated, While: backend.WhileAttached, Native: "JobSet dependsOn",
			Note: "JobSet where it is served, an init container with the context's helperImage; else a baton command starts the group while it looks after the job"},
		{Path: "groups.onAddressChange", Level: backend.Exact, Native: "Service and headless DNS: addresses do not change"},
		{Path: "groups.restart.*", Level: backend.Approximate, Native: "restartPolicy",
			Note: "the kubelet restarts the one container, with its own back-off and without end"},
		{Path: "groups.restart.policy", Value: "onFailure", Level: backend.None,
			Note: "Kubernetes restarts a service whatever its exit code: make it a batch job with retries"},
		{Path: "groups.restart.policy", Value: "never", Level: backend.None,
			Note: "Kubernetes restarts a service whatever its exit code: make it a batch job"},
		{Path: "groups.disruption.*", Level: backend.Exact, Native: "PodDisruptionBudget"},
		{Path: "groups.unreachable.*", Level: backend.Exact, Native: "tolerationSeconds"},
	}
}

func updateRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.update.strategy", Level: backend.Exact, Native: "Deployment.spec.strategy"},
		{Path: "groups.update.maxSurge", Level: backend.Exact, Native: "rollingUpdate.maxSurge"},
		{Path: "groups.update.maxUnavailable", Level: backend.Exact, Native: "rollingUpdate.maxUnavailable"},
		{Path: "groups.update.healthyFor", Level: backend.Exact, Native: "minReadySeconds"},
		{Path: "groups.update.deadline", Level: backend.Exact, Native: "progressDeadlineSeconds"},
		{Path: "groups.update.autoRollback", Level: backend.Emulated, While: backend.WhileAttached, Note: attachedGate},
		{Path: "groups.update.batches.*", Level: backend.Emulated, While: backend.WhileAttached, Note: attachedGate},
		{Path: "groups.update.canary.*", Level: backend.Emulated, While: backend.WhileAttached, Native: "a second Deployment",
			Note: attachedGate},
	}
}

func placementRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.platform.*", Level: backend.Exact, Native: "nodeAffinity"},
		{Path: "groups.network.mode", Level: backend.Approximate, Native: "annotation k8s.v1.cni.cncf.io/networks",
			Note: "a network by name is one more beside the cluster's, where Multus is served"},
		{Path: "groups.network.mode", Value: "host", Level: backend.Exact, Native: "hostNetwork"},
		{Path: "groups.network.mode", Value: "container", Level: backend.Exact, Native: "pod network"},
		{Path: "groups.network.dns.*", Level: backend.Exact, Native: "dnsConfig"},
		{Path: "groups.network.hosts", Level: backend.Exact, Native: "hostAliases"},
		{Path: "groups.placement.constraints.*", Level: backend.Exact, Native: "nodeAffinity, required"},
		{Path: "groups.placement.constraints.matches", Level: backend.None,
			Note: "Kubernetes compares no patterns: list the values with in"},
		{Path: "groups.placement.prefer.*", Level: backend.Exact, Native: "nodeAffinity, preferred"},
		{Path: "groups.placement.prefer.matches", Level: backend.None,
			Note: "Kubernetes compares no patterns: list the values with in"},
		{Path: "groups.placement.spread.*", Level: backend.Exact, Native: "topologySpreadConstraints"},
		{Path: "groups.placement.distinct", Level: backend.Exact, Native: "podAntiAffinity"},
		{Path: "groups.tolerations.*", Level: backend.Exact, Native: "tolerations"},
	}
}
