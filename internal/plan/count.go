package plan

import (
	"fmt"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// size says how many instances a group has.
func size(g *backend.Group) string {
	switch {
	case g.Type == backend.Daemon:
		return "one instance on each matching node"
	case g.Scale != nil:
		return fmt.Sprintf("%d to %d instances", g.Scale.Min, g.Scale.Max)
	case g.Count == 1:
		return "1 instance"
	default:
		return fmt.Sprintf("%d instances", g.Count)
	}
}

// count plans the number of instances of a group that is there: a count set
// by hand stays while the file's is what it was, else the file wins.
func (b *builder) count(g *backend.Group) *Step {
	if b.current == nil || g.Scale != nil || g.Type == backend.Daemon {
		return nil
	}
	old := b.current.Group(g.Name)
	if old == nil {
		return nil
	}
	now, step := old.Count, &Step{Object: object(g.Name)}
	if s := b.status(g.Name); s != nil {
		now = s.Count
	}
	byHand := now != old.Count && old.Scale == nil
	switch {
	case old.Scale != nil:
		step.Action = Scale
		step.Cause = fmt.Sprintf("automatic scaling ends: %d → %d", now, g.Count)
	case byHand && g.Count == old.Count:
		step.Action = Keep
		step.Cause = fmt.Sprintf("the count %d set by hand stays: the file says %d as before", now, g.Count)
	case byHand && g.Count != now:
		step.Action = Scale
		step.Cause = fmt.Sprintf("%d → %d: the file's new count wins over the one set by hand", now, g.Count)
	case g.Count != now:
		step.Action = Scale
		step.Cause = fmt.Sprintf("%d → %d", now, g.Count)
	default:
		return nil
	}
	return step
}

// keepCounts adds the steps for counts that stay unlike the file.
func (b *builder) keepCounts() {
	for i := range b.desired.Groups {
		if step := b.count(&b.desired.Groups[i]); step != nil && step.Action == Keep {
			b.plan.Steps = append(b.plan.Steps, *step)
		}
	}
}

// splitCount takes the difference in count out of the others.
func splitCount(diff []FieldDiff) (count, others []FieldDiff) {
	for _, d := range diff {
		if d.Path == "count" || strings.HasSuffix(d.Path, "].count") {
			count = append(count, d)
		} else {
			others = append(others, d)
		}
	}
	return count, others
}
