package core

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// revise adds a revision and makes it current. A count set by hand is kept
// while the job's own count is what it was.
func (js *JobState) revise(job *backend.Job, secrets map[string]string, at time.Time, c backend.Change) *Revision {
	rev := Revision{Number: 1, Job: job, Secrets: maps.Clone(secrets), Changed: map[string]int{}, At: at, By: c.By, Message: c.Message}
	cur := js.Current()
	if cur != nil {
		rev.Number = cur.Number + 1
	}
	for i := range job.Groups {
		g := &job.Groups[i]
		rev.Changed[g.Name] = rev.Number
		if cur == nil {
			continue
		}
		if old := cur.Job.Group(g.Name); old != nil && sameTemplate(old, cur.Secrets, g, secrets) {
			rev.Changed[g.Name] = cur.Changed[g.Name]
		}
	}
	for name, s := range js.Scaled {
		if g := job.Group(name); g == nil || g.Count != s.File {
			delete(js.Scaled, name)
		}
	}
	js.Revisions = append(js.Revisions, rev)
	return js.Current()
}

// changed names the groups whose instances a new spec would replace.
func (js *JobState) changed(job *backend.Job, secrets map[string]string) []string {
	cur := js.Current()
	var names []string
	for i := range cur.Job.Groups {
		old := &cur.Job.Groups[i]
		if g := job.Group(old.Name); g == nil || !sameTemplate(old, cur.Secrets, g, secrets) {
			names = append(names, old.Name)
		}
	}
	slices.Sort(names)
	return names
}

func sameTemplate(a *backend.Group, as map[string]string, b *backend.Group, bs map[string]string) bool {
	return a.TemplateDigest == b.TemplateDigest && SecretsDigest(a, as) == SecretsDigest(b, bs)
}

// SecretsDigest covers the values of the secrets a group uses: "" if it uses
// none.
func SecretsDigest(g *backend.Group, secrets map[string]string) string {
	ids := map[string]bool{}
	for i := range g.Tasks {
		for _, s := range g.Tasks[i].Secrets {
			ids[s.ID()] = true
		}
		for _, e := range g.Tasks[i].EnvFrom {
			ids[e.Sealed] = true
		}
	}
	delete(ids, "")
	if len(ids) == 0 {
		return ""
	}
	h := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		h.Write([]byte(id + "\x00" + secrets[id] + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Rotated names the captured secrets whose value differs from the current
// revision's.
func (js *JobState) Rotated(secrets map[string]string) []string {
	cur := js.Current()
	if cur == nil {
		return nil
	}
	var ids []string
	for id, digest := range secrets {
		if old, ok := cur.Secrets[id]; ok && old != digest {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
