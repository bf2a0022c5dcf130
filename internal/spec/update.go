package spec

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func defaultRestart() backend.RestartPolicy {
	return backend.RestartPolicy{Policy: "always", Within: 10 * time.Minute, Backoff: time.Second, MaxBackoff: 5 * time.Minute}
}

func readRestart(v value, r *backend.RestartPolicy) {
	v.object(fields{
		"policy":     into(&r.Policy, enum("always", "onFailure", "never")),
		"attempts":   into(&r.Attempts, whole(1, 1_000_000)),
		"within":     into(&r.Within, longer(time.Second)),
		"backoff":    into(&r.Backoff, duration),
		"maxBackoff": into(&r.MaxBackoff, duration),
	})
	if r.Backoff > r.MaxBackoff {
		v.problem("backoff is longer than maxBackoff", "backoff doubles up to maxBackoff")
	}
}

// defaultUpdate: where an instance has a place of its own, none can be added,
// so one at a time is taken away.
func defaultUpdate(g *backend.Group) backend.Update {
	quarter := backend.Amount{N: 25, Percent: true}
	u := backend.Update{Strategy: "rolling", MaxSurge: quarter, MaxUnavailable: quarter, Deadline: 10 * time.Minute}
	if g.Identity == backend.StableIdentity || g.Type == backend.Daemon {
		u.MaxSurge, u.MaxUnavailable = backend.Amount{}, backend.Amount{N: 1}
	}
	return u
}

func readUpdate(v value, u *backend.Update) {
	v.object(fields{
		"strategy":       into(&u.Strategy, enum("rolling", "recreate")),
		"maxSurge":       into(&u.MaxSurge, amount),
		"maxUnavailable": into(&u.MaxUnavailable, portion),
		"healthyFor":     into(&u.HealthyFor, duration),
		"deadline":       into(&u.Deadline, longer(time.Second)),
		"autoRollback":   into(&u.AutoRollback, boolean),
		"batches":        func(v value) { u.Batches = readBatches(v) },
		"canary":         func(v value) { u.Canary = readCanary(v) },
	})
	if u.Strategy == "rolling" && u.MaxSurge.N == 0 && u.MaxUnavailable.N == 0 {
		v.problem("maxSurge and maxUnavailable are both nothing: no update could begin", "let one of them be at least 1")
	}
	if u.Strategy == "recreate" && (u.Batches != nil || u.Canary != nil) {
		v.problem("recreate replaces all at once", "batches and canary need strategy: rolling")
	}
	if u.HealthyFor >= u.Deadline {
		v.problem("healthyFor is not shorter than the deadline", "no update could end in time")
	}
}

func readBatches(v value) *backend.Batches {
	var b backend.Batches
	v.object(fields{"size": into(&b.Size, some), "pause": into(&b.Pause, duration)}, "size")
	return &b
}

func readCanary(v value) *backend.Canary {
	c := backend.Canary{Traffic: "shared", Manual: true}
	v.object(fields{
		"size":    into(&c.Size, some),
		"traffic": into(&c.Traffic, enum("shared", "none")),
		"promoteAfter": func(v value) {
			if s, ok := v.scalar(); !ok || s.text == "manual" {
				return
			}
			if d, ok := duration(v); ok {
				c.Manual, c.PromoteAfter = false, d
			}
		},
	}, "size")
	return &c
}
