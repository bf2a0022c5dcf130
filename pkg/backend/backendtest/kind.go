package backendtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

func kindCases() []Case {
	return inGroup(GroupKind,
		Case{Name: "rows", Run: rowsAreComplete},
		Case{Name: "rows-are-the-callers", Run: rowsAreTheCallers},
		Case{Name: "info", Run: infoAgrees},
		Case{Name: "verbs-are-served", Run: verbsAreServed},
		Case{Name: "verbs-are-refused", Run: verbsAreRefused},
		Case{Name: "rows-are-refused", Run: rowsAreRefused},
	)
}

func rowsAreComplete(_ context.Context, h *Harness) error {
	if problems := backend.CheckRows(h.Kind.Fidelity()); len(problems) > 0 {
		return errors.New(strings.Join(problems, "\n"))
	}
	return nil
}

func rowsAreTheCallers(_ context.Context, h *Harness) error {
	rows := h.Kind.Fidelity()
	want := slices.Clone(rows)
	for i := range rows {
		rows[i] = backend.Row{}
	}
	if !slices.Equal(h.Kind.Fidelity(), want) {
		return errors.New("a change of the rows that Fidelity returned is seen by the next caller")
	}
	return nil
}

func infoAgrees(ctx context.Context, h *Harness) error {
	err := errors.Join(equal("Info.Kind", h.info.Kind, h.Kind.Name()), equal("Reference().Kind", h.Kind.Reference().Kind, h.Kind.Name()))
	known := options()
	for _, v := range slices.Concat(h.info.Verbs, h.Kind.Reference().Verbs) {
		if !slices.ContainsFunc(known, func(c call) bool { return c.verb == v }) {
			err = errors.Join(err, fmt.Errorf("there is no verb %q", v))
		}
	}
	for _, v := range h.info.Verbs {
		if !slices.Contains(h.Kind.Reference().Verbs, v) {
			err = errors.Join(err, fmt.Errorf("%s is declared by the driver and not by the kind's Reference", v))
		}
	}
	if !h.Serves(backend.VerbPlan) && !unsupportedSomewhere(h.Kind.Fidelity(), "groups.tasks.secrets") {
		err = errors.Join(err, errors.New("secrets are supported, so plan must be"))
	}
	again, infoErr := h.driver.Info(ctx)
	h.Must("info", infoErr)
	for i := range again.Verbs {
		again.Verbs[i] = ""
	}
	again, infoErr = h.driver.Info(ctx)
	h.Must("info", infoErr)
	if !slices.Equal(again.Verbs, h.info.Verbs) {
		err = errors.Join(err, errors.New("the verbs differ from one Info to the next"))
	}
	return err
}

func verbsAreServed(ctx context.Context, h *Harness) error {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	var err error
	for _, c := range options() {
		if h.Serves(c.verb) && errors.Is(c.do(ctx, h.driver, h.Batch("job", []string{"exit", "0"}), h.Submission()), errNotImplemented) {
			err = errors.Join(err, fmt.Errorf("%s is declared and has no method", c.verb))
		}
	}
	return err
}

func verbsAreRefused(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, grace("1s"), port("http"))
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	var problems error
	for _, c := range options() {
		if h.Serves(c.verb) {
			continue
		}
		err := c.do(ctx, h.driver, job, h.Submission())
		if errors.Is(err, errNotImplemented) {
			continue
		}
		problems = errors.Join(problems, refused(c.name+", which is not declared", err, backend.Unsupported))
		var e *backend.Error
		if errors.As(err, &e) && e.Msg == "" {
			problems = errors.Join(problems, fmt.Errorf("%s: the refusal does not say what to do instead", c.name))
		}
	}
	return problems
}

// sample is a job file that uses a field; its refusal must name the field.
type sample struct {
	path, value string
	of          backend.JobType
	add         option
}

// samples are of fields that a backend may well lack, and that the drafts of
// the suite can write.
func samples() []sample {
	group := func(add func(*groupDraft)) option { return func(d *draft) { add(d.Groups[0]) } }
	task := func(add func(*taskDraft)) option { return func(d *draft) { add(d.Groups[0].Tasks[0]) } }
	return []sample{
		{"concurrency", "allow", backend.Cron, func(d *draft) { d.Concurrency = "allow" }},
		{"groups.gang", "true", backend.Batch, group(func(g *groupDraft) { g.Count, g.Gang = ptr(2), true })},
		{"groups.leader", "true", backend.Batch, group(func(g *groupDraft) { g.Leader = true })},
		{"groups.identity", "stable", backend.Service, group(func(g *groupDraft) { g.Identity = "stable" })},
		{"groups.update.strategy", "recreate", backend.Service, group(func(g *groupDraft) { g.Update = &updateDraft{Strategy: "recreate"} })},
		{"groups.serviceAccount", "", backend.Batch, group(func(g *groupDraft) { g.ServiceAccount = "robot" })},
		{"groups.volumes.kind", "host", backend.Batch, group(func(g *groupDraft) {
			g.Volumes = []volumeDraft{{Name: "data", Kind: "host", Path: "/srv"}}
			g.Tasks[0].Mounts = []mountDraft{{Path: "/data", Volume: "data"}}
		})},
		{"groups.volumes.kind", "tmpfs", backend.Batch, group(func(g *groupDraft) {
			g.Volumes = []volumeDraft{{Name: "data", Kind: "tmpfs"}}
			g.Tasks[0].Mounts = []mountDraft{{Path: "/data", Volume: "data"}}
		})},
		{"groups.tasks.script", "", backend.Batch, task(func(t *taskDraft) { t.Command, t.Script = nil, "true" })},
		{"groups.tasks.security.privileged", "true", backend.Batch, task(func(t *taskDraft) { t.Security = &securityDraft{Privileged: true} })},
		{"groups.tasks.security.readOnlyRoot", "true", backend.Batch, task(func(t *taskDraft) { t.Security = &securityDraft{ReadOnlyRoot: true} })},
		{"groups.tasks.resources.gpu", "", backend.Batch, task(func(t *taskDraft) { t.Resources = &resourcesDraft{GPU: 1} })},
	}
}

func ptr[T any](v T) *T { return &v }

// rowsAreRefused applies a job for each row that says unsupported, without a
// condition, of which there is a sample.
func rowsAreRefused(ctx context.Context, h *Harness) error {
	var problems error
	tried := 0
	for _, s := range samples() {
		declared := slices.ContainsFunc(h.Kind.Fidelity(), func(r backend.Row) bool {
			return r.Level == backend.None && r.When == "" && r.Path == s.path && (r.Value == "" || r.Value == s.value)
		})
		if !declared {
			continue
		}
		tried++
		job := h.Job("job", s.of, []string{"exit", "0"}, s.add)
		_, err := h.TryApply(ctx, job)
		problems = errors.Join(problems, refusedField(s.path, err))
		_, err = h.TryApply(ctx, job, dryRun)
		problems = errors.Join(problems, refusedField(s.path+" in a dry run", err))
		_, err = h.driver.Get(ctx, job.Key, backend.DetailSummary)
		problems = errors.Join(problems, refused("get after a refusal of "+s.path, err, backend.NotFound))
	}
	if tried == 0 {
		h.Skip("there is no sample of a field that the driver declares as unsupported")
	}
	return problems
}

func refusedField(what string, err error) error {
	if problem := refused(what, err, backend.Unsupported); problem != nil {
		return problem
	}
	var e *backend.Error
	path, _, _ := strings.Cut(what, " ")
	if errors.As(err, &e) && slices.ContainsFunc(e.Fields, func(f backend.FieldError) bool {
		return strings.HasPrefix(path, withoutIndexes(f.Path)) && f.Msg != ""
	}) {
		return nil
	}
	return fmt.Errorf("%s: the refusal names the fields %v", what, e.Fields)
}
