package backendtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/baton-run/baton/pkg/backend"
)

func listCases() []Case {
	return inGroup(GroupList,
		Case{Name: "empty", Run: listEmpty},
		Case{Name: "ordered", Run: listOrdered},
		Case{Name: "by-name", Run: listByName},
		Case{Name: "by-label", Run: listByLabel},
		Case{Name: "all-namespaces", Run: listAll},
		Case{Name: "details", Run: listDetails},
		Case{Name: "early-break", Run: listBreak},
		Case{Name: "many", Run: listMany},
	)
}

// cheap makes a job that is kept and runs nothing.
func (h *Harness) cheap(name string, opts ...option) *backend.Job {
	return h.Batch(name, []string{"exit", "0"}, append(opts, suspended)...)
}

func (h *Harness) list(ctx context.Context, sel backend.Selector, detail backend.Detail) []backend.Observation {
	var out []backend.Observation
	for o, err := range h.driver.List(ctx, sel, detail) {
		h.Must("list", err)
		out = append(out, o)
	}
	return out
}

// names lists the case's namespace and returns names.
func (h *Harness) names(ctx context.Context, sel backend.Selector) []string {
	sel.Namespace = h.Namespace
	names := []string{}
	for _, o := range h.list(ctx, sel, backend.DetailSummary) {
		names = append(names, o.Key.Name)
	}
	return names
}

func listEmpty(ctx context.Context, h *Harness) error {
	return sameList("listed name", h.names(ctx, backend.Selector{}), nil)
}

func listOrdered(ctx context.Context, h *Harness) error {
	for _, name := range []string{"b", "a10", "c", "a", "a-b", "a2"} {
		h.Apply(ctx, h.cheap(name))
	}
	return sameList("listed name", h.names(ctx, backend.Selector{}), []string{"a", "a-b", "a10", "a2", "b", "c"})
}

func listByName(ctx context.Context, h *Harness) error {
	for _, name := range []string{"a", "ab", "b"} {
		h.Apply(ctx, h.cheap(name))
	}
	return errors.Join(
		sameList("name listed by a and b", h.names(ctx, backend.Selector{Names: []string{"b", "a"}}), []string{"a", "b"}),
		sameList("name listed by one that is not there", h.names(ctx, backend.Selector{Names: []string{"z"}}), nil))
}

func listByLabel(ctx context.Context, h *Harness) error {
	h.Apply(ctx, h.cheap("one", labels("team", "web", "tier", "front")))
	h.Apply(ctx, h.cheap("two", labels("team", "data")))
	h.Apply(ctx, h.cheap("three"))
	var problems error
	for _, c := range []struct {
		r    []backend.Requirement
		want []string
	}{
		{[]backend.Requirement{{Key: "team", Op: backend.LabelIn, Values: []string{"web"}}}, []string{"one"}},
		{[]backend.Requirement{{Key: "team", Op: backend.LabelIn, Values: []string{"web", "data"}}}, []string{"one", "two"}},
		{[]backend.Requirement{{Key: "team", Op: backend.LabelNotIn, Values: []string{"web"}}}, []string{"three", "two"}},
		{[]backend.Requirement{{Key: "team", Op: backend.LabelExists}}, []string{"one", "two"}},
		{[]backend.Requirement{{Key: "team", Op: backend.LabelNotExists}}, []string{"three"}},
		{[]backend.Requirement{{Key: "team", Op: backend.LabelExists}, {Key: "tier", Op: backend.LabelIn, Values: []string{"front"}}}, []string{"one"}},
	} {
		problems = errors.Join(problems, sameList(fmt.Sprintf("name listed by %v", c.r), h.names(ctx, backend.Selector{Labels: c.r}), c.want))
	}
	return problems
}

func listAll(ctx context.Context, h *Harness) error {
	h.Apply(ctx, h.cheap("a"))
	h.Apply(ctx, h.cheap("b"))
	all := h.list(ctx, backend.Selector{All: true}, backend.DetailSummary)
	sorted := slices.IsSortedFunc(all, func(a, b backend.Observation) int { return a.Key.Compare(b.Key) })
	found := 0
	for _, o := range all {
		if o.Key.Namespace == h.Namespace {
			found++
		}
	}
	return errors.Join(equal("jobs of this namespace among all", found, 2), equal("in the order of keys", sorted, true))
}

func listDetails(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"))
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	var problems error
	for detail, want := range map[backend.Detail]struct {
		instances int
		document  string
	}{
		backend.DetailSummary:   {0, ""},
		backend.DetailInstances: {1, ""},
		backend.DetailFull:      {1, string(job.Document)},
	} {
		list := h.list(ctx, backend.Selector{Namespace: h.Namespace}, detail)
		if len(list) != 1 {
			return fmt.Errorf("%d jobs, want 1", len(list))
		}
		one, err := h.driver.Get(ctx, job.Key, detail)
		h.Must("get", err)
		for _, o := range []backend.Observation{list[0], one} {
			problems = errors.Join(problems,
				equal(fmt.Sprintf("instances with detail %d", detail), len(o.Instances), want.instances),
				equal(fmt.Sprintf("document with detail %d", detail), string(o.Document), want.document),
				equal("digest", o.Digest, job.Digest), equal("phase", o.Phase, backend.PhaseRunning))
		}
	}
	return problems
}

func listBreak(ctx context.Context, h *Harness) error {
	for _, name := range []string{"a", "b", "c"} {
		h.Apply(ctx, h.cheap(name))
	}
	for range 3 {
		for o, err := range h.driver.List(ctx, backend.Selector{Namespace: h.Namespace}, backend.DetailSummary) {
			h.Must("list", err)
			if o.Key.Name != "a" {
				return fmt.Errorf("the first job is %s, want a", o.Key.Name)
			}
			break
		}
	}
	return sameList("name listed afterwards", h.names(ctx, backend.Selector{}), []string{"a", "b", "c"})
}

func listMany(ctx context.Context, h *Harness) error {
	jobs := make([]*backend.Job, h.Many)
	for i := range jobs {
		jobs[i] = h.cheap(fmt.Sprintf("job-%05d", i))
	}
	errs := make([]error, 16)
	changes := make([]backend.Change, len(jobs))
	for i := range changes {
		changes[i] = h.Submission()
	}
	var wg sync.WaitGroup
	for w := range errs {
		wg.Go(func() {
			for i := w; i < len(jobs) && errs[w] == nil; i += len(errs) {
				_, errs[w] = h.driver.Apply(ctx, jobs[i], backend.ApplyOptions{Change: changes[i]})
			}
		})
	}
	wg.Wait()
	h.Must("apply many jobs", errors.Join(errs...))
	want := make([]string, len(jobs))
	for i := range jobs {
		want[i] = jobs[i].Key.Name
	}
	return sameList("listed name", h.names(ctx, backend.Selector{}), want)
}
