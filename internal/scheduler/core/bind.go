package core

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Binding is what launch-bound text needs to know.
type Binding struct {
	Job      backend.Key
	Revision int
	Group    string
	Count    int // of the group
	Index    int
	Instance string // its name: etl.extract.3
	Run      int
	RunTime  time.Time
	Zone     *time.Location // for run.date; nil = UTC
	Host     string
	Ports    []backend.Address // of the instance
	// Addresses of other groups: "group", or "job/group" of another job.
	Addresses map[string][]Endpoint
}

// Bindings returns what launch-bound text of a placed instance is bound from.
func (js *JobState) Bindings(i *Instance, env Env) Binding {
	rev, g := js.Spec(i)
	run := js.run(i.Run)
	b := Binding{
		Job: js.Key, Revision: i.Revision, Group: i.Group, Index: i.Index, Instance: i.Name(js.Key.Name),
		Run: i.Run, Host: i.Host, Ports: i.Ports, Addresses: map[string][]Endpoint{},
	}
	if run != nil {
		b.RunTime = run.Nominal
	}
	if g == nil {
		return b
	}
	b.Count = g.Count
	if !numbered(rev.Job.Type) {
		b.Count = js.Count(g)
	}
	if env.Zone != nil && rev.Job.Timezone != "" {
		b.Zone = env.Zone(rev.Job.Timezone)
	}
	groups, jobs := others(g)
	for _, name := range groups {
		if other := run.group(name); other != nil {
			b.Addresses[name] = js.endpoints(other)
		}
	}
	for _, a := range jobs {
		if env.Addresses != nil {
			b.Addresses[a.Job+"/"+a.Group] = env.Addresses(backend.Key{Namespace: js.Key.Namespace, Name: a.Job}, a.Group)
		}
	}
	return b
}

// Bind returns the text with every word replaced. run.time is RFC 3339 in UTC;
// run.date is the day of run.time in the job's time zone.
func Bind(t backend.Text, b Binding) (string, error) {
	var out strings.Builder
	for _, s := range t {
		text, err := b.segment(s)
		if err != nil {
			return "", err
		}
		out.WriteString(text)
	}
	return out.String(), nil
}

func (b *Binding) segment(s backend.Segment) (string, error) {
	switch s.Kind {
	case backend.SegmentLiteral:
		return s.Value, nil
	case backend.SegmentPort:
		return portNumber(b.Ports, s.Name, s)
	case backend.SegmentAddr:
		return b.address(s)
	case backend.SegmentInstance:
		return pick(s, "index", strconv.Itoa(b.Index), "name", b.Instance)
	case backend.SegmentGroup:
		return pick(s, "name", b.Group, "count", strconv.Itoa(b.Count))
	case backend.SegmentJob:
		if s.Name == "revision" {
			return strconv.Itoa(b.Revision), nil
		}
		return pick(s, "name", b.Job.Name, "namespace", b.Job.Namespace)
	case backend.SegmentRun:
		return b.run(s)
	default:
		return "", fmt.Errorf("text has a segment of unknown kind %d", s.Kind)
	}
}

func (b *Binding) run(s backend.Segment) (string, error) {
	if s.Name == "number" {
		return strconv.Itoa(b.Run), nil
	}
	zone := b.Zone
	if zone == nil {
		zone = time.UTC
	}
	return pick(s, "time", b.RunTime.UTC().Format(time.RFC3339), "date", b.RunTime.In(zone).Format(time.DateOnly))
}

// pick returns the value of the pair that the segment names.
func pick(s backend.Segment, pairs ...string) (string, error) {
	for i := 0; i < len(pairs); i += 2 {
		if s.Name == pairs[i] {
			return pairs[i+1], nil
		}
	}
	return "", fmt.Errorf("%s: no such word", s)
}

func portNumber(ports []backend.Address, name string, s backend.Segment) (string, error) {
	for _, p := range ports {
		if p.Name == name {
			return strconv.Itoa(p.Port), nil
		}
	}
	return "", fmt.Errorf("%s: the group has no port %s", s, name)
}
