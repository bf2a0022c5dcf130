package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

// checkDependencies completes and checks what groups wait for.
func (j *jobReader) checkDependencies() {
	for i := range j.job.Groups {
		g := &j.job.Groups[i]
		all, found := j.groups[i].scope.find("dependsOn")
		if !found {
			continue
		}
		for k := range g.DependsOn {
			at := all
			if k < len(all.node.Items) {
				at = all.item(k)
			}
			j.checkDependency(g, &g.DependsOn[k], at)
		}
		twice(g.DependsOn, func(d backend.Dependency) string { return d.Group }, func(k, _ int) {
			all.twiceAt(k, "the group "+g.DependsOn[k].Group+" stands twice")
		})
	}
	j.checkCircles()
}

func (j *jobReader) checkDependency(g *backend.Group, d *backend.Dependency, at value) {
	if d.Group == "" {
		return
	}
	other := j.job.Group(d.Group)
	switch other {
	case nil:
		at.problem("there is no group "+d.Group, problem.OneOf(d.Group, j.groupNames()))
		return
	case g:
		at.problem("the group waits for itself", "")
		return
	}
	fallback := defaultCondition(other)
	if d.Condition == "" {
		d.Condition = fallback
	}
	if d.Condition == backend.DependencySucceeded && other.Type != backend.Batch {
		at.problem(fmt.Sprintf("the %s group %s never succeeds: it runs on", other.Type, other.Name), "condition: started or ready")
	}
	if most := other.Count; other.Type != backend.Daemon && d.Min > max(most, scaleMax(other)) {
		at.problem(fmt.Sprintf("min is %d, but the count of the group %s is %d", d.Min, other.Name, max(most, scaleMax(other))), "at most the count")
	} else if other.Type != backend.Daemon && other.Scale == nil && d.Min == most {
		d.Min = 0 // all, as left out
	}
}

func scaleMax(g *backend.Group) int {
	if g.Scale == nil {
		return 0
	}
	return g.Scale.Max
}

func defaultCondition(g *backend.Group) backend.DependencyCondition {
	if g.Type == backend.Batch {
		return backend.DependencySucceeded
	}
	return backend.DependencyReady
}

// checkCircles reports each group that can never start because it waits, in
// the end, for itself; a circle once.
func (j *jobReader) checkCircles() {
	const (
		open = 1
		done = 2
	)
	state := map[string]int{}
	index := map[string]int{}
	for i, g := range j.job.Groups {
		index[g.Name] = i
	}
	var path []string
	var visit func(name string)
	visit = func(name string) {
		state[name] = open
		path = append(path, name)
		for _, d := range j.job.Groups[index[name]].DependsOn {
			if _, known := index[d.Group]; !known || d.Group == name {
				continue
			}
			switch state[d.Group] {
			case open:
				circle := append(slices.Clone(path[slices.Index(path, d.Group):]), d.Group)
				j.at(index[name], "dependsOn").problem("the groups wait for each other: "+strings.Join(circle, " waits for "), "break the circle")
			case 0:
				visit(d.Group)
			}
		}
		path = path[:len(path)-1]
		state[name] = done
	}
	for _, g := range j.job.Groups {
		if state[g.Name] == 0 {
			visit(g.Name)
		}
	}
}
