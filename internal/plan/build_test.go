package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/golden"
	"github.com/baton-run/baton/internal/plan"
	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
)

const service = `
name: shop
type: service
labels: {team: web}
groups:
  - name: web
    count: 3
    tasks:
      - {name: app, image: "shop:1", command: [/shop], secrets: {DB: {from: env}}, ports: [{name: http, port: 80}, {name: admin, port: 81}]}
      - {name: log, lifecycle: sidecar, image: "log:1"}
  - name: db
    tasks: [{name: pg, image: "pg:1"}]
`

const batch = `
name: etl
type: batch
image: etl:1
command: [etl]
`

const cron = `
name: nightly
type: cron
schedule: 0 2 * * *
image: etl:1
command: [etl]
`

func load(t *testing.T, text string) *backend.Job {
	t.Helper()
	loaded, err := spec.Load("job.yaml", []byte(text), spec.Options{Namespace: "team"})
	if err != nil {
		t.Fatal(err)
	}
	return loaded[0].Job
}

// seen is what a backend shows of a job that runs as its file says.
func seen(job *backend.Job) *backend.Observation {
	o := &backend.Observation{
		Key: job.Key, Type: job.Type, Version: "7", Revision: 2, Run: 3, Digest: job.Digest,
		Phase: backend.PhaseRunning, Document: job.Document,
	}
	for _, g := range job.Groups {
		o.Groups = append(o.Groups, backend.GroupStatus{Name: g.Name, Type: g.Type, Count: g.Count, TemplateDigest: g.TemplateDigest})
	}
	return o
}

func edit(text string, oldnew ...string) string {
	changed := strings.NewReplacer(oldnew...).Replace(text)
	if changed == text {
		panic("the edit changes nothing: " + oldnew[0])
	}
	return changed
}

func phase(p backend.Phase) func(*backend.Observation) {
	return func(o *backend.Observation) { o.Phase = p }
}

func scaled(count int) func(*backend.Observation) {
	return func(o *backend.Observation) { o.Groups[0].Count = count }
}

func TestPlans(t *testing.T) {
	suspended := cron + "suspend: true\n"
	stable := edit(service, "count: 3", "count: 3\n    update: {strategy: recreate}")
	tests := []struct {
		name         string
		before       string // "" = absent
		after        string
		observed     func(*backend.Observation)
		flags        plan.Flags
		unreadable   bool
		want         backend.Outcome
		instancesEnd string
	}{
		{name: "create", after: service, want: backend.Created},
		{name: "create suspended", after: suspended, want: backend.Created},
		{name: "service unchanged", before: service, after: service, want: backend.Unchanged},
		{name: "service foreign", before: service, after: service, observed: func(o *backend.Observation) { o.Foreign = true }},
		{name: "service suspended", before: service, after: service, observed: phase(backend.Suspended)},
		{name: "service stopped", before: service, after: service, observed: phase(backend.PhaseStopped), want: backend.Restarted},
		{name: "service stopped and changed", before: service, after: edit(service, "shop:1", "shop:2"), observed: phase(backend.PhaseStopped), want: backend.Restarted, instancesEnd: "web"},
		{name: "service of another type", before: service, after: edit(edit(batch, "etl", "shop"), "shop:1", "shop:2")},
		{name: "service image", before: service, after: edit(service, "shop:1", "shop:2"), want: backend.Updated, instancesEnd: "web"},
		{name: "service image recreate", before: stable, after: edit(stable, "shop:1", "shop:2"), want: backend.Updated, instancesEnd: "web"},
		{name: "service labels", before: service, after: edit(service, "team: web", "team: core, tier: front"), want: backend.Updated},
		{name: "service count", before: service, after: edit(service, "count: 3", "count: 5"), want: backend.Updated},
		{name: "service count and image", before: service, after: edit(service, "count: 3", "count: 5", "shop:1", "shop:2"), want: backend.Updated, instancesEnd: "web"},
		{name: "service scaled by hand", before: service, after: service, observed: scaled(4), want: backend.Unchanged},
		{name: "service scaled by hand and image", before: service, after: edit(service, "shop:1", "shop:2"), observed: scaled(4), want: backend.Updated, instancesEnd: "web"},
		{name: "service scaled by hand and count", before: service, after: edit(service, "count: 3", "count: 5"), observed: scaled(4), want: backend.Updated},
		{name: "service scaled by hand to the new count", before: service, after: edit(service, "count: 3", "count: 5"), observed: scaled(5), want: backend.Updated},
		{name: "service begins to scale", before: service, after: edit(service, "count: 3", "scale: {max: 9, cpu: 70%}"), want: backend.Updated},
		{name: "service ends to scale", before: edit(service, "count: 3", "scale: {max: 9, cpu: 70%}"), after: service, observed: scaled(7), want: backend.Updated},
		{name: "service groups", before: service, after: edit(service, "name: db", "name: store"), want: backend.Updated, instancesEnd: "db"},
		{name: "service ports", before: service, after: edit(service, "{name: http, port: 80}, {name: admin, port: 81}", "{name: admin, port: 82}, {name: http, port: 80}, {name: metrics}"), want: backend.Updated, instancesEnd: "web"},
		{name: "service task", before: service, after: edit(service, "log, lifecycle", "logs, lifecycle"), want: backend.Updated, instancesEnd: "web"},
		{name: "service secret", before: service, after: service, flags: plan.Flags{Rotated: []string{"env/DB"}}, want: backend.Updated, instancesEnd: "web"},
		{name: "service document unreadable", before: service, after: edit(service, "shop:1", "shop:2"), unreadable: true, want: backend.Updated, instancesEnd: "web"},
		{name: "service with a batch group", before: service + "  - {name: migrate, type: batch, image: m, command: [a]}\n",
			after: service + "  - {name: migrate, type: batch, image: m, command: [b]}\n", want: backend.Updated, instancesEnd: "migrate"},
		{name: "batch active", before: batch, after: batch, want: backend.Attached},
		{name: "batch active rerun", before: batch, after: batch, flags: plan.Flags{Rerun: true}, want: backend.Attached},
		{name: "batch active differs", before: batch, after: edit(batch, "etl:1", "etl:2")},
		{name: "batch active replace", before: batch, after: edit(batch, "etl:1", "etl:2"), flags: plan.Flags{Replace: true}, want: backend.Replaced, instancesEnd: "main"},
		{name: "batch finished", before: batch, after: batch, observed: phase(backend.PhaseSucceeded), want: backend.Unchanged},
		{name: "batch finished rerun", before: batch, after: batch, observed: phase(backend.PhaseFailed), flags: plan.Flags{Rerun: true}, want: backend.Rerun},
		{name: "batch finished differs", before: batch, after: edit(batch, "etl:1", "etl:2"), observed: phase(backend.PhaseFailed), want: backend.Rerun},
		{name: "batch stopped", before: batch, after: batch, observed: phase(backend.PhaseStopped), want: backend.Restarted},
		{name: "cron schedule", before: cron, after: edit(cron, "0 2", "0 3"), want: backend.Updated},
		{name: "cron image", before: cron, after: edit(cron, "etl:1", "etl:2"), want: backend.Updated},
		{name: "cron suspended by hand", before: cron, after: edit(cron, "0 2", "0 3"), observed: phase(backend.Suspended)},
		{name: "cron suspended by file", before: suspended, after: suspended, observed: phase(backend.Suspended), want: backend.Unchanged},
		{name: "cron resumed by file", before: suspended, after: cron, observed: phase(backend.Suspended), want: backend.Updated},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var observed *backend.Observation
			var current *backend.Job
			if tt.before != "" {
				current = load(t, tt.before)
				observed = seen(current)
				if tt.observed != nil {
					tt.observed(observed)
				}
			}
			if tt.unreadable {
				current = nil
			}
			got := plan.Build(load(t, tt.after), observed, current, backend.Info{Kind: "fake"}, tt.flags)
			golden.Equal(t, strings.ReplaceAll(tt.name, " ", "-")+".golden", got.String())
			if got.Outcome != tt.want || strings.Join(got.Groups, " ") != tt.instancesEnd {
				t.Errorf("outcome %q with instances ending in %q, want %q and %q", got.Outcome, got.Groups, tt.want, tt.instancesEnd)
			}
			checkShape(t, got)
		})
	}
}

// checkShape holds what is so for every plan.
func checkShape(t *testing.T, p plan.Plan) {
	t.Helper()
	if (p.Outcome == "") != (p.Err() != nil) {
		t.Errorf("outcome %q and error %v", p.Outcome, p.Err())
	}
	if err := p.Err(); err != nil && !errors.Is(err, backend.Conflict) {
		t.Errorf("a refusal that is no conflict: %v", err)
	}
	idle := p.Outcome == "" || p.Outcome == backend.Unchanged || p.Outcome == backend.Attached
	if p.Changes() == idle {
		t.Errorf("outcome %q but changes %v", p.Outcome, p.Changes())
	}
	for _, s := range p.Steps {
		if s.Cause == "" {
			t.Errorf("no cause for %s %s", s.Action, s.Object)
		}
	}
}
