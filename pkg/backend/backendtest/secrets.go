package backendtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/backendtest/prog"
)

func secretCases() []Case {
	return inGroup(GroupFidelity,
		Case{Name: "secret-arrives", Needs: []backend.Verb{backend.VerbLogs}, Run: secretArrives},
		Case{Name: "secret-never-shown", Run: secretNeverShown},
		Case{Name: "secret-rotated", Needs: []backend.Verb{backend.VerbPlan}, Run: secretRotated},
	)
}

// planted is what must not be seen anywhere but in the process.
const planted = "hunter2-planted-secret"

func secret(d *draft) {
	d.Groups[0].Tasks[0].Secrets = map[string]secretDraft{"TOKEN": {From: "env"}}
}

func secrets(value string) func(*backend.ApplyOptions) {
	return func(o *backend.ApplyOptions) { o.Secrets = map[string][]byte{"env/TOKEN": []byte(value)} }
}

func secretArrives(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"env", "TOKEN"}, secret)
	h.Apply(ctx, job, secrets("a $HOME \"value\""))
	h.AwaitEnd(ctx, job.Key)
	text, err := h.Logs(ctx, job.Key, backend.LogOptions{Tail: -1})
	h.Must("logs", err)
	got, err := parsed[prog.Variable](text)
	if err == nil && !slices.Equal(got, []prog.Variable{{Name: "TOKEN", Value: "a $HOME \"value\"", Set: true}}) {
		err = fmt.Errorf("the secret has arrived as %q", text)
	}
	return err
}

func secretNeverShown(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, secret, grace("1s"))
	a := h.Apply(ctx, job, secrets(planted))
	h.AwaitRunning(ctx, job.Key, 1)
	o, err := h.driver.Get(ctx, job.Key, backend.DetailFull)
	h.Must("get", err)
	seen := map[string]any{"apply": a, "get": o, "document": string(o.Document)}
	if p, ok := h.driver.(backend.Planner); ok && h.Serves(backend.VerbPlan) {
		preview, err := p.Plan(ctx, job, backend.ApplyOptions{Change: h.Submission(), Secrets: map[string][]byte{"env/TOKEN": []byte(planted + "-2")}})
		h.Must("plan", err)
		seen["plan"] = preview
	}
	if r, ok := h.driver.(backend.Historian); ok && h.Serves(backend.VerbHistory) {
		revisions, err := r.History(ctx, job.Key)
		h.Must("history", err)
		seen["history"] = revisions
	}
	if r, ok := h.driver.(backend.EventReader); ok && h.Serves(backend.VerbEvents) {
		var events []backend.Event
		for e, err := range r.Events(ctx, job.Key, backend.EventOptions{}) {
			h.Must("events", err)
			events = append(events, e)
		}
		seen["events"] = events
	}
	var problems error
	for name, v := range seen {
		text, err := json.Marshal(v)
		if problems = errors.Join(problems, err); strings.Contains(string(text)+fmt.Sprint(v), planted) {
			problems = errors.Join(problems, fmt.Errorf("%s shows the value of a secret", name))
		}
	}
	return problems
}

func secretRotated(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"forever"}, secret, grace("1s"))
	h.Apply(ctx, job, secrets("one"))
	before := inState(h.AwaitRunning(ctx, job.Key, 1), backend.Running)[0]
	same := h.Apply(ctx, job, secrets("one"))
	preview := h.plan(ctx, job, secrets("two"))
	second := h.Apply(ctx, job, secrets("two"))
	h.Await(ctx, job.Key, "runs with the new secret alone", func(o backend.Observation) bool {
		r := inState(o, backend.Running)
		return len(r) == 1 && r[0].ID != before.ID && r[0].SecretsDigest != before.SecretsDigest
	})
	err := errors.Join(
		outcome("the same secret", same, backend.Unchanged), outcome("another secret", second, backend.Updated),
		outcome("the plan of another secret", preview.Applied, backend.Updated))
	if len(preview.Rotated) != 1 || !strings.Contains(preview.Rotated[0], "TOKEN") {
		err = errors.Join(err, fmt.Errorf("the plan says that %q are rotated, want TOKEN", preview.Rotated))
	}
	return err
}
