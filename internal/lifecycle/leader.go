package lifecycle

import "github.com/baton-run/baton/pkg/backend"

// Deciding returns the groups whose end ends a batch job or cron run: the
// leader, else all batch groups.
func Deciding(groups []backend.Group) []string {
	var names []string
	for i := range groups {
		if groups[i].Leader {
			return []string{groups[i].Name}
		}
		if groups[i].Type == backend.Batch {
			names = append(names, groups[i].Name)
		}
	}
	return names
}

// Order returns the groups so that each stands after those it depends on, in
// the job's order otherwise. Groups in a cycle come last.
func Order(groups []backend.Group) []*backend.Group {
	order := make([]*backend.Group, 0, len(groups))
	done := make(map[string]bool, len(groups))
	for progress := true; progress; {
		progress = false
		for i := range groups {
			g := &groups[i]
			if done[g.Name] || !satisfied(g, done, groups) {
				continue
			}
			order, done[g.Name], progress = append(order, g), true, true
		}
	}
	for i := range groups {
		if !done[groups[i].Name] {
			order = append(order, &groups[i])
		}
	}
	return order
}

func satisfied(g *backend.Group, done map[string]bool, groups []backend.Group) bool {
	for _, d := range g.DependsOn {
		if done[d.Group] {
			continue
		}
		for i := range groups {
			if groups[i].Name == d.Group {
				return false
			}
		}
	}
	return true
}
