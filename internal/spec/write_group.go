package spec

import (
	"slices"

	"github.com/baton-run/baton/internal/spec/words"
	"github.com/baton-run/baton/pkg/backend"
)

func writeGroup(job *backend.Job, g *backend.Group) object {
	o := object{}
	o.text("name", g.Name, backend.MainName)
	o.text("type", string(g.Type), string(groupType(job.Type)))
	o.named("labels", g.Labels)
	o.named("annotations", g.Annotations)
	o.list("volumes", each(g.Volumes, writeVolume))
	if g.Scale != nil {
		o["scale"] = writeScale(g.Scale)
	} else if g.Type != backend.Daemon {
		o.whole("count", g.Count, 1)
	}
	o.flag("gang", g.Gang)
	writeBatch(o, g)
	if g.Type == backend.Service && unshared(g.Volumes) == "" {
		o.text("identity", string(g.Identity), string(backend.NoIdentity))
	}
	o.texts("alias", g.Alias)
	o.list("dependsOn", each(g.DependsOn, func(d backend.Dependency) any { return writeDependency(job, d) }))
	o.text("onAddressChange", string(g.OnAddressChange), string(backend.AddressFile))
	writeService(o, g)
	writeNodes(o, g)
	o["tasks"] = each(g.Tasks, func(t backend.Task) any { return writeTask(&t) })
	return o
}

func writeBatch(o object, g *backend.Group) {
	if g.Type != backend.Batch {
		return
	}
	o.whole("parallelism", g.Parallelism, g.Count)
	o.whole("retries", g.Retries, 0)
	o.flag("retryAll", g.RetryAll)
	if g.MaxFailed != nil {
		o["maxFailed"] = g.MaxFailed.String()
	}
	if !slices.Equal(g.SuccessCodes, []int{0}) {
		o["successCodes"] = g.SuccessCodes
	}
	if len(g.NoRetryCodes) > 0 {
		o["noRetryCodes"] = g.NoRetryCodes
	}
	o.duration("attemptTimeout", g.AttemptTimeout, 0)
	o.flag("leader", g.Leader)
}

// writeDependency uses the short form wherever it says all.
func writeDependency(job *backend.Job, d backend.Dependency) any {
	o := object{}
	if g := job.Group(d.Group); g == nil || d.Condition != defaultCondition(g) {
		o["condition"] = string(d.Condition)
	}
	o.whole("min", d.Min, 0)
	if len(o) == 0 {
		return d.Group
	}
	o["group"] = d.Group
	return o
}

func writeService(o object, g *backend.Group) {
	if g.Restart != nil {
		o.nested("restart", writeRestart(g.Restart))
	}
	if g.Update != nil {
		o.nested("update", writeUpdate(g))
	}
	if g.Disruption != nil {
		o["disruption"] = object{"maxUnavailable": g.Disruption.String()}
	}
	switch {
	case g.ReplaceNever:
		o["unreachable"] = object{"replaceAfter": "never"}
	case g.Type == backend.Service && g.ReplaceAfter != defaultReplaceAfter:
		u := object{}
		u.duration("replaceAfter", g.ReplaceAfter, defaultReplaceAfter)
		o["unreachable"] = u
	}
}

func writeRestart(r *backend.RestartPolicy) object {
	o, d := object{}, defaultRestart()
	o.text("policy", r.Policy, d.Policy)
	o.whole("attempts", r.Attempts, 0)
	o.duration("within", r.Within, d.Within)
	o.duration("backoff", r.Backoff, d.Backoff)
	o.duration("maxBackoff", r.MaxBackoff, d.MaxBackoff)
	return o
}

func writeUpdate(g *backend.Group) object {
	o, d, u := object{}, defaultUpdate(g), g.Update
	o.text("strategy", u.Strategy, d.Strategy)
	o.amount("maxSurge", u.MaxSurge, d.MaxSurge)
	o.amount("maxUnavailable", u.MaxUnavailable, d.MaxUnavailable)
	o.duration("healthyFor", u.HealthyFor, d.HealthyFor)
	o.duration("deadline", u.Deadline, d.Deadline)
	o.flag("autoRollback", u.AutoRollback)
	if b := u.Batches; b != nil {
		bo := object{"size": b.Size.String()}
		bo.duration("pause", b.Pause, 0)
		o["batches"] = bo
	}
	if c := u.Canary; c != nil {
		co := object{"size": c.Size.String()}
		co.text("traffic", c.Traffic, "shared")
		if !c.Manual {
			co["promoteAfter"] = durationText(c.PromoteAfter)
		}
		o["canary"] = co
	}
	return o
}

func writeScale(s *backend.Scale) object {
	o, d := object{"max": s.Max}, defaultScale()
	o.whole("min", s.Min, d.Min)
	for _, t := range []struct {
		name    string
		percent int
	}{{"cpu", s.CPU}, {"memory", s.Memory}} {
		if t.percent != 0 {
			o[t.name] = backend.Amount{N: t.percent, Percent: true}.String()
		}
	}
	o.nested("up", writeBehaviour(s.Up, d.Up))
	o.nested("down", writeBehaviour(s.Down, d.Down))
	return o
}

func writeBehaviour(b, d backend.ScaleBehaviour) object {
	o := object{}
	o.duration("window", b.Window, d.Window)
	o.amount("max", b.Max, d.Max)
	o.duration("period", b.Period, d.Period)
	return o
}

func writeNodes(o object, g *backend.Group) {
	platform := object{}
	platform.text("os", g.Platform.OS, "")
	platform.text("arch", g.Platform.Arch, "")
	o.nested("platform", platform)
	o.text("serviceAccount", g.ServiceAccount, "")
	o.id("fsGroup", g.FSGroup)
	o.nested("network", writeNetwork(&g.Network))
	o.nested("placement", writePlacement(&g.Placement))
	o.list("tolerations", each(g.Tolerations, func(t backend.Toleration) any {
		to := object{}
		to.text("key", t.Key, "")
		to.text("value", t.Value, "")
		to.text("effect", t.Effect, "")
		to.id("seconds", t.Seconds)
		return to
	}))
}

func writeNetwork(n *backend.Network) object {
	o, dns := object{}, object{}
	o.text("mode", n.Mode, "")
	dns.texts("servers", n.Servers)
	dns.texts("search", n.Search)
	dns.texts("options", n.DNSOptions)
	o.nested("dns", dns)
	o.named("hosts", n.Hosts)
	return o
}

func writePlacement(p *backend.Placement) object {
	o := object{}
	o.list("constraints", each(p.Constraints, func(c backend.Constraint) any { return writeConstraint(c) }))
	o.list("prefer", each(p.Prefer, func(p backend.Preference) any {
		po := writeConstraint(p.Constraint)
		po.whole("weight", p.Weight, defaultWeight)
		return po
	}))
	o.list("spread", each(p.Spread, func(s backend.Spread) any {
		so := object{}
		so.whole("maxSkew", s.MaxSkew, 1)
		so.flag("hard", s.Hard)
		if len(so) == 0 {
			return words.Escape(s.By)
		}
		so.text("by", s.By, "")
		return so
	}))
	o.texts("distinct", p.Distinct)
	return o
}

func writeConstraint(c backend.Constraint) object {
	o := object{"node": words.Escape(c.Node)}
	switch c.Op {
	case backend.OpIn, backend.OpNotIn:
		o.texts(string(c.Op), c.Values)
	case backend.OpExists:
		o[string(c.Op)] = c.Exists
	case backend.OpGt, backend.OpLt:
		o[string(c.Op)] = c.Number
	case backend.OpMatches:
		o[string(c.Op)] = words.Escape(c.Pattern)
	}
	return o
}

func writeVolume(v backend.Volume) any {
	o := object{"name": v.Name}
	o.text("kind", string(v.Kind), string(backend.PersistentVolume))
	o.bytes("size", v.Size, 0)
	o.text("path", v.Path, "")
	o.text("claim", v.Claim, "")
	o.flag("shared", v.Shared)
	o.text("access", v.Access, defaultAccess(v.Shared))
	o.text("class", v.Class, "")
	o.flag("readOnly", v.ReadOnly)
	return o
}
