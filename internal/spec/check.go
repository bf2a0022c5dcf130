package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/pkg/backend"
)

// check is what can be said only when the whole job is read.
func (j *jobReader) check() {
	j.checkNames()
	j.checkTypes()
	j.checkDependencies()
	for i := range j.job.Groups {
		j.checkVolumes(i)
		j.checkTasks(i)
		j.checkPorts(i)
	}
	j.checkMerges()
	for _, u := range j.uses {
		j.checkUse(u)
	}
}

// at is the value of a group's own field, or else the group.
func (j *jobReader) at(group int, name string) value {
	s := j.groups[group].scope
	if v, ok := s.find(name); ok && !(j.flat && name == "name") {
		return v
	}
	return s.chain[0]
}

// twice calls again for each name that came before.
func twice[T any](items []T, name func(T) string, again func(i, first int)) {
	seen := map[string]int{}
	for i, item := range items {
		n := name(item)
		if n == "" {
			continue
		}
		if first, ok := seen[n]; ok {
			again(i, first)
			continue
		}
		seen[n] = i
	}
}

func (j *jobReader) checkNames() {
	groups := j.job.Groups
	twice(groups, func(g backend.Group) string { return g.Name }, func(i, first int) {
		j.at(i, "name").problem("the group "+groups[i].Name+" stands twice: groups["+fmt.Sprint(first)+"] has the name too", "give each group its own name")
	})
	for i, g := range groups {
		if g.Name != backend.MainName && len(j.job.Key.Name)+len(g.Name) > 46 {
			j.at(i, "name").problem(fmt.Sprintf("the names of job and group have %d characters together", len(j.job.Key.Name)+len(g.Name)), "at most 46")
		}
		tasks := j.groups[i].tasks
		twice(g.Tasks, func(t backend.Task) string { return t.Name }, func(k, first int) {
			at := tasks[k].chain[0]
			if v, ok := tasks[k].find("name"); ok {
				at = v
			}
			at.problem("the task "+g.Tasks[k].Name+" stands twice: tasks["+fmt.Sprint(first)+"] has the name too", "give each task its own name")
		})
	}
	var aliases []string
	var where []value
	for i, g := range groups {
		for _, a := range g.Alias {
			aliases, where = append(aliases, a), append(where, j.at(i, "alias"))
		}
	}
	twice(aliases, func(s string) string { return s }, func(i, _ int) {
		where[i].problem("the alias "+aliases[i]+" stands twice", "")
	})
}

func (j *jobReader) checkTypes() {
	allowed := map[backend.JobType][]backend.JobType{
		backend.Batch:   {backend.Batch, backend.Service},
		backend.Cron:    {backend.Batch, backend.Service},
		backend.Service: {backend.Service, backend.Batch},
		backend.Daemon:  {backend.Daemon},
	}[j.job.Type]
	if allowed == nil {
		return
	}
	leaders, batch := 0, false
	for i, g := range j.job.Groups {
		batch = batch || g.Type == backend.Batch
		if g.Type != "" && !slices.Contains(allowed, g.Type) {
			j.at(i, "type").problem(fmt.Sprintf("a %s job has no %s groups", j.job.Type, g.Type), "allowed: "+typeNames(allowed))
		}
		if !g.Leader {
			continue
		}
		if leaders++; leaders > 1 {
			j.at(i, "leader").problem("a second leader", "one group's end ends the job")
		}
		if j.job.Type == backend.Service {
			j.at(i, "leader").problem("a service job does not end", "leader is for batch and cron jobs")
		}
	}
	if !batch && len(j.job.Groups) > 0 && (j.job.Type == backend.Batch || j.job.Type == backend.Cron) {
		j.root.problem(fmt.Sprintf("a %s job without a batch group would end at once", j.job.Type), "let one group be of type batch")
	}
}

func typeNames(types []backend.JobType) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	return problem.Allowed(names)
}

func (j *jobReader) checkTasks(group int) {
	g := j.job.Groups[group]
	mains := 0
	for i, t := range g.Tasks {
		at := j.groups[group].tasks[i].chain[0]
		if t.Lifecycle == backend.MainTask {
			mains++
		}
		if at.node.Kind == tree.Map && !j.groups[group].tasks[i].any("image", "command", "args", "script") {
			at.problem("there is nothing to run", "write image, command or script")
		}
		if t.HasCommand && len(t.Command) == 0 && t.Image == "" {
			at.problem("the command is empty and the task has no image", "write the program's name")
		}
	}
	if mains == 0 && len(g.Tasks) > 0 {
		j.at(group, "tasks").problem("no task is a main one", "an instance lives as long as its main tasks")
	}
	if g.Gang && g.Type == backend.Batch && g.Parallelism < g.Count {
		j.at(group, "gang").problem("a gang starts all its instances at once, but parallelism is less than the count", "leave parallelism out")
	}
}

func (j *jobReader) checkPorts(group int) {
	type found struct {
		port backend.Port
		at   value
	}
	var ports []found
	for i, t := range j.job.Groups[group].Tasks {
		v, _ := j.groups[group].tasks[i].find("ports")
		for k, p := range t.Ports {
			at := v
			if k < len(v.node.Items) {
				at = v.item(k)
			}
			ports = append(ports, found{p, at})
		}
	}
	for what, name := range map[string]func(found) string{
		"name": func(f found) string { return f.port.Name },
		"port": func(f found) string { return numbered(f.port.Number, f.port.Protocol) },
		"hostPort": func(f found) string {
			return numbered(f.port.HostPort, f.port.Protocol)
		},
	} {
		twice(ports, name, func(i, first int) {
			at := ports[i].at
			if f, ok := at.node.Get(what); ok {
				at = at.child(what, f.Value)
			}
			at.problem("the "+map[string]string{"name": "port", "port": "port number", "hostPort": "host port"}[what]+" "+name(ports[i])+
				" stands twice in the group: "+ports[first].at.path+" has it too", "the tasks of a group share their network")
		})
	}
}

func numbered(n int, protocol string) string {
	if n == 0 {
		return ""
	}
	if protocol == "tcp" {
		return fmt.Sprint(n)
	}
	return fmt.Sprint(n) + "/" + protocol
}

func (j *jobReader) checkVolumes(group int) {
	g := j.job.Groups[group]
	if group == 0 {
		v, _ := scope{chain: []value{j.root}}.find("volumes")
		twice(j.job.Volumes, volumeName, func(i, _ int) { v.twiceAt(i, "the volume "+j.job.Volumes[i].Name+" stands twice") })
	}
	v, _ := scope{chain: j.groups[group].scope.chain[:1]}.find("volumes")
	twice(g.Volumes, volumeName, func(i, _ int) { v.twiceAt(i, "the volume "+g.Volumes[i].Name+" stands twice") })
	known := map[string]bool{}
	for _, vol := range j.job.Volumes {
		known[vol.Name] = true
	}
	for i, vol := range g.Volumes {
		if known[vol.Name] {
			v.twiceAt(i, "the volume "+vol.Name+" stands in the job too")
		}
	}
	for _, vol := range g.Volumes {
		known[vol.Name] = true
	}
	names := problem.Sorted(keys(known))
	for i, t := range g.Tasks {
		mounts, _ := j.groups[group].tasks[i].find("mounts")
		for k, m := range t.Mounts {
			if m.Volume != "" && !known[m.Volume] && k < len(mounts.node.Items) {
				mounts.item(k).problem("there is no volume "+m.Volume, volumeHint(m.Volume, names))
			}
		}
		twice(t.Mounts, func(m backend.Mount) string { return m.Path }, func(k, _ int) {
			mounts.twiceAt(k, "two volumes are mounted at "+t.Mounts[k].Path)
		})
	}
}

func volumeName(v backend.Volume) string { return v.Name }

// twiceAt reports an item of a list, where it can be found.
func (v value) twiceAt(i int, msg string) {
	if v.node == nil {
		return
	}
	if i < len(v.node.Items) {
		v = v.item(i)
	}
	v.problem(msg, "")
}

func volumeHint(name string, names []string) string {
	if len(names) == 0 {
		return "declare it in volumes of the group or of the job"
	}
	if hint := problem.DidYouMean(name, names); hint != "" {
		return hint
	}
	return "declared: " + strings.Join(names, ", ")
}

func (j *jobReader) checkMerges() {
	for _, m := range j.merges {
		if m.group != "" && j.job.Group(m.group) == nil {
			m.value.problem("there is no group "+m.group, problem.OneOf(m.group, j.groupNames()))
			continue
		}
		if m.task == "" {
			continue
		}
		found := slices.ContainsFunc(j.job.Groups, func(g backend.Group) bool {
			return (m.group == "" || g.Name == m.group) && g.Task(m.task) != nil
		})
		if !found {
			m.value.problem("there is no task "+m.task, "")
		}
	}
}

func (j *jobReader) groupNames() []string {
	names := make([]string, 0, len(j.job.Groups))
	for _, g := range j.job.Groups {
		if g.Name != "" {
			names = append(names, g.Name)
		}
	}
	return names
}
