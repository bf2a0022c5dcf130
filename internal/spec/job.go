package spec

import (
	"time"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/schedule"
	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/pkg/backend"
)

const (
	scalarKind = tree.Scalar
	day        = 24 * time.Hour
)

// APIVersion is the one version of the job file.
const APIVersion = "baton/v1"

// jobReader reads one job.
type jobReader struct {
	*reader
	root   value
	job    *backend.Job
	flat   bool // no groups: the root is the group main
	groups []groupScope
	uses   []use
	merges []mergeUse
	notes  []Note
}

func defaultRetain() backend.Retain {
	return backend.Retain{Runs: 10, Revisions: 10, Finished: 7 * day, Logs: 7 * day}
}

const (
	defaultTimezone         = "UTC"
	defaultStartingDeadline = 200 * time.Second
)

func (j *jobReader) read(opts *Options) {
	if !j.root.is(tree.Map) {
		return
	}
	j.flat = !j.root.node.Has("groups")
	j.root.checkPlaces(j.rootLevels())

	s := scope{chain: []value{j.root}}
	s.field("apiVersion", func(v value) {
		if got, ok := text(v); ok && got != APIVersion {
			v.problem("the version "+clip(got)+" is unknown", "allowed: "+APIVersion)
		}
	})
	s.field("name", into(&j.job.Key.Name, named(46)))
	s.field("type", into(&j.job.Type, enum(backend.Batch, backend.Service, backend.Cron, backend.Daemon)))
	for _, name := range []string{"name", "type"} {
		if !j.root.node.Has(name) {
			hint := ""
			if name == "type" {
				hint = "allowed: batch, service, cron or daemon"
			}
			j.root.problem(name+" is missing", hint)
		}
	}
	j.namespace(s, opts)
	s.typ = j.job.Type
	j.cron(s)
	s.field("suspend", into(&j.job.Suspend, boolean))
	s.field("timeout", into(&j.job.Timeout, longer(time.Second)))
	s.field("priority", into(&j.job.Priority, filled))
	s.field("queue", into(&j.job.Queue, filled))
	j.job.Retain = defaultRetain()
	s.field("retain", func(v value) { readRetain(v, &j.job.Retain) })
	s.field("backends", j.readBackends)
	j.job.Labels, j.job.Annotations = readLabels(s), readAnnotations(s)
	if !j.flat {
		s.field("volumes", func(v value) { j.job.Volumes = readVolumes(v, true) })
	}
	j.readGroups(s)
	j.check()
}

// rootLevels says whose fields stand at the root.
func (j *jobReader) rootLevels() level {
	at := atJob
	if j.flat {
		at |= atGroup
		if !j.root.node.Has("tasks") {
			at |= atTask
		}
	}
	return at
}

func (j *jobReader) namespace(s scope, opts *Options) {
	j.job.Key.Namespace = opts.Namespace
	if opts.Namespace == "" {
		j.job.Key.Namespace = opts.DefaultNamespace
	}
	s.field("namespace", func(v value) {
		name, ok := label(v)
		if ok && opts.Namespace != "" && name != opts.Namespace {
			v.problem("the namespace is "+name+", but "+opts.Namespace+" was asked for", "leave one of the two out")
			return
		}
		if ok {
			j.job.Key.Namespace = name
		}
	})
}

func (j *jobReader) cron(s scope) {
	job := j.job
	if job.Type == backend.Cron {
		job.Timezone, job.Concurrency, job.StartingDeadline = defaultTimezone, backend.ForbidConcurrent, defaultStartingDeadline
		if !j.root.node.Has("schedule") {
			j.root.problem("schedule is missing", `a cron job has one, for example "30 2 * * *", @daily or manual`)
		}
	}
	s.field("schedule", func(v value) {
		if parsed, ok := parsed(schedule.Parse)(v); ok {
			job.Schedule = parsed.String()
		}
	})
	s.field("timezone", into(&job.Timezone, timezone))
	s.field("concurrency", into(&job.Concurrency, enum(backend.AllowConcurrent, backend.ForbidConcurrent, backend.ReplaceConcurrent)))
	s.field("startingDeadline", into(&job.StartingDeadline, longer(time.Second)))
}

// timezone takes the IANA database's names, which a fixed offset is not.
func timezone(v value) (string, bool) {
	s, ok := text(v)
	if !ok {
		return "", false
	}
	if _, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" {
		hint := "write an IANA name such as UTC or Europe/Berlin"
		if near, ok := problem.Nearest(s, zones()); ok {
			hint = "did you mean " + near + "? " + hint
		}
		v.problem("the time zone "+clip(s)+" is unknown", hint)
		return "", false
	}
	return s, true
}

// zones are those that are looked through for a misspelt one.
func zones() []string {
	return []string{
		"UTC", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "America/Chicago", "America/Denver",
		"America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "America/Toronto", "Asia/Dubai", "Asia/Hong_Kong",
		"Asia/Kolkata", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney",
		"Europe/Amsterdam", "Europe/Berlin", "Europe/London", "Europe/Madrid", "Europe/Paris", "Europe/Rome",
		"Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich", "Pacific/Auckland",
	}
}

func readRetain(v value, r *backend.Retain) {
	v.object(fields{
		"runs":      into(&r.Runs, whole(1, 10_000)),
		"revisions": into(&r.Revisions, whole(1, 10_000)),
		"finished":  into(&r.Finished, duration),
		"logs":      into(&r.Logs, duration),
	})
}
