package kubernetes

import "github.com/baton-run/baton/pkg/backend"

func taskRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.lifecycle", Level: backend.Exact, Native: "initContainers, native sidecars"},
		{Path: "groups.tasks.image", Level: backend.Exact, Native: "image"},
		{Path: "groups.tasks.image", Value: backend.LeftOut, Level: backend.None,
			Note: "a container needs an image: give the task one"},
		{Path: "groups.tasks.pull.*", Level: backend.Exact, Native: "imagePullPolicy, imagePullSecrets"},
		{Path: "groups.tasks.messageFile", Level: backend.Exact, Native: "terminationMessagePath"},
		{Path: "groups.tasks.command", Level: backend.Exact, Native: "command"},
		{Path: "groups.tasks.args", Level: backend.Exact, Native: "args"},
		{Path: "groups.tasks.script", Level: backend.Exact, Native: "command sh -c"},
		{Path: "groups.tasks.workdir", Level: backend.Exact, Native: "workingDir"},
		{Path: "groups.tasks.stdin", Level: backend.Exact, Native: "stdin"},
		{Path: "groups.tasks.tty", Level: backend.Exact, Native: "tty"},
		{Path: "groups.tasks.user.uid", Level: backend.Exact, Native: "securityContext.runAsUser"},
		{Path: "groups.tasks.user.gid", Level: backend.Exact, Native: "securityContext.runAsGroup"},
		{Path: "groups.tasks.user.name", Level: backend.None, Note: "Kubernetes knows users by number: use uid"},
		{Path: "groups.tasks.resources.cpu", Level: backend.Exact, Native: "resources.requests.cpu"},
		{Path: "groups.tasks.resources.memory", Level: backend.Exact, Native: "resources.requests.memory"},
		{Path: "groups.tasks.resources.disk", Level: backend.Exact, Native: "resources.requests.ephemeral-storage"},
		{Path: "groups.tasks.resources.gpu", Level: backend.Exact, Native: "nvidia.com/gpu"},
		{Path: "groups.tasks.resources.extra", Level: backend.Exact, Native: "resources.limits"},
		{Path: "groups.tasks.resources.limits.*", Level: backend.Exact, Native: "resources.limits"},
		{Path: "groups.tasks.ulimits.*", Level: backend.Approximate, Native: "command ulimit",
			Note: "set by a /bin/sh prologue, up to the node's hard limits"},
		{Path: "groups.tasks.ulimits.*", When: backend.WhenNoCommand, Level: backend.None,
			Note: "Kubernetes has no ulimits and a /bin/sh prologue needs to know the command: give the task a command"},
		{Path: "groups.tasks.shm", Level: backend.Exact, Native: "emptyDir in memory at /dev/shm"},
		{Path: "groups.tasks.stop.*", Level: backend.Exact, Native: "terminationGracePeriodSeconds, stopSignal, preStop"},
		{Path: "groups.tasks.stop.grace", Level: backend.Exact, Native: "terminationGracePeriodSeconds",
			Note: "the longest of the group's tasks counts for all"},
		{Path: "groups.tasks.logs.*", Level: backend.Approximate, Note: "logs are rotated as the node's kubelet is set up"},
	}
}

func sourceRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.env.*", Level: backend.Exact, Native: "env"},
		{Path: "groups.tasks.envFrom.*", Level: backend.Exact, Native: "envFrom"},
		{Path: "groups.tasks.secrets.*", Level: backend.Exact, Native: "Secret, immutable, one a revision"},
		{Path: "groups.tasks.files.*", Level: backend.Exact, Native: "ConfigMap or Secret, immutable, one a revision"},
		{Path: "groups.tasks.artifacts.*", Level: backend.Emulated, Native: "init container",
			Note: "fetched and checked by an init container of the context's helperImage; refused when it names none"},
	}
}

func portRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.ports.*", Level: backend.Exact, Native: "containerPort, Service"},
		{Path: "groups.tasks.ports.hostPort", Level: backend.Exact, Native: "hostPort"},
		{Path: "groups.tasks.ports.expose.*", Level: backend.Exact, Native: "HTTPRoute, Ingress or Service",
			Note: "refused by a cluster that serves neither routes nor ingresses"},
	}
}

func healthRows() []backend.Row {
	var rows []backend.Row
	for _, check := range []string{"startup", "ready", "live"} {
		at := "groups.tasks.health." + check
		rows = append(rows,
			backend.Row{Path: at + ".*", Level: backend.Exact, Native: probe(check)},
			backend.Row{Path: at + ".interval", Level: backend.Exact, Native: "periodSeconds", Note: "in whole seconds, rounded up"},
			backend.Row{Path: at + ".timeout", Level: backend.Exact, Native: "timeoutSeconds", Note: "in whole seconds, rounded up"},
		)
	}
	return append(rows, backend.Row{Path: "groups.tasks.health.live.grace", Level: backend.Exact, Native: "startupProbe"})
}

func probe(check string) string {
	switch check {
	case "startup":
		return "startupProbe"
	case "ready":
		return "readinessProbe"
	default:
		return "livenessProbe"
	}
}

func securityRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.security.*", Level: backend.Exact, Native: "securityContext"},
		{Path: "groups.tasks.security.apiToken", Level: backend.Exact, Native: "automountServiceAccountToken"},
	}
}

func volumeRows() []backend.Row {
	var rows []backend.Row
	for _, at := range []string{"volumes", "groups.volumes"} {
		rows = append(rows,
			backend.Row{Path: at + ".*", Level: backend.Exact, Native: "PersistentVolumeClaim, emptyDir, hostPath"},
			backend.Row{Path: at + ".kind", Value: "ephemeral", Level: backend.Exact, Native: "emptyDir"},
			backend.Row{Path: at + ".kind", Value: "tmpfs", Level: backend.Exact, Native: "emptyDir in memory"},
			backend.Row{Path: at + ".kind", Value: "host", Level: backend.Exact, Native: "hostPath"},
			backend.Row{Path: at + ".kind", Value: "existing", Level: backend.Exact, Native: "PersistentVolumeClaim"},
			backend.Row{Path: at + ".class", Level: backend.Exact, Native: "storageClassName"},
			backend.Row{Path: at + ".access", Level: backend.Exact, Native: "accessModes"},
		)
	}
	return append(rows, backend.Row{Path: "groups.tasks.mounts.*", Level: backend.Exact, Native: "volumeMounts"})
}
