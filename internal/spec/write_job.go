package spec

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/baton-run/baton/internal/spec/words"
	"github.com/baton-run/baton/pkg/backend"
)

// Canonical writes a job as the one document that all spellings of it share:
// RFC 8785, groups and tasks written out, defaults left out.
func Canonical(job *backend.Job) ([]byte, error) {
	o, err := writeJob(job)
	if err != nil {
		return nil, err
	}
	return encode(o), nil
}

func writeJob(job *backend.Job) (object, error) {
	o := object{"name": job.Key.Name, "type": string(job.Type)}
	o.named("labels", job.Labels)
	o.named("annotations", job.Annotations)
	if job.Type == backend.Cron {
		o.text("schedule", job.Schedule, "")
		o.text("timezone", job.Timezone, defaultTimezone)
		o.text("concurrency", string(job.Concurrency), string(backend.ForbidConcurrent))
		o.duration("startingDeadline", job.StartingDeadline, defaultStartingDeadline)
	}
	o.flag("suspend", job.Suspend)
	o.duration("timeout", job.Timeout, 0)
	o.text("priority", job.Priority, "")
	o.text("queue", job.Queue, "")
	o.nested("retain", writeRetain(job.Retain))
	o.list("volumes", each(job.Volumes, writeVolume))
	backends, err := writeBackends(job.Backends)
	if err != nil {
		return nil, err
	}
	o.nested("backends", backends)
	o["groups"] = each(job.Groups, func(g backend.Group) any { return writeGroup(job, &g) })
	return o, nil
}

func writeRetain(r backend.Retain) object {
	o, d := object{}, defaultRetain()
	o.whole("runs", r.Runs, d.Runs)
	o.whole("revisions", r.Revisions, d.Revisions)
	o.duration("finished", r.Finished, d.Finished)
	o.duration("logs", r.Logs, d.Logs)
	return o
}

func writeBackends(b backend.Backends) (object, error) {
	out := object{}
	if k := b.Kubernetes; k != nil {
		o := object{}
		var patches []any
		for _, p := range k.Patches {
			native, err := writeNative(p.Patch)
			if err != nil {
				return nil, fmt.Errorf("backends.kubernetes.patches: %w", err)
			}
			po := object{"kind": words.Escape(p.Kind), "patch": native}
			po.text("name", p.Name, "")
			po.text("type", p.Type, "strategic")
			patches = append(patches, po)
		}
		o.list("patches", patches)
		o.text("engine", k.Engine, "")
		out.nested("kubernetes", o)
	}
	if m := b.Mesos; m != nil {
		o, d := object{}, defaultMesos()
		o.text("image", m.Image, d.Image)
		o.text("containerizer", m.Containerizer, d.Containerizer)
		o.texts("roles", m.Roles)
		var merges []any
		for _, merge := range m.Merge {
			native, err := writeNative(merge.Patch)
			if err != nil {
				return nil, fmt.Errorf("backends.mesos.merge: %w", err)
			}
			mo := object{"patch": native}
			mo.text("group", merge.Group, "")
			mo.text("task", merge.Task, "")
			merges = append(merges, mo)
		}
		o.list("merge", merges)
		out.nested("mesos", o)
	}
	if l := b.Local; l != nil {
		o := object{}
		o.text("image", l.Image, "")
		out.nested("local", o)
	}
	return out, nil
}

// writeNative takes a backend's own JSON, in which text is escaped as all text
// of a job file is.
func writeNative(patch []byte) (any, error) {
	d := json.NewDecoder(strings.NewReader(string(patch)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("the patch is not JSON: %w", err)
	}
	return escapeNative(v)
}

func escapeNative(v any) (any, error) {
	switch v := v.(type) {
	case string:
		return words.Escape(v), nil
	case json.Number:
		return v.Int64()
	case []any:
		for i := range v {
			x, err := escapeNative(v[i])
			if err != nil {
				return nil, err
			}
			v[i] = x
		}
		return v, nil
	case map[string]any:
		out := make(object, len(v))
		for k := range v {
			x, err := escapeNative(v[k])
			if err != nil {
				return nil, err
			}
			out[k] = x
		}
		return out, nil
	}
	return v, nil
}
