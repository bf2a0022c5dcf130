package spec

import (
	"github.com/baton-run/baton/pkg/backend"
)

// readBackends reads the escape hatches. A section that says nothing else than
// the defaults was not given.
func (j *jobReader) readBackends(v value) {
	b := &j.job.Backends
	v.object(fields{
		"kubernetes": func(v value) {
			var k backend.KubernetesOptions
			v.object(fields{"patches": into(&k.Patches, list(patch)), "engine": into(&k.Engine, filled)})
			if k.Patches != nil || k.Engine != "" {
				b.Kubernetes = &k
			}
		},
		"mesos": j.readMesos,
		"local": func(v value) {
			var l backend.LocalOptions
			v.object(fields{"image": into(&l.Image, enum("run", "ignore"))})
			if l.Image != "" {
				b.Local = &l
			}
		},
	})
}

func patch(v value) (backend.Patch, bool) {
	p := backend.Patch{Type: "strategic"}
	ok := v.object(fields{
		"kind":  into(&p.Kind, filled),
		"name":  into(&p.Name, filled),
		"type":  into(&p.Type, enum("strategic", "merge", "json")),
		"patch": into(&p.Patch, native),
	}, "kind", "patch")
	return p, ok
}

func defaultMesos() backend.MesosOptions {
	return backend.MesosOptions{Image: "run", Containerizer: "mesos"}
}

func (j *jobReader) readMesos(v value) {
	m := defaultMesos()
	v.object(fields{
		"image":         into(&m.Image, enum("run", "ignore")),
		"containerizer": into(&m.Containerizer, enum("mesos", "docker")),
		"roles":         into(&m.Roles, list(filled)),
		"merge":         into(&m.Merge, list(j.readMerge)),
	})
	if m.Image != "run" || m.Containerizer != "mesos" || m.Roles != nil || m.Merge != nil {
		j.job.Backends.Mesos = &m
	}
}

// readMerge remembers where a merge names a group and task, which are known
// later.
func (j *jobReader) readMerge(v value) (backend.Merge, bool) {
	var m backend.Merge
	ok := v.object(fields{
		"group": into(&m.Group, label),
		"task":  into(&m.Task, label),
		"patch": into(&m.Patch, native),
	}, "patch")
	j.merges = append(j.merges, mergeUse{v, m.Group, m.Task})
	return m, ok
}

type mergeUse struct {
	value       value
	group, task string
}
