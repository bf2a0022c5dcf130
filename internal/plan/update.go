package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// update plans a new revision of a service, daemon or cron job, or of a batch
// job that its file suspends.
func (b *builder) update() {
	b.plan.Outcome = backend.Updated
	diff := b.jobDiff()
	switch {
	case b.observed.Phase == backend.Suspended && !b.desired.Suspend:
		b.step(Update, "job", "the job is resumed, as the file says", diff)
	case b.current == nil:
		b.step(Update, "job", "the job differs; its document can't be compared", nil)
	case len(diff) > 0:
		b.step(Update, "job", "no instance is replaced", diff)
	}
	later := b.desired.Type == backend.Cron || b.desired.Type == backend.Batch
	if !later {
		b.plan.Groups = b.replaced()
	}
	for i := range b.desired.Groups {
		b.group(&b.desired.Groups[i], later)
	}
	b.removed()
	if len(b.plan.Steps) == 0 {
		b.step(Update, "job", "a new revision"+after("; ", b.rotatedAll()), nil)
	}
}

// group plans one group of an update. Later: it takes effect in the next run.
func (b *builder) group(g *backend.Group, later bool) {
	if !b.known(g.Name) {
		b.step(Create, object(g.Name), size(g), nil)
		return
	}
	diff := b.groupDiff(g.Name)
	if later {
		if len(diff) > 0 || b.rotated(g) != "" {
			b.step(Update, object(g.Name), joined("from the next run", b.rotated(g)), diff)
		}
		return
	}
	count := b.count(g)
	if count != nil {
		count.Diff, diff = splitCount(diff)
	}
	switch {
	case b.differs(g) && g.Type == backend.Batch:
		b.step(Rerun, object(g.Name), joined("a batch group of a service runs once for each revision in which it changed", b.rotated(g)), diff)
	case b.differs(g):
		b.step(Rollout, object(g.Name), joined("instances are replaced, "+how(g), b.rotated(g)), diff)
	case len(diff) > 0:
		b.step(Update, object(g.Name), "no instance is replaced", diff)
	}
	if count != nil {
		b.plan.Steps = append(b.plan.Steps, *count)
	}
}

// removed plans the groups that the file no longer has.
func (b *builder) removed() {
	for _, name := range b.names() {
		if b.desired.Group(name) == nil {
			b.step(Remove, object(name), "it is no longer in the file; its instances end", nil)
		}
	}
}

// replaced names the groups that are there and whose instances don't stay.
func (b *builder) replaced() []string {
	var names []string
	for _, name := range b.names() {
		if g := b.desired.Group(name); g == nil || b.differs(g) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// names lists the groups that are there.
func (b *builder) names() []string {
	var names []string
	if b.current != nil {
		for i := range b.current.Groups {
			names = append(names, b.current.Groups[i].Name)
		}
		return names
	}
	for _, g := range b.observed.Groups {
		names = append(names, g.Name)
	}
	return names
}

func (b *builder) known(group string) bool { return slices.Contains(b.names(), group) }

// differs reports whether the group needs new instances.
func (b *builder) differs(g *backend.Group) bool {
	if b.rotated(g) != "" {
		return true
	}
	if b.current != nil {
		if old := b.current.Group(g.Name); old != nil {
			return old.TemplateDigest != g.TemplateDigest
		}
		return false
	}
	status := b.status(g.Name)
	return status != nil && status.TemplateDigest != g.TemplateDigest
}

func (b *builder) status(group string) *backend.GroupStatus {
	for i := range b.observed.Groups {
		if b.observed.Groups[i].Name == group {
			return &b.observed.Groups[i]
		}
	}
	return nil
}

// how describes an update in words.
func how(g *backend.Group) string {
	u := g.Update
	switch {
	case u == nil:
		return "rolling"
	case u.Canary != nil:
		return fmt.Sprintf("a canary of %s first", u.Canary.Size)
	case u.Batches != nil:
		return fmt.Sprintf("in batches of %s", u.Batches.Size)
	case u.Strategy == "recreate":
		return "all stopped first"
	default:
		return fmt.Sprintf("rolling: at most %s above and %s below the count", u.MaxSurge, u.MaxUnavailable)
	}
}

// rotated says which secrets of the group have a new value, or "".
func (b *builder) rotated(g *backend.Group) string {
	var causes []string
	for _, secret := range b.flags.Rotated {
		if uses(g, secret) {
			causes = append(causes, "secret "+secret+" rotated")
		}
	}
	return strings.Join(causes, ", ")
}

func (b *builder) rotatedAll() string {
	if len(b.flags.Rotated) == 0 {
		return ""
	}
	return "secret " + strings.Join(b.flags.Rotated, ", ") + " rotated"
}

// uses looks for a secret by its name, or by where its value comes from.
func uses(g *backend.Group, secret string) bool {
	for i := range g.Tasks {
		for name, s := range g.Tasks[i].Secrets {
			if name == secret || s.ID() == secret {
				return true
			}
		}
		for _, e := range g.Tasks[i].EnvFrom {
			if e.Sealed != "" && e.Sealed == secret {
				return true
			}
		}
	}
	return false
}

func joined(cause, more string) string { return cause + after("; ", more) }

func after(separator, text string) string {
	if text == "" {
		return ""
	}
	return separator + text
}
