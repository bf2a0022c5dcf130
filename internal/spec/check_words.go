package spec

import (
	"fmt"
	"strings"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

// checkUse checks the words of one text against the groups.
func (j *jobReader) checkUse(u use) {
	if u.group >= len(j.job.Groups) {
		return
	}
	g := &j.job.Groups[u.group]
	for _, s := range u.text {
		msg, hint := "", ""
		switch s.Kind {
		case backend.SegmentPort:
			if names := portNames(g); !contains(names, s.Name) {
				msg, hint = "the group has no port "+s.Name, noneOr(s.Name, names, "declare it in ports")
			}
		case backend.SegmentAddr:
			msg, hint = j.checkAddr(g, s.Addr)
		case backend.SegmentInstance, backend.SegmentGroup:
			if (s.Name == "index" || s.Name == "count") && !g.Indexed() {
				msg, hint = "the instances of a "+string(g.Type)+" group have no lasting index", "it needs a batch group or identity: stable"
			}
		case backend.SegmentRun:
			if j.job.Type != backend.Batch && j.job.Type != backend.Cron && j.job.Type != "" {
				msg, hint = "a "+string(j.job.Type)+" job has no runs", "batch and cron jobs have"
			}
		}
		if msg != "" {
			u.value.problemAt(max(strings.Index(u.value.node.Text, s.String()), 0), s.String()+": "+msg, hint)
		}
	}
}

func (j *jobReader) checkAddr(own *backend.Group, a *backend.Addr) (msg, hint string) {
	if a.Job != "" {
		if a.Pick == backend.PickSelf {
			return "[self] is an instance of the own group", ""
		}
		if badName(a.Job, 46) != "" || badName(a.Group, longestName) != "" || badName(a.Port, longestPort) != "" {
			return "this names no job, group and port", "write ${addr.JOB/GROUP.PORT}"
		}
		return "", ""
	}
	g := j.job.Group(a.Group)
	if g == nil {
		hint := problem.OneOf(a.Group, j.groupNames())
		if j.flat {
			hint = "a job without groups has the group main: ${addr.main." + a.Port + "}"
		}
		return "there is no group " + a.Group, hint
	}
	if names := portNames(g); !contains(names, a.Port) {
		return "the group " + g.Name + " has no port " + a.Port, noneOr(a.Port, names, "declare it in ports")
	}
	return pickRules(own, g, a)
}

func pickRules(own, g *backend.Group, a *backend.Addr) (msg, hint string) {
	switch a.Pick {
	case backend.PickSelf:
		if g != own {
			return "[self] is an instance of the own group", "the own group is " + own.Name
		}
	case backend.PickAll:
		if g.Scale != nil || g.Type == backend.Daemon {
			return "the group " + g.Name + " has no fixed count", "[*] needs a count; without [] it is any one instance"
		}
	case backend.PickIndex:
		if !g.Indexed() {
			return "the instances of the group " + g.Name + " have no lasting index", "[n] needs a batch group or identity: stable"
		}
		if most := max(g.Count, scaleMax(g)); a.Index >= most {
			return fmt.Sprintf("the group %s has no instance %d", g.Name, a.Index), fmt.Sprintf("it has %d, counted from 0", most)
		}
	case backend.PickAny:
	}
	return "", ""
}

func portNames(g *backend.Group) []string {
	var names []string
	for _, t := range g.Tasks {
		for _, p := range t.Ports {
			names = append(names, p.Name)
		}
	}
	return names
}

func noneOr(word string, names []string, none string) string {
	if len(names) == 0 {
		return none
	}
	return problem.OneOf(word, names)
}
