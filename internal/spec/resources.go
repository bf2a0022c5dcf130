package spec

import (
	"strconv"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

func defaultResources() backend.Resources { return backend.Resources{CPU: 100, Memory: 128 << 20} }

const defaultSHM = backend.Bytes(64 << 20)

func defaultLogs() backend.LogRotation { return backend.LogRotation{MaxSize: 10 << 20, MaxFiles: 5} }

func (t *taskReader) readResources() {
	s, task := t.scope, t.task
	task.Resources, task.SHM = defaultResources(), defaultSHM
	left := "cpu 100m and memory 128Mi"
	s.field("resources", func(v value) {
		readResources(v, &task.Resources)
		switch cpu, memory := v.node.Has("cpu"), v.node.Has("memory"); {
		case cpu && memory:
			left = ""
		case cpu:
			left = "memory 128Mi"
		case memory:
			left = "cpu 100m"
		}
	})
	if left != "" {
		t.job.note(t.group, len(t.job.groups[t.group].tasks), "requests left out: "+left)
	}
	s.field("ulimits", func(v value) {
		for _, e := range v.entries() {
			if !ulimitName(e.key.Key) {
				v.r.addField(e.key, e.value.path, "there is no such limit", problem.OneOf(e.key.Key, ulimitNames()))
				continue
			}
			if u, ok := ulimit(e.value); ok {
				task.Ulimits = set(task.Ulimits, e.key.Key, u)
			}
		}
	})
	s.field("shm", into(&task.SHM, byteSize))
}

func readResources(v value, r *backend.Resources) {
	var limits value
	v.object(fields{
		"cpu":    into(&r.CPU, cpu),
		"memory": into(&r.Memory, byteSize),
		"disk":   into(&r.Disk, byteSize),
		"gpu":    into(&r.GPU, whole(0, 10_000)),
		"extra": func(v value) {
			for _, e := range v.entries() {
				if !labelKey(e.key.Key) {
					v.r.addField(e.key, e.value.path, "this is not the name of a resource", "for example vendor.example/device")
				} else if n, ok := number(1, 1_000_000_000)(e.value); ok {
					r.Extra = set(r.Extra, e.key.Key, n)
				}
			}
		},
		"limits": func(v value) {
			limits = v
			v.object(fields{"cpu": into(&r.Limits.CPU, cpuLimit), "memory": into(&r.Limits.Memory, byteSize), "disk": into(&r.Limits.Disk, byteSize)})
		},
	})
	for _, l := range []struct {
		name         string
		least, limit int64
		lower, upper string
	}{
		{"cpu", int64(r.CPU), int64(r.Limits.CPU), r.CPU.String(), r.Limits.CPU.String()},
		{"memory", int64(r.Memory), int64(r.Limits.Memory), r.Memory.String(), r.Limits.Memory.String()},
		{"disk", int64(r.Disk), int64(r.Limits.Disk), r.Disk.String(), r.Limits.Disk.String()},
	} {
		if l.limit == 0 || l.least <= l.limit {
			continue
		}
		if f, ok := limits.node.Get(l.name); ok {
			limits.child(l.name, f.Value).problem("the limit "+l.upper+" is less than the request "+l.lower, "a limit is at least the request")
		}
	}
}

func cpuLimit(v value) (backend.CPU, bool) {
	c, ok := cpu(v)
	if ok && c == 0 {
		v.problem("a limit of nothing", "leave it out for no limit")
		return 0, false
	}
	return c, ok
}

func ulimitNames() []string {
	return []string{
		"core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss",
		"rtprio", "rttime", "sigpending", "stack",
	}
}

func ulimitName(s string) bool {
	for _, n := range ulimitNames() {
		if n == s {
			return true
		}
	}
	return false
}

const unlimited = -1

func ulimit(v value) (backend.Ulimit, bool) {
	var u backend.Ulimit
	if v.node.Kind == scalarKind {
		n, ok := limitValue(v)
		return backend.Ulimit{Soft: n, Hard: n}, ok
	}
	ok := v.object(fields{"soft": into(&u.Soft, limitValue), "hard": into(&u.Hard, limitValue)}, "soft", "hard")
	if ok && u.Hard != unlimited && (u.Soft == unlimited || u.Soft > u.Hard) {
		v.problem("the soft limit is above the hard one", "soft is at most hard")
		return u, false
	}
	return u, ok
}

func limitValue(v value) (int64, bool) {
	if v.node.Kind == scalarKind && v.node.Text == "unlimited" {
		return unlimited, true
	}
	return number(0, 1<<53-1)(v)
}

func writeLimit(n int64) any {
	if n == unlimited {
		return "unlimited"
	}
	return n
}

func readLogs(v value, l *backend.LogRotation) {
	v.object(fields{"maxSize": into(&l.MaxSize, byteSize), "maxFiles": into(&l.MaxFiles, whole(1, 1000))})
}

// note records what the plan says about a task.
func (j *jobReader) note(group, task int, msg string) {
	j.notes = append(j.notes, Note{
		Path: "groups[" + strconv.Itoa(group) + "].tasks[" + strconv.Itoa(max(task-1, 0)) + "].resources", Msg: msg,
	})
}
