package fidelity

import (
	"strings"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// place is where in the job a field stands. Outside of a task or group these
// are nil, and what is asked of them is asked of all inside.
type place struct {
	job   *backend.Job
	group *backend.Group
	task  *backend.Task
	value string
}

func (p place) meets(conditions []string) bool {
	for _, c := range conditions {
		if !p.meet(c) {
			return false
		}
	}
	return true
}

// meet answers one condition; one that nobody knows does not hold.
func (p place) meet(condition string) bool {
	switch condition {
	case backend.WhenCron:
		return p.job.Type == backend.Cron
	case backend.WhenSeveralGroups:
		return len(p.job.Groups) > 1
	case backend.WhenMixedGroups:
		return p.anyGroup(p.mixed)
	case backend.WhenMutualAddresses:
		return p.anyGroup(p.namedBack)
	case backend.WhenAddressOfSeveral:
		return p.anyGroup(p.namesSeveral)
	case backend.WhenDaylightSaving:
		return daylightSaving(p.job.Timezone)
	case backend.WhenNoCommand:
		return p.anyTask(func(_ *backend.Group, t *backend.Task) bool { return !t.HasCommand && len(t.Script) == 0 })
	case backend.WhenGated:
		return p.anyTask(gated)
	case backend.WhenLocalIgnoresImage:
		return p.job.Backends.Local != nil && p.job.Backends.Local.Image == "ignore"
	case backend.WhenMesosIgnoresImage:
		return p.job.Backends.Mesos != nil && p.job.Backends.Mesos.Image == "ignore"
	case backend.WhenMesosDocker:
		return p.job.Backends.Mesos != nil && p.job.Backends.Mesos.Containerizer == "docker"
	case backend.WhenAbsolutePath:
		return strings.HasPrefix(p.value, "/")
	case backend.WhenForeignScheme:
		return foreignScheme(p.value)
	default:
		return false
	}
}

func (p place) anyGroup(holds func(*backend.Group) bool) bool {
	if p.group != nil {
		return holds(p.group)
	}
	for i := range p.job.Groups {
		if holds(&p.job.Groups[i]) {
			return true
		}
	}
	return false
}

func (p place) anyTask(holds func(*backend.Group, *backend.Task) bool) bool {
	return p.anyGroup(func(g *backend.Group) bool {
		if p.task != nil {
			return holds(g, p.task)
		}
		for i := range g.Tasks {
			if holds(g, &g.Tasks[i]) {
				return true
			}
		}
		return false
	})
}

func (p place) mixed(g *backend.Group) bool {
	if p.job.Type == backend.Cron {
		return g.Type != backend.Batch
	}
	return g.Type != p.job.Type
}

// gated reports whether the task starts after another of its instance.
func gated(g *backend.Group, t *backend.Task) bool {
	for i := range g.Tasks {
		other := &g.Tasks[i]
		if other.Name == t.Name {
			if t.Lifecycle == backend.InitTask {
				return false // inits after it wait for it
			}
			continue
		}
		if other.Lifecycle == backend.InitTask || other.Lifecycle == backend.SidecarTask && t.Lifecycle == backend.MainTask {
			return true
		}
	}
	return false
}

func foreignScheme(uri string) bool {
	scheme, _, ok := strings.Cut(uri, "://")
	return ok && scheme != "http" && scheme != "https" && scheme != "file"
}

// daylightSaving reports whether the zone's clocks change within a year; of a
// zone nobody knows the worse is assumed.
func daylightSaving(zone string) bool {
	location, err := time.LoadLocation(zone)
	if err != nil {
		return true
	}
	_, winter := time.Date(2026, time.January, 1, 0, 0, 0, 0, location).Zone()
	for month := time.February; month <= time.December; month++ {
		if _, offset := time.Date(2026, month, 1, 0, 0, 0, 0, location).Zone(); offset != winter {
			return true
		}
	}
	return false
}
