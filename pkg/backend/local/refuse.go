package local

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// refuse lists what of a job this backend does not honour and must not ignore.
// It mirrors the unsupported rows; a test holds the two together.
func refuse(job *backend.Job, image string) []backend.FieldError {
	r := &refusals{image: image}
	if o := job.Backends.Local; o != nil && o.Image != "" {
		r.image = o.Image
	}
	r.job(job)
	for i := range job.Groups {
		g := &job.Groups[i]
		at := fmt.Sprintf("groups[%d]", i)
		r.group(job, g, at)
		for j := range g.Tasks {
			r.task(g, &g.Tasks[j], fmt.Sprintf("%s.tasks[%d]", at, j))
		}
	}
	return r.found
}

type refusals struct {
	image string // run, ignore or ""
	found []backend.FieldError
}

func (r *refusals) add(bad bool, path, msg string) {
	if bad {
		r.found = append(r.found, backend.FieldError{Path: path, Msg: msg})
	}
}

func (r *refusals) job(job *backend.Job) {
	r.add(job.Queue != "", "queue", "this machine has no queues: leave it out")
	r.add(job.Priority != "", "priority", "priorities are not honoured on this machine: leave it out")
	for i, v := range job.Volumes {
		r.volume(v, fmt.Sprintf("volumes[%d]", i))
	}
}

func (r *refusals) group(job *backend.Job, g *backend.Group, at string) {
	mixed := g.Type != job.Type && (job.Type != backend.Cron || g.Type != backend.Batch)
	r.add(mixed, at+".type", fmt.Sprintf("a %s group in a %s job can't run on this machine: give it a job of its own", g.Type, job.Type))
	r.add(g.Leader, at+".leader", "a leader is not honoured on this machine: order the groups by dependsOn")
	r.add(g.Gang, at+".gang", "starting all or none is not done on this machine: leave gang out")
	r.add(g.RetryAll, at+".retryAll", "retrying a whole group is not done on this machine: use retries")
	r.add(g.Scale != nil, at+".scale", "there is no autoscaling on this machine: use count")
	r.add(g.OnAddressChange == backend.AddressRestart, at+".onAddressChange", "restarting on a changed address is not done on this machine: use file")
	r.add(g.ServiceAccount != "", at+".serviceAccount", "this machine has no service accounts")
	r.network(g.Network, at+".network")
	if u := g.Update; u != nil {
		r.update(u, at+".update")
	}
	p := g.Placement
	r.add(len(p.Spread) > 0, at+".placement.spread", "there is one node only: leave it out")
	r.add(len(p.Prefer) > 0, at+".placement.prefer", "there is one node only: leave it out")
	for i, v := range g.Volumes {
		r.volume(v, fmt.Sprintf("%s.volumes[%d]", at, i))
	}
}

func (r *refusals) network(n backend.Network, at string) {
	r.add(n.Mode != "" && n.Mode != "host", at+".mode", "processes on this machine share its network: use host, or leave it out")
	r.add(len(n.Servers)+len(n.Search)+len(n.DNSOptions) > 0, at+".dns", "processes on this machine use its own name resolution")
	r.add(len(n.Hosts) > 0, at+".hosts", "processes on this machine use its own /etc/hosts")
}

func (r *refusals) update(u *backend.Update, at string) {
	r.add(u.Strategy != "rolling", at+".strategy", "only rolling updates, one instance at a time, are done on this machine")
	r.add(u.Canary != nil, at+".canary", "canaries are not done on this machine")
	r.add(u.Batches != nil, at+".batches", "updates go one instance at a time on this machine")
	r.add(u.HealthyFor > 0, at+".healthyFor", "is not watched on this machine: leave it out")
	r.add(u.Deadline != defaultDeadline, at+".deadline", "is not watched on this machine: leave it out")
	r.add(u.AutoRollback, at+".autoRollback", "is not done on this machine: use baton rollback")
}

func (r *refusals) volume(v backend.Volume, at string) {
	r.add(v.Kind == backend.ExistingVolume, at+".kind", "this machine has no claims: use kind host with a path")
}

func (r *refusals) task(g *backend.Group, t *backend.Task, at string) {
	hasCommand := t.HasCommand || len(t.Script) > 0
	switch {
	case r.image == "run" && t.Image != "":
		r.add(true, at+".image", "images are not run on this machine: backends: {local: {image: ignore}} runs the command without it")
	case r.image == "" && t.Image != "":
		r.add(true, at+".image", "say what becomes of the image on this machine: backends: {local: {image: ignore}} runs the command without it")
	}
	r.add(!hasCommand, at+".command", "a process on this machine needs a command or script: there is no image to take it from")
	r.add(t.Resources.Limits != backend.Limits{}, at+".resources.limits", "limits are not enforced on this machine: leave them out, or set ulimits")
	r.add(t.Resources.GPU > 0, at+".resources.gpu", "GPUs are not counted on this machine")
	r.add(len(t.Resources.Extra) > 0, at+".resources.extra", "extra resources are not counted on this machine")
	r.sources(t, at)
	r.health(t.Health, at+".health")
	r.security(t.Security, at+".security")
	for i, m := range t.Mounts {
		at := fmt.Sprintf("%s.mounts[%d]", at, i)
		r.add(filepath.IsAbs(m.Path), at+".path", "a plain process has no file system of its own: use a path relative to $BATON_DIR")
		r.add(m.ReadOnly || r.readOnlyVolume(g, m.Volume), at+".readOnly", "a plain process can't be kept from writing: leave readOnly out")
	}
	for i, p := range t.Ports {
		at := fmt.Sprintf("%s.ports[%d]", at, i)
		r.add(p.Expose != nil, at+".expose", "nothing is exposed by this machine: use baton port-forward")
		r.add(p.Protocol == "sctp", at+".protocol", "sctp ports are not checked on this machine")
	}
}

func (r *refusals) readOnlyVolume(g *backend.Group, name string) bool {
	for _, v := range g.Volumes {
		if v.Name == name {
			return v.ReadOnly
		}
	}
	return false
}

func (r *refusals) sources(t *backend.Task, at string) {
	for name, v := range t.Env {
		r.add(v.From == "config", at+".env."+name, "this machine keeps no configuration objects: write the value, or use envFrom with a file")
	}
	for i, e := range t.EnvFrom {
		r.add(e.Config != "" || e.Secret != "", fmt.Sprintf("%s.envFrom[%d]", at, i), "this machine keeps no configuration objects or secrets: use a file")
	}
	for name, s := range t.Secrets {
		r.add(s.From == "backend", at+".secrets."+name, "this machine keeps no secrets of its own: use from: env or from: file")
	}
	for i, f := range t.Files {
		at := fmt.Sprintf("%s.files[%d]", at, i)
		r.add(f.Config != nil || f.Secret != nil, at, "this machine keeps no configuration objects or secrets: use content or from")
		r.add(filepath.IsAbs(f.Path), at+".path", "a plain process has no file system of its own: use a path relative to $BATON_DIR")
	}
	for i, a := range t.Artifacts {
		scheme, _, ok := strings.Cut(a.URI, "://")
		ok = !ok || scheme == "http" || scheme == "https" || scheme == "file"
		r.add(!ok, fmt.Sprintf("%s.artifacts[%d].uri", at, i), "only http, https and file are fetched on this machine")
	}
}

func (r *refusals) health(h backend.Health, at string) {
	r.add(h.Startup != nil, at+".startup", "startup checks are not made on this machine: use live with grace")
	for name, c := range map[string]*backend.Check{"ready": h.Ready, "live": h.Live} {
		if c == nil {
			continue
		}
		bad := c.Kind == backend.CheckGRPC || c.Kind == backend.CheckHTTPS
		r.add(bad, at+"."+name, fmt.Sprintf("%s checks are not made on this machine: use http, tcp or command", c.Kind))
	}
}

func (r *refusals) security(s backend.Security, at string) {
	r.add(s.Profile != "default" && s.Profile != "", at+".profile", "profiles need a container")
	r.add(s.Privileged, at+".privileged", "processes on this machine have the rights of who runs baton")
	r.add(len(s.Add)+len(s.Drop) > 0, at+".capabilities", "capabilities are not changed on this machine")
	r.add(s.ReadOnlyRoot, at+".readOnlyRoot", "a plain process has no root of its own")
	r.add(s.NoNewPrivileges, at+".noNewPrivileges", "is not set on this machine")
}
