package spec

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/baton-run/baton/pkg/backend"
)

func digest(document []byte) string {
	sum := sha256.Sum256(document)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// templateDigest covers what needs new instances when it changes, and nothing
// else: not labels, counts, update, scale or time-outs of the group.
func templateDigest(job *backend.Job, g *backend.Group) string {
	mounted := map[string]bool{}
	for _, t := range g.Tasks {
		for _, m := range t.Mounts {
			mounted[m.Volume] = true
		}
	}
	o, nodes := object{}, object{}
	writeNodes(nodes, g)
	for _, name := range []string{"platform", "serviceAccount", "fsGroup", "network", "tolerations"} {
		if v, ok := nodes[name]; ok {
			o[name] = v
		}
	}
	if len(g.Placement.Constraints) > 0 {
		o["constraints"] = writePlacement(&backend.Placement{Constraints: g.Placement.Constraints})["constraints"]
	}
	o.text("identity", string(g.Identity), string(backend.NoIdentity))
	o.named("annotations", g.Annotations)
	o.list("volumes", writeMounted(g.Volumes, mounted))
	o.list("jobVolumes", writeMounted(job.Volumes, mounted))
	o["tasks"] = each(g.Tasks, func(t backend.Task) any { return writeTask(&t) })
	return digest(encode(o))
}

func writeMounted(volumes []backend.Volume, mounted map[string]bool) []any {
	var out []any
	for _, v := range volumes {
		if mounted[v.Name] {
			out = append(out, writeVolume(v))
		}
	}
	return out
}
