package spec

import (
	"strings"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/pkg/backend"
)

// level is where a field lives.
type level uint8

const (
	atJob level = 1 << iota
	atGroup
	atTask
)

// place is a field's level. An inherited one (↓) may also stand further out,
// as the default of all inside. Types limits it to jobs, or groups, of these
// types: B batch, C cron, S service, D daemon; "" = all.
type place struct {
	name    string
	levels  level
	inherit bool
	types   string
}

// places is the one table of which field lives where.
var places = []place{
	{"apiVersion", atJob, false, ""}, {"name", atJob | atGroup | atTask, false, ""},
	{"namespace", atJob, false, ""}, {"type", atJob | atGroup, false, ""},
	{"groups", atJob, false, ""}, {"params", atJob, false, ""},
	{"schedule", atJob, false, "C"}, {"timezone", atJob, false, "C"},
	{"concurrency", atJob, false, "C"}, {"startingDeadline", atJob, false, "C"},
	{"suspend", atJob, false, "BC"}, {"timeout", atJob, false, "BC"},
	{"priority", atJob, false, ""}, {"queue", atJob, false, ""},
	{"retain", atJob, false, ""}, {"backends", atJob, false, ""},

	{"labels", atJob | atGroup, true, ""}, {"annotations", atJob | atGroup, true, ""},
	{"volumes", atJob | atGroup, false, ""},

	{"tasks", atGroup, false, ""},
	{"count", atGroup, false, "BS"}, {"gang", atGroup, false, "BS"},
	{"scale", atGroup, false, "S"}, {"identity", atGroup, false, "S"}, {"alias", atGroup, false, "S"},
	{"parallelism", atGroup, false, "B"}, {"retries", atGroup, false, "B"}, {"retryAll", atGroup, false, "B"},
	{"maxFailed", atGroup, false, "B"}, {"successCodes", atGroup, false, "B"}, {"noRetryCodes", atGroup, false, "B"},
	{"attemptTimeout", atGroup, false, "B"}, {"leader", atGroup, false, "B"},
	{"dependsOn", atGroup, false, ""}, {"onAddressChange", atGroup, false, ""},
	{"restart", atGroup, true, "SD"}, {"update", atGroup, true, "SD"},
	{"disruption", atGroup, true, "S"}, {"unreachable", atGroup, true, "S"},
	{"platform", atGroup, true, ""}, {"serviceAccount", atGroup, true, ""}, {"fsGroup", atGroup, true, ""},
	{"network", atGroup, true, ""}, {"placement", atGroup, true, ""}, {"tolerations", atGroup, true, ""},

	{"lifecycle", atTask, false, ""}, {"image", atTask, true, ""}, {"pull", atTask, true, ""},
	{"messageFile", atTask, false, ""}, {"command", atTask, false, ""}, {"args", atTask, false, ""},
	{"script", atTask, false, ""}, {"workdir", atTask, true, ""}, {"stdin", atTask, false, ""},
	{"tty", atTask, false, ""}, {"user", atTask, true, ""}, {"env", atTask, true, ""},
	{"envFrom", atTask, true, ""}, {"secrets", atTask, true, ""}, {"files", atTask, false, ""},
	{"artifacts", atTask, false, ""}, {"resources", atTask, true, ""}, {"ulimits", atTask, true, ""},
	{"shm", atTask, true, ""}, {"ports", atTask, false, ""}, {"mounts", atTask, false, ""},
	{"health", atTask, false, ""}, {"stop", atTask, true, ""}, {"logs", atTask, true, ""},
	{"security", atTask, true, ""},
}

func placeOf(name string) (place, bool) {
	for _, p := range places {
		if p.name == name {
			return p, true
		}
	}
	return place{}, false
}

// fits says whether the field is for a job or group of this type.
func (p place) fits(t backend.JobType) bool {
	if p.types == "" || t == "" {
		return true
	}
	return strings.Contains(p.types, strings.ToUpper(string(t[:1])))
}

// allowed says whether the field may stand at the level, or further out than
// its own.
func (p place) allowed(at level) bool {
	if p.levels&at != 0 {
		return true
	}
	outermost := at & -at
	return p.inherit && outermost < p.levels&-p.levels
}

// checkPlaces refuses unknown and misplaced fields of a mapping that holds the
// fields of these levels.
func (v value) checkPlaces(at level) {
	for _, f := range v.node.Fields {
		if at&atJob != 0 && (strings.HasPrefix(f.Key, "x-") || f.Key == "$schema") {
			continue
		}
		p, known := placeOf(f.Key)
		switch {
		case v.r.problems.Full() && !known:
			v.r.addField(f, f.Key, "there is no such field here", "")
		case !known:
			v.r.addField(f, v.child(f.Key, f.Value).path, "there is no such field here", unknownHint(f.Key, at))
		case !p.allowed(at):
			v.r.addField(f, v.child(f.Key, f.Value).path, "the field stands at the wrong level", p.home())
		}
	}
}

// home says where a field belongs.
func (p place) home() string {
	at := "the job, at the root of the file"
	switch {
	case p.levels&atTask != 0:
		at = "a task: groups[].tasks[], or the group when it has no tasks"
	case p.levels&atGroup != 0:
		at = "a group: groups[], or the root when there are no groups"
	}
	if p.levels&atJob != 0 && p.levels&atGroup != 0 {
		at = "the job or a group"
	}
	hint := p.name + " belongs to " + at
	if p.inherit && p.levels&atJob == 0 {
		hint += ", or further out as a default"
	}
	return hint
}

func unknownHint(name string, at level) string {
	if parent, ok := nestedIn(name); ok {
		return name + " belongs to " + parent
	}
	var known []string
	for _, p := range places {
		if p.allowed(at) {
			known = append(known, p.name)
		}
	}
	if near, ok := problem.Nearest(name, known); ok {
		return "did you mean " + near + "?"
	}
	for _, p := range places {
		if near, ok := problem.Nearest(name, []string{p.name}); ok {
			return "did you mean " + near + "? " + p.home()
		}
	}
	return "baton explain lists the fields"
}

// nestedIn knows the fields that people most often write too far out.
func nestedIn(name string) (string, bool) {
	for parent, fields := range map[string]string{
		"resources": " cpu memory disk gpu limits requests ",
		"stop":      " grace signal preStop terminationGracePeriodSeconds ",
		"update":    " strategy maxSurge maxUnavailable healthyFor deadline autoRollback canary batches ",
		"health":    " ready live startup readinessProbe livenessProbe startupProbe ",
		"placement": " constraints prefer spread distinct nodeSelector affinity ",
		"security":  " privileged capabilities readOnlyRoot noNewPrivileges apiToken securityContext ",
		"network":   " dns hosts mode ",
		"ports[]":   " port expose hostPort protocol servicePort containerPort ",
		"scale":     " min max minReplicas maxReplicas ",
		"restart":   " backoff maxBackoff attempts restartPolicy ",
		"user":      " uid gid ",
		"logs":      " maxSize maxFiles ",
	} {
		if strings.Contains(fields, " "+name+" ") {
			return parent, true
		}
	}
	return "", false
}

// scope is the chain of mappings in which a field may stand: its own first,
// then further out.
type scope struct {
	chain []value
	typ   backend.JobType // of the job or group, for fields limited by type
}

// find returns the nearest value of a field.
func (s scope) find(name string) (value, bool) {
	p, _ := placeOf(name)
	for i, v := range s.chain {
		if i > 0 && !p.inherit {
			break
		}
		if f, ok := v.node.Get(name); ok {
			return v.child(name, f.Value), true
		}
	}
	return value{}, false
}

// any says whether one of these fields is given.
func (s scope) any(names ...string) bool {
	for _, name := range names {
		if _, ok := s.find(name); ok {
			return true
		}
	}
	return false
}

// field reads the nearest value of a field, if there is one and the type has
// such a field.
func (s scope) field(name string, read func(value)) {
	p, _ := placeOf(name)
	if !p.fits(s.typ) {
		s.refuseType(p)
		return
	}
	if v, ok := s.find(name); ok {
		read(v)
	}
}

// refuseType reports a field that stands itself where its type does not have
// it; a default from further out merely does not apply.
func (s scope) refuseType(p place) {
	own := s.chain[0]
	if f, ok := own.node.Get(p.name); ok && (len(s.chain) > 1 || p.levels&atJob != 0 || !own.node.Has("groups")) {
		own.r.addField(f, own.child(p.name, f.Value).path, p.name+" is not for "+string(s.typ)+" "+kindAt(p), p.typeHint())
	}
}

func kindAt(p place) string {
	if p.levels&atJob != 0 {
		return "jobs"
	}
	return "groups"
}

func (p place) typeHint() string {
	switch p.name {
	case "restart":
		return "restart is for service and daemon groups; a batch group has retries"
	case "retries", "retryAll", "maxFailed", "attemptTimeout":
		return p.name + " is for batch groups; a service or daemon group has restart"
	case "schedule":
		return "a job with a schedule has type: cron"
	}
	var types []string
	for _, t := range []backend.JobType{backend.Batch, backend.Cron, backend.Service, backend.Daemon} {
		if p.fits(t) {
			types = append(types, string(t))
		}
	}
	return p.name + " is for " + strings.ReplaceAll(problem.Allowed(types), " or ", " and ") + " " + kindAt(p)
}

// merged reads a field whose values are merged by key, the nearest winning,
// in file order from the outside in.
func (s scope) merged(name string, read func(key tree.Field, v value)) {
	seen := map[string]int{}
	var keys []tree.Field
	var values []value
	for i := len(s.chain) - 1; i >= 0; i-- {
		f, ok := s.chain[i].node.Get(name)
		if !ok {
			continue
		}
		for _, e := range s.chain[i].child(name, f.Value).entries() {
			if at, has := seen[e.key.Key]; has {
				keys[at], values[at] = e.key, e.value
				continue
			}
			seen[e.key.Key] = len(keys)
			keys, values = append(keys, e.key), append(values, e.value)
		}
	}
	for i := range keys {
		read(keys[i], values[i])
	}
}
