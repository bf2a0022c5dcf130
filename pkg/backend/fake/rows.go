package fake

import "github.com/baton-run/baton/pkg/backend"

// rows are what the fake says of fields: what it carries out, what it keeps
// without acting on it, and a few it refuses.
func rows() []backend.Row {
	kept := func(path string) backend.Row {
		return backend.Row{Path: path, Level: backend.Approximate, Note: "kept and shown; nothing acts on it"}
	}
	none := func(path, value, note string) backend.Row {
		return backend.Row{Path: path, Value: value, Level: backend.None, Note: note}
	}
	out := []backend.Row{
		none("concurrency", string(backend.AllowConcurrent), "one run at a time; use forbid or replace"),
		none("groups.gang", "true", "instances start one by one; leave it out"),
		none("groups.dependsOn.*", "", "groups start together; use several jobs"),
		none("groups.scale.*", "", "nobody measures; use count"),
		none("groups.tasks.security.privileged", "true", "there is nothing to be privileged on"),
		none("volumes.kind", string(backend.HostVolume), "there is no host; use a persistent volume"),
		none("groups.volumes.kind", string(backend.HostVolume), "there is no host; use a persistent volume"),
		none("groups.tasks.script", "", "there is no shell; use command"),
	}
	declared := map[string]bool{"groups.tasks.script": true}
	for _, path := range exactFields() {
		declared[path] = true
		out = append(out, backend.Row{Path: path, Level: backend.Exact})
	}
	for _, path := range backend.Fields() {
		if !declared[path] {
			out = append(out, kept(path))
		}
	}
	return out
}

func exactFields() []string {
	return []string{
		"name", "namespace", "type", "labels", "annotations", "concurrency", "suspend",
		"groups.name", "groups.type", "groups.labels", "groups.annotations", "groups.count", "groups.parallelism", "groups.retries", "groups.successCodes",
		"groups.tasks.name", "groups.tasks.lifecycle", "groups.tasks.command", "groups.tasks.args",
	}
}

// refused returns the fields of a job that the fake's rows refuse.
func refused(j *backend.Job) []backend.FieldError {
	var out []backend.FieldError
	say := func(when bool, path, msg string) {
		if when {
			out = append(out, backend.FieldError{Path: path, Msg: msg})
		}
	}
	say(j.Type == backend.Cron && j.Concurrency == backend.AllowConcurrent, "concurrency", "one run at a time; use forbid or replace")
	refuseVolumes(j.Volumes, "", say)
	for i := range j.Groups {
		g, at := &j.Groups[i], index("groups", i)
		say(g.Gang, at+".gang", "instances start one by one; leave it out")
		say(len(g.DependsOn) > 0, at+".dependsOn", "groups start together; use several jobs")
		say(g.Scale != nil, at+".scale", "nobody measures; use count")
		refuseVolumes(g.Volumes, at+".", say)
		for k := range g.Tasks {
			task := at + "." + index("tasks", k)
			say(g.Tasks[k].Security.Privileged, task+".security.privileged", "there is nothing to be privileged on")
			say(len(g.Tasks[k].Script) > 0, task+".script", "there is no shell; use command")
		}
	}
	return out
}

func refuseVolumes(volumes []backend.Volume, at string, say func(bool, string, string)) {
	for i, v := range volumes {
		say(v.Kind == backend.HostVolume, at+index("volumes", i)+".kind", "there is no host; use a persistent volume")
	}
}
