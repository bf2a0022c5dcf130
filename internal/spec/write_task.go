package spec

import (
	"fmt"
	"strings"
	"time"

	"github.com/baton-run/baton/internal/spec/quantity"
	"github.com/baton-run/baton/internal/spec/words"
	"github.com/baton-run/baton/pkg/backend"
)

func durationText(d time.Duration) string { return quantity.FormatDuration(d) }

func writeTask(t *backend.Task) object {
	o := object{}
	o.text("name", t.Name, backend.MainName)
	o.text("lifecycle", string(t.Lifecycle), string(backend.MainTask))
	o.text("image", t.Image, "")
	pull := object{}
	pull.text("policy", t.Pull.Policy, defaultPull(t.Image))
	pull.text("secret", t.Pull.Secret, "")
	o.nested("pull", pull)
	o.text("messageFile", t.MessageFile, "")
	if t.HasCommand {
		o["command"] = boundList(t.Command)
	}
	if t.HasArgs {
		o["args"] = boundList(t.Args)
	}
	o.bound("script", t.Script, "")
	o.text("workdir", t.WorkDir, "")
	o.flag("stdin", t.Stdin)
	o.flag("tty", t.TTY)
	user := object{}
	user.text("name", t.User.Name, "")
	user.id("uid", t.User.UID)
	user.id("gid", t.User.GID)
	o.nested("user", user)
	o.nested("env", values(t.Env, writeVariable))
	o.list("envFrom", each(t.EnvFrom, writeEnvFrom))
	secrets := object{}
	for name, s := range t.Secrets {
		secrets[name] = writeSecret(name, s)
	}
	o.nested("secrets", secrets)
	o.list("files", each(t.Files, writeFile))
	o.list("artifacts", each(t.Artifacts, writeArtifact))
	writeResources(o, t)
	o.list("ports", each(t.Ports, writePort))
	o.list("mounts", each(t.Mounts, func(m backend.Mount) any {
		mo := object{"volume": m.Volume, "path": words.Escape(m.Path)}
		mo.text("subPath", m.SubPath, "")
		mo.flag("readOnly", m.ReadOnly)
		return mo
	}))
	health := object{}
	for name, c := range map[string]*backend.Check{"startup": t.Health.Startup, "ready": t.Health.Ready, "live": t.Health.Live} {
		if c != nil {
			health[name] = writeCheck(t, c)
		}
	}
	o.nested("health", health)
	o.nested("stop", writeStop(t))
	logs, d := object{}, defaultLogs()
	logs.bytes("maxSize", t.Logs.MaxSize, d.MaxSize)
	logs.whole("maxFiles", t.Logs.MaxFiles, d.MaxFiles)
	o.nested("logs", logs)
	o.nested("security", writeSecurity(&t.Security))
	return o
}

func writeVariable(v backend.EnvValue) any {
	if v.From == "" {
		return v.Text.String()
	}
	o := object{"from": v.From, "key": words.Escape(v.Key)}
	o.text("name", v.Name, "")
	return o
}

func writeEnvFrom(e backend.EnvFrom) any {
	o := object{}
	o.text("prefix", e.Prefix, "")
	switch {
	case e.Sealed != "":
		o["file"], o["sealed"] = words.Escape(strings.TrimPrefix(e.Sealed, sealedID(""))), true
	case e.Config != "":
		o.text("config", e.Config, "")
	case e.Secret != "":
		o.text("secret", e.Secret, "")
	default:
		o["content"] = values(e.Content, func(s string) any { return words.Escape(s) })
	}
	return o
}

func writeSecret(name string, s backend.Secret) object {
	o := object{"from": s.From}
	o.text("name", s.Name, "")
	o.text("key", s.Key, name)
	o.text("path", s.Path, "")
	return o
}

func writeFile(f backend.File) any {
	o := object{"path": words.Escape(f.Path)}
	standard := uint32(defaultMode)
	switch {
	case f.Config != nil:
		o["config"] = writeRef(f.Config)
	case f.Secret != nil:
		o["secret"] = writeRef(f.Secret)
		standard = defaultSecretMode
	case f.Template:
		o["content"], o["template"] = f.Content.String(), true
	default:
		// Verbatim: nothing is looked for in it, so nothing is escaped.
		s, _ := f.Content.Static()
		o["content"] = s
	}
	if f.Mode != standard {
		o["mode"] = fmt.Sprintf("%04o", f.Mode)
	}
	return o
}

func writeRef(r *backend.Ref) object {
	return object{"name": words.Escape(r.Name), "key": words.Escape(r.Key)}
}

func writeArtifact(a backend.Artifact) any {
	o := object{"uri": words.Escape(a.URI)}
	o.text("path", a.Path, defaultArtifact(a.URI))
	o.text("sha256", a.SHA256, "")
	o.flag("extract", a.Extract)
	o.flag("executable", a.Executable)
	return o
}

func writeResources(o object, t *backend.Task) {
	r, d := t.Resources, defaultResources()
	res, limits := object{}, object{}
	res.cpu("cpu", r.CPU, d.CPU)
	res.bytes("memory", r.Memory, d.Memory)
	res.bytes("disk", r.Disk, 0)
	res.whole("gpu", r.GPU, 0)
	res.nested("extra", values(r.Extra, func(n int64) any { return n }))
	limits.cpu("cpu", r.Limits.CPU, 0)
	limits.bytes("memory", r.Limits.Memory, 0)
	limits.bytes("disk", r.Limits.Disk, 0)
	res.nested("limits", limits)
	o.nested("resources", res)
	o.nested("ulimits", values(t.Ulimits, func(u backend.Ulimit) any {
		if u.Soft == u.Hard {
			return writeLimit(u.Soft)
		}
		return object{"soft": writeLimit(u.Soft), "hard": writeLimit(u.Hard)}
	}))
	o.bytes("shm", t.SHM, defaultSHM)
}

func writePort(p backend.Port) any {
	o := object{"name": p.Name}
	o.whole("port", p.Number, 0)
	o.text("protocol", p.Protocol, "tcp")
	o.whole("servicePort", p.ServicePort, p.Number)
	o.whole("hostPort", p.HostPort, 0)
	if e := p.Expose; e != nil {
		eo, d := object{}, defaultExpose()
		eo.text("via", e.Via, d.Via)
		eo.text("host", e.Host, "")
		eo.text("path", e.Path, d.Path)
		eo.text("tls", e.TLS, "")
		eo.whole("port", e.Port, 0)
		eo.named("annotations", e.Annotations)
		o["expose"] = eo
	}
	return o
}

func writeCheck(t *backend.Task, c *backend.Check) object {
	o, d := object{}, defaultCheck()
	how := object{}
	if len(t.Ports) != 1 {
		how.text("port", c.Port, "")
	}
	switch c.Kind {
	case backend.CheckHTTP, backend.CheckHTTPS:
		how.bound("path", c.Path, "/")
		how.nested("headers", values(c.Headers, func(h backend.Text) any { return h.String() }))
		o[string(c.Kind)] = how
	case backend.CheckTCP:
		o["tcp"] = how
	case backend.CheckGRPC:
		how.text("service", c.Service, "")
		o["grpc"] = how
	case backend.CheckCommand:
		o["command"] = boundList(c.Command)
	}
	o.duration("interval", c.Interval, d.Interval)
	o.duration("timeout", c.Timeout, d.Timeout)
	o.whole("failures", c.Failures, d.Failures)
	o.whole("successes", c.Successes, d.Successes)
	o.duration("delay", c.Delay, 0)
	o.duration("grace", c.Grace, 0)
	return o
}

func writeStop(t *backend.Task) object {
	o, d := object{}, defaultStop()
	o.duration("grace", t.Stop.Grace, d.Grace)
	o.text("signal", t.Stop.Signal, d.Signal)
	p := t.Stop.PreStop
	switch {
	case p == nil:
	case len(p.Command) > 0:
		o["preStop"] = object{"command": boundList(p.Command)}
	default:
		http := object{}
		http.bound("path", p.Path, "/")
		if len(t.Ports) != 1 {
			http.text("port", p.Port, "")
		}
		o["preStop"] = object{"http": http}
	}
	return o
}

func writeSecurity(s *backend.Security) object {
	o, capabilities := object{}, object{}
	o.text("profile", s.Profile, "default")
	o.flag("privileged", s.Privileged)
	capabilities.texts("add", s.Add)
	capabilities.texts("drop", s.Drop)
	o.nested("capabilities", capabilities)
	o.flag("readOnlyRoot", s.ReadOnlyRoot)
	o.flag("noNewPrivileges", s.NoNewPrivileges)
	o.flag("apiToken", s.APIToken)
	return o
}
