package local

import "github.com/baton-run/baton/pkg/backend"

const (
	noConfig   = "this machine keeps no configuration objects: write the value, or use a file"
	noSecrets  = "this machine keeps no secrets of its own: use from: env or from: file"
	noRoot     = "a plain process has no file system of its own: use a path relative to $BATON_DIR"
	notWritten = "a plain process can't be kept from writing: leave readOnly out"
)

func taskRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.name", Level: backend.Exact, Native: "record"},
		{Path: "groups.tasks.lifecycle", Level: backend.Exact, Native: "ordered processes"},
		{Path: "groups.tasks.image", Level: backend.None,
			Note: "images are not run on this machine: backends: {local: {image: ignore}} runs the command without it"},
		{Path: "groups.tasks.image", When: backend.WhenLocalIgnoresImage, Level: backend.Approximate,
			Note: "the command runs without the image, with this machine's programs", Native: "process"},
		{Path: "groups.tasks.pull.*", Level: backend.Exact, Note: "nothing is pulled"},
		{Path: "groups.tasks.messageFile", Level: backend.Exact, Native: "exit record"},
		{Path: "groups.tasks.command", Level: backend.Exact, Native: "process"},
		{Path: "groups.tasks.command", Value: backend.LeftOut, When: backend.WhenNoCommand, Level: backend.None,
			Note: "a process on this machine needs a command or script: there is no image to take it from"},
		{Path: "groups.tasks.args", Level: backend.Exact, Native: "process"},
		{Path: "groups.tasks.script", Level: backend.Exact, Native: "sh -c"},
		{Path: "groups.tasks.workdir", Level: backend.Exact, Native: "process"},
		{Path: "groups.tasks.stdin", Level: backend.Exact, Native: "pipe"},
		{Path: "groups.tasks.tty", Level: backend.Exact, Native: "pseudo-terminal"},
		{Path: "groups.tasks.user.*", Level: backend.Exact, Native: "process", Note: "another user than one's own needs root"},
		{Path: "groups.tasks.resources.cpu", Level: backend.Approximate, Note: "counted for placement, not enforced"},
		{Path: "groups.tasks.resources.memory", Level: backend.Approximate, Note: "counted for placement, not enforced"},
		{Path: "groups.tasks.resources.disk", Level: backend.Approximate, Note: "counted for placement, not enforced"},
		{Path: "groups.tasks.resources.gpu", Level: backend.None, Note: "GPUs are not counted on this machine: leave it out"},
		{Path: "groups.tasks.resources.extra", Level: backend.None, Note: "extra resources are not counted on this machine: leave it out"},
		{Path: "groups.tasks.resources.limits.*", Level: backend.None,
			Note: "limits are not enforced on this machine: leave them out, or set ulimits"},
		{Path: "groups.tasks.ulimits.*", Level: backend.Exact, Native: "setrlimit"},
		{Path: "groups.tasks.shm", Level: backend.Approximate, Note: "processes share this machine's /dev/shm"},
		{Path: "groups.tasks.stop.*", Level: backend.Exact, Native: "signals"},
		{Path: "groups.tasks.logs.*", Level: backend.Exact, Native: "rotated files"},
	}
}

func sourceRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.env.*", Level: backend.Exact, Native: "environment"},
		{Path: "groups.tasks.env.NAME.from", Value: "config", Level: backend.None, Note: noConfig},
		{Path: "groups.tasks.envFrom.*", Level: backend.Exact, Native: "environment"},
		{Path: "groups.tasks.envFrom.config", Level: backend.None, Note: noConfig},
		{Path: "groups.tasks.envFrom.secret", Level: backend.None, Note: noSecrets},
		{Path: "groups.tasks.secrets.*", Level: backend.Exact, Native: "environment or file 0600, sealed in the store"},
		{Path: "groups.tasks.secrets.NAME.from", Value: "backend", Level: backend.None, Note: noSecrets},
		{Path: "groups.tasks.files.*", Level: backend.Exact, Native: "file"},
		{Path: "groups.tasks.files.path", When: backend.WhenAbsolutePath, Level: backend.None, Note: noRoot},
		{Path: "groups.tasks.files.config.*", Level: backend.None, Note: noConfig},
		{Path: "groups.tasks.files.secret.*", Level: backend.None, Note: noSecrets},
		{Path: "groups.tasks.artifacts.*", Level: backend.Exact, Native: "fetched and checked"},
		{Path: "groups.tasks.artifacts.uri", When: backend.WhenForeignScheme, Level: backend.None,
			Note: "only http, https and file are fetched on this machine"},
		{Path: "groups.tasks.mounts.*", Level: backend.Exact, Native: "symbolic link"},
		{Path: "groups.tasks.mounts.path", When: backend.WhenAbsolutePath, Level: backend.None, Note: noRoot},
		{Path: "groups.tasks.mounts.readOnly", Value: "true", Level: backend.None, Note: notWritten},
	}
}

func healthRows() []backend.Row {
	const others = "checks are not made on this machine: use http, tcp or command"
	return []backend.Row{
		{Path: "groups.tasks.health.*", Level: backend.Exact, Native: "scheduler"},
		{Path: "groups.tasks.health.startup.*", Level: backend.None,
			Note: "startup checks are not made on this machine: use live with grace"},
		{Path: "groups.tasks.health.ready.https.*", Level: backend.None, Note: "https " + others},
		{Path: "groups.tasks.health.ready.grpc.*", Level: backend.None, Note: "grpc " + others},
		{Path: "groups.tasks.health.live.https.*", Level: backend.None, Note: "https " + others},
		{Path: "groups.tasks.health.live.grpc.*", Level: backend.None, Note: "grpc " + others},
	}
}

func storageRows() []backend.Row {
	var rows []backend.Row
	for _, at := range []string{"volumes", "groups.volumes"} {
		rows = append(rows,
			backend.Row{Path: at + ".*", Level: backend.Exact, Native: "folder"},
			backend.Row{Path: at + ".kind", Value: "tmpfs", Level: backend.Approximate, Note: "a folder on disk, emptied when the instance ends"},
			backend.Row{Path: at + ".kind", Value: "existing", Level: backend.None, Note: "this machine has no claims: use kind host with a path"},
			backend.Row{Path: at + ".size", Level: backend.Approximate, Note: "not enforced"},
			backend.Row{Path: at + ".class", Level: backend.Approximate, Note: "this machine has one place for volumes"},
			backend.Row{Path: at + ".readOnly", Value: "true", Level: backend.None, Note: notWritten},
		)
	}
	return rows
}

func portRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.ports.*", Level: backend.Exact, Native: "port of 127.0.0.1"},
		{Path: "groups.tasks.ports.protocol", Value: "sctp", Level: backend.None, Note: "sctp ports are not checked on this machine"},
		{Path: "groups.tasks.ports.servicePort", Level: backend.Approximate,
			Note: "there is no service in front of the instances: each is reached at its own port"},
		{Path: "groups.tasks.ports.expose.*", Level: backend.None, Note: "nothing is exposed by this machine: use baton port-forward"},
	}
}

func securityRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.security.profile", Level: backend.None, Note: "profiles need a container: leave it out"},
		{Path: "groups.tasks.security.privileged", Level: backend.None, Note: "processes on this machine have the rights of who runs baton: leave it out"},
		{Path: "groups.tasks.security.capabilities.*", Level: backend.None, Note: "capabilities are not changed on this machine: leave them out"},
		{Path: "groups.tasks.security.readOnlyRoot", Level: backend.None, Note: "a plain process has no root of its own: leave it out"},
		{Path: "groups.tasks.security.noNewPrivileges", Level: backend.None, Note: "is not set on this machine: leave it out"},
		{Path: "groups.tasks.security.apiToken", Level: backend.Exact, Note: "this machine has no API to give a token for"},
	}
}
