package output_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/golden"
	"github.com/baton-run/baton/internal/output"
	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/internal/plan"
	"github.com/baton-run/baton/internal/version"
	"github.com/baton-run/baton/pkg/backend"
)

func with(v output.View, rows []output.Row) output.View {
	v.Rows = rows
	v.Contexts = []v1.Context{output.ContextOf("dc1", nil, "")}
	return v
}

func views() map[string]output.View {
	key := backend.Key{Namespace: "web", Name: "shop"}
	by := backend.By{User: "ana", Via: "command", Host: "desk", Version: "1.0.0"}
	yes, two := true, 2
	used := backend.Bytes(3 << 20)
	report := &fidelity.Report{Worst: backend.Approximate, Items: []fidelity.Item{{
		Path: "groups[0].tasks[0].image", Value: "busybox", Level: backend.Approximate, Note: "runs without it",
		Position: fidelity.Position{File: "job.yaml", Line: 3, Col: 8},
	}}}
	return map[string]output.View{
		"version": output.Version(version.Info{Version: "1.4.0", Commit: "abc", Date: "2026-01-02T03:04:05Z", GoVersion: "go1.26", Platform: "linux/amd64"}),
		"changes": output.Changes([]output.Change{
			{Context: "dc1", Key: key, Outcome: "updated", Applied: backend.Applied{Revision: 4, Version: "9", Groups: []string{"web"}, Warnings: []string{"soon gone"}}},
			{Context: "dc1", Key: key, Outcome: "deleted", Deleted: backend.Deleted{VolumesKept: []string{"data-0"}}},
			{Context: "dc1", Key: key, Err: backend.Errorf(backend.Conflict, "stop", key, "changed meanwhile")},
		}),
		"revisions": output.Revisions("dc1", now, []backend.Revision{
			{Number: 4, Digest: "sha256:0123456789abcdef0123", At: now.Add(-time.Hour), By: by, Message: "say two", Current: true},
			{Number: 3, Digest: "sha256:ffff", At: now.Add(-48 * time.Hour)},
		}),
		"rollout": output.Rollout("dc1", oomKilled()),
		"events": output.Events("dc1", now, []backend.Event{
			{At: now.Add(-time.Minute), Object: "web.2", Type: "Warning", Reason: "OOMKilled", Message: "over its limit \x1b[31mof 64Mi", Count: 3},
			{At: now, Object: "job", Type: "Normal", Reason: "Updated", By: by, Message: "revision 4"},
		}),
		"endpoints": output.Endpoints("dc1", []backend.Endpoint{
			{Group: "web", Instance: "shop.web.0", Port: "http", Protocol: "tcp", Address: "10.0.0.7:31000", Scope: "instance", Ready: &yes},
			{Group: "web", Port: "http", Address: "https://shop.example", Scope: "external"},
		}),
		"blockers": output.Blockers("dc1", []backend.Blocker{
			{Instance: "etl.0", Node: "agent-1", Reason: backend.ReasonUnschedulable, Resource: "memory", Requested: "2Gi", Available: "512Mi", Missing: "1536Mi", Message: "does not fit", Hint: "ask for less"},
			{Reason: backend.ReasonQueueWaiting, Message: "two jobs are before it"},
		}),
		"nodes": with(output.Nodes(), output.NodeRows("dc1", []backend.Node{
			{Name: "agent-1", State: "Ready", Labels: map[string]string{"disk": "ssd"}, Capacity: backend.Usage{CPU: 8000, Memory: 16 << 30}, Free: backend.Usage{CPU: 1500, Memory: 1 << 30}, Used: &backend.Usage{CPU: 300, Memory: 5 << 30}, Instances: 4, Version: "1.11.0", Address: "10.0.0.7:5051"},
			{Name: "agent-2", State: "Draining", Capacity: backend.Usage{CPU: 4000, Memory: 8 << 30, GPU: 1}},
		})),
		"frameworks": with(output.Frameworks(), output.FrameworkRows("dc1", now, []backend.Owner{
			{Name: "marathon", ID: "f-1", State: "active", Role: "*", Tasks: &two, Resources: backend.Usage{CPU: 500, Memory: 1 << 30}, Since: now.Add(-time.Hour)},
			{Name: "baton", ID: "f-2", State: "inactive", Self: true},
		})),
		"findings": with(output.Findings(), output.FindingRows("dc1", []backend.Finding{
			{Name: "reached", Level: "ok", Message: "mesos 1.11.0"}, {Name: "clock", Level: "warning", Message: "40s apart", Hint: "set it"},
		})),
		"volumes": with(output.Volumes(), output.VolumeRows("dc1", now, []backend.VolumeInfo{
			{Name: "shop-data-0", Key: key, Volume: "data", Instance: "shop.db.0", Size: 10 << 30, Used: &used, Where: "agent-1", InUse: true, Created: now.Add(-72 * time.Hour)},
			{Name: "old-data-0", Key: backend.Key{Namespace: "web", Name: "old"}, Volume: "data", Size: 1 << 30, Orphan: true},
		})),
		"usage": with(output.Usage(), output.UsageRows("dc1", backend.Observation{Key: key, Instances: []backend.Instance{
			{Name: "shop.web.0", ID: "a", Node: "agent-1", State: backend.Running, Requested: backend.Usage{CPU: 500, Memory: 512 << 20}},
			{Name: "shop.web.1", ID: "b", State: backend.Running}, {Name: "shop.web.2", ID: "c", State: backend.Failed},
		}}, map[string]backend.Usage{"a": {CPU: 120, Memory: 300 << 20}})),
		"validations": output.Validations([]output.Validation{
			{File: "job.yaml", Job: &backend.Job{Key: key, Type: backend.Service, Digest: "sha256:00"}},
			{File: "job.yaml", Job: &backend.Job{Key: key, Type: backend.Service, Digest: "sha256:00"}, Kind: "local", Report: report},
		}),
		"problems": output.Problems([]v1.Problem{
			{File: "a.yaml", Line: 2, Column: 7, Path: "type", Message: "unknown type bach", Hint: "did you mean batch?"},
			{File: "b.yaml", Message: "empty"}, {File: "a.yaml", Line: 3, Column: 1, Path: "imge", Message: "no such field"},
		}),
		"field": output.Field(v1.Field{Path: "groups.gang", Type: "bool", Default: "false", Description: "All or none."}, []output.FieldRows{
			{Kind: "local", Rows: []backend.Row{{Path: "groups.gang", Level: backend.None, Note: "not served"}}},
			{Kind: "kubernetes", Rows: []backend.Row{{Path: "groups.gang", Level: backend.Approximate, When: "several-groups", Note: "PodGroup", Native: "PodGroup"}}},
		}),
		"plans": output.Plans(plans(*report)),
		"scheduler": output.Scheduler(v1.Scheduler{
			Context: "local", Running: true, PID: 7, Since: v1.Time{Time: now}, Version: "1.4.0", Address: "/s.sock", Instances: &two,
		}),
	}
}

func plans(report fidelity.Report) []output.Plan {
	return []output.Plan{
		{
			Context: "dc1", Report: report, Notes: []string{"job.yaml:1:1: resources: cpu 100m and memory 128Mi are assumed"},
			Native: []backend.NativeStep{{Action: "update", Object: "Deployment/shop", Cause: "image", Diff: "-image: a\n+image: b\n"}},
			Plan: plan.Plan{
				Key: backend.Key{Namespace: "web", Name: "shop"}, Backend: "kubernetes", Version: "7", Outcome: backend.Updated, Groups: []string{"web"},
				Steps: []plan.Step{
					{Action: plan.Rollout, Object: "group web", Cause: "tasks differ", Diff: []plan.FieldDiff{{Path: "groups.web.tasks.app.image", Old: "a", New: "b"}}},
					{Action: plan.None, Object: "group db", Cause: "as the file says"},
				},
			},
		},
		{Context: "dc1", Plan: plan.Plan{
			Key: backend.Key{Namespace: "web", Name: "etl"}, Backend: "kubernetes", Version: "3",
			Refusals: []plan.Refusal{{Code: backend.Conflict, Msg: "another run is active"}},
			Steps:    []plan.Step{{Action: plan.Conflict, Object: "job", Cause: "another run is active"}},
		}},
	}
}

func TestViewsGolden(t *testing.T) {
	for name, v := range views() {
		t.Run(name, func(t *testing.T) {
			for _, format := range []string{"table", "wide", "json"} {
				f, err := output.ParseFormat(format)
				if err != nil {
					t.Fatal(err)
				}
				for _, width := range []int{0, 80, 200} {
					if f.Machine() && width > 0 {
						continue
					}
					golden.Equal(t, fmt.Sprintf("%s/%s-%d.golden", name, format, width), printed(t, v, f, width, nil))
				}
			}
		})
	}
}

func TestPlanText(t *testing.T) {
	var text string
	for _, p := range plans(fidelity.Report{}) {
		text += p.Text() + "\n"
	}
	golden.Equal(t, "plans/text.golden", text)
}

func TestContextOf(t *testing.T) {
	c := output.ContextOf("dc1", errors.New("the rest is missing"), backend.Incomplete)
	if !c.Partial || c.Error == "" || c.Code != "Incomplete" {
		t.Errorf("%+v", c)
	}
}

func TestAges(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		-time.Second:                  {"0s", "0s"},
		59 * time.Second:              {"59s", "59s"},
		119 * time.Second:             {"119s", "1m"},
		90 * time.Minute:              {"90m", "1h30m"},
		3*time.Hour + 12*time.Minute:  {"3h", "3h12m"},
		47 * time.Hour:                {"47h", "1d23h"},
		41*24*time.Hour + time.Minute: {"41d", "41d0h"},
	} {
		if got := [2]string{output.Age(d), output.Until(d)}; got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}
