package mesos

import "github.com/baton-run/baton/pkg/backend"

func taskRows() []backend.Row {
	const noGroups = "the docker containerizer runs one task an instance: use containerizer mesos"
	return []backend.Row{
		{Path: "groups.tasks.lifecycle", Level: backend.Exact, Native: "LAUNCH_GROUP"},
		{Path: "groups.tasks.lifecycle", Value: "init", Level: backend.Emulated, Native: "LAUNCH_GROUP",
			Note: "the tasks start together, and mains wait at a /bin/sh gate until the inits have ended"},
		{Path: "groups.tasks.lifecycle", Value: "sidecar", Level: backend.Approximate, Native: "LAUNCH_GROUP",
			Note: "a sidecar's failure ends the instance"},
		{Path: "groups.tasks.lifecycle", Value: "init", When: backend.WhenMesosDocker, Level: backend.None, Note: noGroups},
		{Path: "groups.tasks.lifecycle", Value: "sidecar", When: backend.WhenMesosDocker, Level: backend.None, Note: noGroups},
		{Path: "groups.tasks.image", Level: backend.Exact, Native: "ContainerInfo.image"},
		{Path: "groups.tasks.image", When: backend.WhenMesosIgnoresImage, Level: backend.Approximate, Native: "CommandInfo",
			Note: "the command runs without the image, with the agent's programs"},
		{Path: "groups.tasks.pull.policy", Level: backend.Exact, Native: "Image.cached"},
		{Path: "groups.tasks.pull.policy", Value: "never", Level: backend.None,
			Note: "an agent fetches an image that it lacks: leave the policy out"},
		{Path: "groups.tasks.pull.secret", Level: backend.Exact, Native: "Image.Docker.config"},
		{Path: "groups.tasks.messageFile", Level: backend.Emulated, Note: "read from the sandbox when the task has ended"},
		{Path: "groups.tasks.command", Level: backend.Exact, Native: "CommandInfo"},
		{Path: "groups.tasks.command", Value: backend.LeftOut, When: backend.WhenNoCommand + ", " + backend.WhenMesosIgnoresImage, Level: backend.None,
			Note: "without its image the task needs a command or script"},
		{Path: "groups.tasks.command", Value: backend.LeftOut, When: backend.WhenNoCommand + ", " + backend.WhenGated, Level: backend.None,
			Note: "a task that waits for another does so at a /bin/sh gate, which needs to know the command: give it one"},
		{Path: "groups.tasks.args", Level: backend.Exact, Native: "CommandInfo.arguments"},
		{Path: "groups.tasks.script", Level: backend.Exact, Native: "CommandInfo.shell"},
		{Path: "groups.tasks.workdir", Level: backend.Emulated, Native: prologue, Note: "a /bin/sh prologue changes to it"},
		{Path: "groups.tasks.workdir", When: backend.WhenNoCommand, Level: backend.None, Note: needsSh},
		{Path: "groups.tasks.stdin", Level: backend.None,
			Note: "an agent keeps standard input open for a terminal alone: use tty"},
		{Path: "groups.tasks.tty", Level: backend.Exact, Native: "ContainerInfo.tty_info"},
		{Path: "groups.tasks.user.name", Level: backend.Exact, Native: "CommandInfo.user"},
		{Path: "groups.tasks.user.uid", Level: backend.None, Note: "Mesos knows users by name: use name"},
		{Path: "groups.tasks.user.gid", Level: backend.None, Note: "Mesos takes the user's own group: leave it out"},
		{Path: "groups.tasks.ulimits.*", Level: backend.Exact, Native: "RLimitInfo"},
		{Path: "groups.tasks.shm", Level: backend.Exact, Native: "LinuxInfo.shm_size"},
		{Path: "groups.tasks.logs.*", Level: backend.Exact, Native: "logrotate logger",
			Note: "refused by agents without the logrotate container logger"},
	}
}

func sourceRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.env.*", Level: backend.Exact, Native: "Environment"},
		{Path: "groups.tasks.env.NAME.from", Value: "config", Level: backend.None, Note: noConfig},
		{Path: "groups.tasks.envFrom.*", Level: backend.Exact, Native: "Environment"},
		{Path: "groups.tasks.envFrom.config", Level: backend.None, Note: noConfig},
		{Path: "groups.tasks.envFrom.secret", Level: backend.None, Note: "Mesos lists no keys of a secret: name each in secrets"},
		{Path: "groups.tasks.secrets.*", Level: backend.Exact, Native: "secret environment values, SECRET volumes",
			Note: "64 KiB at most; agents need the secret isolators"},
		{Path: "groups.tasks.files.*", Level: backend.Exact, Native: "SECRET volume", Note: "64 KiB at most"},
		{Path: "groups.tasks.files.config.*", Level: backend.None, Note: noConfig},
		{Path: "groups.tasks.artifacts.*", Level: backend.Exact, Native: "CommandInfo.URI"},
		{Path: "groups.tasks.artifacts.sha256", Level: backend.Emulated, Native: prologue,
			Note: "a /bin/sh prologue checks it before the command starts"},
		{Path: "groups.tasks.artifacts.sha256", When: backend.WhenNoCommand, Level: backend.None, Note: needsSh},
		{Path: "groups.tasks.mounts.*", Level: backend.Exact, Native: "Volume"},
	}
}

func resourceRows() []backend.Row {
	const limits = "of all tasks of an instance together where agents share their cgroups"
	return []backend.Row{
		{Path: "groups.tasks.resources.*", Level: backend.Exact, Native: "resources"},
		{Path: "groups.tasks.resources.limits.cpu", Level: backend.Exact, Native: "TaskInfo.limits", Note: limits},
		{Path: "groups.tasks.resources.limits.memory", Level: backend.Exact, Native: "TaskInfo.limits", Note: limits},
		{Path: "groups.tasks.resources.limits.disk", Level: backend.Approximate, Native: "resources",
			Note: "the disk that is requested is the limit, where agents enforce it"},
	}
}

func portRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.ports.*", Level: backend.Exact, Native: "ports of the offer"},
		{Path: "groups.tasks.ports.protocol", Value: "sctp", Level: backend.None, Note: "Mesos offers tcp and udp ports alone"},
		{Path: "groups.tasks.ports.servicePort", Level: backend.Approximate, Native: "DiscoveryInfo",
			Note: "there is no service in front of the instances: each is reached at its agent and own port"},
		{Path: "groups.tasks.ports.expose.*", Level: backend.Approximate, Native: "DiscoveryInfo",
			Note: "published as labels of the port; a load balancer beside the cluster must read them"},
	}
}

func healthRows() []backend.Row {
	const probes = "the scheduler probes the agent's port itself"
	rows := []backend.Row{
		{Path: "groups.tasks.health.startup.*", Level: backend.Emulated, Native: scheduler, Note: probes},
		{Path: "groups.tasks.health.ready.*", Level: backend.Exact, Native: "CheckInfo"},
		{Path: "groups.tasks.health.live.*", Level: backend.Exact, Native: "HealthCheck"},
		{Path: "groups.tasks.health.ready.https.*", Level: backend.Emulated, Native: scheduler, Note: probes},
	}
	for _, check := range []string{"ready", "live"} {
		at := "groups.tasks.health." + check
		rows = append(rows,
			backend.Row{Path: at + ".grpc.*", Level: backend.Emulated, Native: scheduler, Note: probes},
			backend.Row{Path: at + ".http.headers", Level: backend.Emulated, Native: scheduler, Note: probes},
			backend.Row{Path: at + ".https.headers", Level: backend.Emulated, Native: scheduler, Note: probes},
			backend.Row{Path: at + ".successes", Level: backend.Emulated, Native: scheduler, Note: "counted by the scheduler"},
		)
	}
	return rows
}

func stopRows() []backend.Row {
	const told = "a /bin/sh prologue does it when the instance is told to stop"
	return []backend.Row{
		{Path: "groups.tasks.stop.grace", Level: backend.Exact, Native: "KillPolicy"},
		{Path: "groups.tasks.stop.signal", Level: backend.Emulated, Native: prologue, Note: told},
		{Path: "groups.tasks.stop.signal", When: backend.WhenNoCommand, Level: backend.None, Note: needsSh},
		{Path: "groups.tasks.stop.preStop.*", Level: backend.Emulated, Native: prologue, Note: told},
		{Path: "groups.tasks.stop.preStop.*", When: backend.WhenNoCommand, Level: backend.None, Note: needsSh},
	}
}

func securityRows() []backend.Row {
	return []backend.Row{
		{Path: "groups.tasks.security.profile", Level: backend.None,
			Note: "Mesos has no set of restrictions: write out capabilities and user"},
		{Path: "groups.tasks.security.privileged", Level: backend.Approximate, Native: "LinuxInfo.effective_capabilities",
			Note: "all capabilities, but not the node's devices"},
		{Path: "groups.tasks.security.capabilities.*", Level: backend.Exact, Native: "LinuxInfo.effective_capabilities"},
		{Path: "groups.tasks.security.readOnlyRoot", Level: backend.None, Note: "Mesos can't make an image's files read-only: leave it out"},
		{Path: "groups.tasks.security.noNewPrivileges", Level: backend.None, Note: "Mesos can't forbid it: drop capabilities instead"},
		{Path: "groups.tasks.security.apiToken", Level: backend.None, Note: "Mesos gives tasks no credentials: use secrets"},
	}
}

func volumeRows() []backend.Row {
	var rows []backend.Row
	for _, at := range []string{"volumes", "groups.volumes"} {
		rows = append(rows,
			backend.Row{Path: at + ".*", Level: backend.Exact, Native: "RESERVE and CREATE", Note: "needs a role other than *"},
			backend.Row{Path: at + ".kind", Value: "ephemeral", Level: backend.Exact, Native: "SANDBOX_PATH"},
			backend.Row{Path: at + ".kind", Value: "host", Level: backend.Exact, Native: "Volume.host_path"},
			backend.Row{Path: at + ".kind", Value: "tmpfs", Level: backend.None, Note: "Mesos mounts no memory as a folder: use kind ephemeral"},
			backend.Row{Path: at + ".kind", Value: "existing", Level: backend.Exact, Native: "DOCKER_VOLUME"},
			backend.Row{Path: at + ".shared", Value: "true", Level: backend.Approximate, Native: "shared persistent volume",
				Note: "all instances that mount it run on one agent"},
			backend.Row{Path: at + ".class", Level: backend.Exact, Native: "disk profile"},
		)
	}
	return rows
}
