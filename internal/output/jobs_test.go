package output_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/golden"
	"github.com/baton-run/baton/internal/iostreams"
	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/pkg/backend"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// fleet is two clusters, this machine, and a context that is away.
func fleet() []output.ContextJobs {
	return []output.ContextJobs{
		{Context: "prod-k8s", Jobs: []backend.Observation{service(4, 4, 0)}},
		{Context: "dc1", Jobs: []backend.Observation{oomKilled(), cron()}, Used: map[string]backend.Usage{"w0": {CPU: 250, Memory: 300 << 20}}},
		{Context: "local", Jobs: []backend.Observation{hello(), hostile(), unknownCounts()}},
		{Context: "dc2", Err: errors.New("timeout after 5s"), Code: backend.Timeout},
		{Context: "dc3", Err: errors.New("the scheduler is down: jobs without a task are missing"), Code: backend.Incomplete, Partial: true},
	}
}

func service(ready, wanted, restarts int) backend.Observation {
	phase := backend.PhaseRunning
	if ready < wanted {
		phase = backend.Degraded
	}
	return backend.Observation{
		Key: backend.Key{Namespace: "web", Name: "shop"}, UID: "u1", Type: backend.Service, Version: "7", Revision: 3,
		Digest: "sha256:00", Phase: phase, Supervised: true, Created: now.Add(-72 * time.Hour),
		Wanted: &wanted, Ready: &ready, Updated: &ready, Restarts: &restarts,
		Requested: backend.Usage{CPU: 2000, Memory: 2 << 30}, Labels: map[string]string{"team": "web"},
	}
}

func oomKilled() backend.Observation {
	o := service(3, 4, 2)
	yes, code := true, 137
	o.Rollout = &backend.Rollout{State: backend.RolloutProgressing, Revision: 4, Updated: 1, Wanted: 4}
	o.Instances = []backend.Instance{
		{Name: "shop.web.0", Group: "web", Index: 0, ID: "w0", Node: "agent-1", State: backend.Running, Ready: &yes, Created: now.Add(-time.Hour), Revision: 4},
		{Name: "shop.web.x7f2k", Group: "web", Index: -1, ID: "w2", Node: "agent-2", State: backend.Failed, Reason: backend.ReasonOOMKilled, Fault: backend.FaultUser, ExitCode: &code, Created: now.Add(-time.Minute)},
	}
	return o
}

func cron() backend.Observation {
	zero := 0
	return backend.Observation{
		Key: backend.Key{Namespace: "data", Name: "etl"}, Type: backend.Cron, Phase: backend.Scheduled, Supervised: true,
		Created: now.Add(-41 * 24 * time.Hour), NextRun: now.Add(3*time.Hour + 12*time.Minute), Restarts: &zero,
	}
}

func hello() backend.Observation {
	one, zero := 1, 0
	return backend.Observation{
		Key: backend.Key{Namespace: "default", Name: "hello"}, Type: backend.Batch, Run: 2, Phase: backend.PhaseSucceeded,
		Supervised: true, Created: now.Add(-2 * time.Minute), Finished: now.Add(-time.Minute), Wanted: &one, Ready: &zero, Restarts: &zero,
		Requested: backend.Usage{CPU: 100, Memory: 64 << 20},
		Groups:    []backend.GroupStatus{{Name: "main", Type: backend.Batch, Count: 1, Wanted: &one, Ready: &zero, Succeeded: &one}},
	}
}

func hostile() backend.Observation {
	one, zero := 1, 0
	return backend.Observation{
		Key: backend.Key{Namespace: "default", Name: "odd"}, Type: backend.Batch, Phase: backend.PhaseFailed, Supervised: true,
		Created: now.Add(-90 * time.Second), Wanted: &one, Ready: &zero, Restarts: &zero, Reason: backend.ReasonStartError,
		Message: "\x1b[31mno such file\x1b]0;owned\x07\n  日本語  \x00 and a line that is much longer than any terminal has columns, so it is cut there and nowhere else",
	}
}

func unknownCounts() backend.Observation {
	return backend.Observation{
		Key: backend.Key{Namespace: "default", Name: "lost"}, Type: backend.Daemon, Phase: backend.PhaseUnknown,
		Created: now.Add(-26 * time.Hour), Requested: backend.Usage{CPU: 125, Memory: 5 << 30},
	}
}

func TestJobsGolden(t *testing.T) {
	for _, format := range []string{
		"table", "wide", "json", "yaml", "name", `jsonpath={range}`, `jsonpath={.items[*].name}{"\n"}`,
		`go-template={{range .items}}{{.name}}={{.phase}}{{"\n"}}{{end}}`,
	} {
		f, err := output.ParseFormat(format)
		if err != nil {
			if format == "jsonpath={range}" {
				continue
			}
			t.Fatal(err)
		}
		for _, width := range []int{0, 80, 200} {
			if f.Machine() && width != 0 {
				continue
			}
			name := fmt.Sprintf("jobs/%.8s-%d.golden", format, width)
			t.Run(name, func(t *testing.T) {
				golden.Equal(t, name, printed(t, output.Jobs(fleet(), output.JobsOptions{Now: now}), f, width, nil))
			})
		}
	}
}

func TestJobsWithNamespacesAndInstances(t *testing.T) {
	v := output.Jobs(fleet()[1:2], output.JobsOptions{Now: now, Namespaces: true, Instances: true})
	golden.Equal(t, "jobs/instances.golden", printed(t, v, output.Format{}, 0, nil))
	golden.Equal(t, "jobs/instances-80.golden", printed(t, v, output.Format{}, 80, nil))
}

func TestColour(t *testing.T) {
	v := output.Jobs(fleet(), output.JobsOptions{Now: now})
	golden.Equal(t, "jobs/colour.golden", printed(t, v, output.Format{}, 80, func(p *output.Printer) { p.Colour = true }))
}

func TestColumnsAndSort(t *testing.T) {
	v := output.Jobs(fleet(), output.JobsOptions{Now: now})
	golden.Equal(t, "jobs/sorted.golden", printed(t, v, output.Format{}, 0, func(p *output.Printer) {
		p.Columns, p.SortBy, p.NoHeaders = []string{"memory", "job"}, "-memory", true
	}))
	s, _ := iostreams.Test()
	p := output.NewPrinter(s, output.Format{})
	p.SortBy = "size"
	if err := p.Print(v); err == nil {
		t.Error("sorted by a column that is not there")
	}
	p.SortBy, p.Columns = "", []string{"size"}
	if err := p.Print(v); err == nil {
		t.Error("showed a column that is not there")
	}
}

func TestRefusedFormats(t *testing.T) {
	for _, f := range []string{"", "xml", "json=x", "jsonpath=", "jsonpath={.a", "jsonpath={.items[?(@.x)]}", "jsonpath={..x}", "go-template=", "go-template={{"} {
		if _, err := output.ParseFormat(f); err == nil {
			t.Errorf("-o %q was taken", f)
		}
	}
}

func printed(t *testing.T, v output.View, f output.Format, width int, set func(*output.Printer)) string {
	t.Helper()
	s, c := iostreams.Test()
	s.OutTerminal = width > 0
	p := output.NewPrinter(s.WithWidth(width), f)
	if set != nil {
		set(&p)
	}
	if err := p.Print(v); err != nil {
		t.Fatal(err)
	}
	return c.Out.String()
}
