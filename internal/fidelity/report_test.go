package fidelity_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/pkg/backend"
)

// exactly covers everything with one row, under what a test declares.
func exactly(rows ...backend.Row) []backend.Row {
	seen := map[string]bool{}
	for _, f := range backend.Fields() {
		top, _, _ := strings.Cut(f, ".")
		if !seen[top] {
			seen[top] = true
			rows = append(rows, backend.Row{Path: top + ".*", Level: backend.Exact})
		}
	}
	return rows
}

func losses(t *testing.T, job *backend.Job, rows ...backend.Row) []string {
	t.Helper()
	if problems := backend.CheckRows(exactly(rows...)); len(problems) > 0 {
		t.Fatalf("the rows of this test are wrong: %q", problems)
	}
	report, err := fidelity.New(exactly(rows...)).Report(job, nil)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(report.String(), "\n"), "\n")
}

func job(document string, groups ...backend.Group) *backend.Job {
	return &backend.Job{Key: backend.Key{Name: "j"}, Type: backend.Batch, Document: []byte(document), Groups: groups}
}

func group(name string, count int, tasks ...backend.Task) backend.Group {
	return backend.Group{Name: name, Type: backend.Batch, Count: count, Tasks: tasks}
}

func row(path, value, when string, level backend.Level) backend.Row {
	return backend.Row{Path: path, Value: value, When: when, Level: level, Note: string(level) + " by " + path}
}

func TestReportFindsTheRow(t *testing.T) {
	document := `{"name":"j","timeout":"1h","groups":[
		{"successCodes":[0,3],"labels":{"a.b/c":"d"},"tasks":[{"name":"a","image":"x","env":{"A":"1","B":{"from":"config","name":"n","key":"k"},"C.d":{"from":"field","key":"node"}}}]},
		{"name":"g","tasks":[{"ports":[{"name":"p","port":1},{"name":"q","port":2}]}]}]}`
	sh := backend.Task{Name: "main", HasCommand: true}
	j := job(document, group("main", 1, backend.Task{Name: "a"}), group("g", 1, sh))
	tests := []struct {
		name string
		rows []backend.Row
		want []string
	}{
		{"nothing to say", nil, []string{""}},
		{"a field that is not used", []backend.Row{row("schedule", "", "", backend.None)}, []string{""}},
		{"a field of the job", []backend.Row{row("timeout", "", "", backend.Approximate)},
			[]string{"timeout 1h: approximate: approximate by timeout"}},
		{"one value", []backend.Row{row("timeout", "1h", "", backend.None)},
			[]string{"timeout 1h: unsupported: unsupported by timeout"}},
		{"another value", []backend.Row{row("timeout", "2h", "", backend.None)}, []string{""}},
		{"a value in a list", []backend.Row{row("groups.successCodes", "3", "", backend.None)},
			[]string{"groups[0].successCodes[1] 3: unsupported: unsupported by groups.successCodes"}},
		{"keys of the user's own", []backend.Row{row("groups.labels", "", "", backend.Emulated)},
			[]string{"groups[0].labels: emulated: emulated by groups.labels"}},
		{"objects beside plain values", []backend.Row{row("groups.tasks.env.NAME.from", "config", "", backend.None)},
			[]string{"groups[0].tasks[0].env.B.from config: unsupported: unsupported by groups.tasks.env.NAME.from"}},
		{"a key that is no word", []backend.Row{row("groups.tasks.env.NAME.from", "field", "", backend.None)},
			[]string{`groups[0].tasks[0].env["C.d"].from field: unsupported: unsupported by groups.tasks.env.NAME.from`}},
		{"one item for all that a row covers", []backend.Row{row("groups.tasks.ports.*", "", "", backend.Approximate)},
			[]string{"groups[1].tasks[0].ports: approximate: approximate by groups.tasks.ports.*"}},
		{"the longer path wins", []backend.Row{row("groups.tasks.ports.*", "", "", backend.Approximate), row("groups.tasks.ports.port", "", "", backend.Emulated)},
			[]string{
				"groups[1].tasks[0].ports: approximate: approximate by groups.tasks.ports.*",
				"groups[1].tasks[0].ports[0].port 1: emulated: emulated by groups.tasks.ports.port",
				"groups[1].tasks[0].ports[1].port 2: emulated: emulated by groups.tasks.ports.port",
			}},
		{"a condition wins over a value", []backend.Row{row("timeout", "1h", "", backend.None), row("timeout", "", backend.WhenSeveralGroups, backend.Emulated)},
			[]string{"timeout 1h: emulated: emulated by timeout"}},
		{"a condition that does not hold", []backend.Row{row("timeout", "", backend.WhenCron, backend.None)}, []string{""}},
		{"two conditions, one not holding", []backend.Row{row("timeout", "", "several-groups, cron", backend.None)}, []string{""}},
		{"a condition is asked where the field stands", []backend.Row{row("groups.tasks.name", "", backend.WhenNoCommand, backend.None)},
			[]string{"groups[0].tasks[0].name a: unsupported: unsupported by groups.tasks.name"}},
		{"a field left out", []backend.Row{row("groups.tasks.image", backend.LeftOut, "", backend.None)},
			[]string{"groups[1].tasks[0].image (left out): unsupported: unsupported by groups.tasks.image"}},
		{"a field left out of one task", []backend.Row{row("groups.tasks.command", backend.LeftOut, backend.WhenNoCommand, backend.None)},
			[]string{"groups[0].tasks[0].command (left out): unsupported: unsupported by groups.tasks.command"}},
		{"a field left out of the job", []backend.Row{row("queue", backend.LeftOut, "", backend.Approximate)},
			[]string{"queue (left out): approximate: approximate by queue"}},
		{"a member of what is left out", []backend.Row{row("groups.update.deadline", backend.LeftOut, "", backend.Approximate)},
			[]string{
				"groups[0].update.deadline (left out): approximate: approximate by groups.update.deadline",
				"groups[1].update.deadline (left out): approximate: approximate by groups.update.deadline",
			}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, losses(t, j, tt.rows...)); diff != "" {
				t.Errorf("losses differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFieldWithoutRowIsUnsupported(t *testing.T) {
	report, err := fidelity.New(nil).Report(job(`{"name":"j"}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	if report.Worst != backend.None || len(report.Over(backend.Approximate)) != 1 {
		t.Errorf("no row at all: worst %s, %v", report.Worst, report.Items)
	}
}

func TestReportOfBrokenDocument(t *testing.T) {
	if _, err := fidelity.New(nil).Report(job(`{"name":`), nil); err == nil {
		t.Error("half a document makes a report")
	}
}

func TestBudget(t *testing.T) {
	j := job(`{"name":"j","queue":"q","priority":"high","timeout":"1s","suspend":true}`)
	rows := exactly(row("queue", "", "", backend.Emulated), row("priority", "", "", backend.Approximate), row("timeout", "", "", backend.None))
	report, err := fidelity.New(rows).Report(j, nil)
	if err != nil {
		t.Fatal(err)
	}
	for flag, want := range map[string]string{
		"none":        "priority queue timeout",
		"emulated":    "priority timeout",
		"approximate": "timeout",
	} {
		budget, err := fidelity.ParseBudget(flag)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, i := range report.Over(budget) {
			got = append(got, i.Path)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("over %s: %v, want %s", flag, got, want)
		}
	}
	if got := report.Over(backend.None); len(got) != 1 {
		t.Errorf("a budget of unsupported lets through what is unsupported: %v", got)
	}
	if _, err := fidelity.ParseBudget("unsupported"); err == nil {
		t.Error("max-loss unsupported is taken")
	}
	refusal := report.Refusal("fake", j.Key, backend.Approximate)
	if !errors.Is(refusal, backend.Unsupported) || !strings.Contains(refusal.Error(), "timeout: unsupported: unsupported by timeout") {
		t.Errorf("refusal: %v", refusal)
	}
	if err := (fidelity.Report{}).Refusal("fake", j.Key, backend.Approximate); err != nil {
		t.Errorf("an empty report is refused: %v", err)
	}
}

func TestPositionsAreOfTheNearestThing(t *testing.T) {
	j := job(`{"name":"j","timeout":"1s","groups":[{"tasks":[{}]}]}`, group("main", 1, backend.Task{}))
	lines := map[string]int{"groups[0]": 3, "timeout": 9}
	positions := func(path string) (string, int, int) { return "j.yaml", lines[path], 5 }
	report, err := fidelity.New(exactly(row("timeout", "", "", backend.None), row("groups.tasks.image", backend.LeftOut, "", backend.None))).Report(j, positions)
	if err != nil {
		t.Fatal(err)
	}
	want := "j.yaml:3:5: groups[0].tasks[0].image (left out): unsupported: unsupported by groups.tasks.image\n" +
		"j.yaml:9:5: timeout 1s: unsupported: unsupported by timeout\n"
	if diff := cmp.Diff(want, report.String()); diff != "" {
		t.Errorf("report differs (-want +got):\n%s", diff)
	}
}

func TestEveryConditionIsAnswered(t *testing.T) {
	addr := func(group string, pick backend.AddrPick) backend.Task {
		return backend.Task{Name: "t", HasCommand: true, Command: []backend.Text{{{Kind: backend.SegmentAddr, Addr: &backend.Addr{Group: group, Port: "p", Pick: pick}}}}}
	}
	plain := backend.Task{Name: "t", HasCommand: true}
	with := func(change func(*backend.Job)) *backend.Job {
		j := job("", group("main", 1, plain))
		change(j)
		return j
	}
	lifecycle := func(l ...backend.Lifecycle) *backend.Job {
		var tasks []backend.Task
		for i, l := range l {
			tasks = append(tasks, backend.Task{Name: fmt.Sprint("t", i), Lifecycle: l})
		}
		return job("", group("main", 1, tasks...))
	}
	tests := []struct {
		condition, value string
		job              *backend.Job
		want             bool
	}{
		{backend.WhenCron, "", with(func(j *backend.Job) { j.Type = backend.Cron }), true},
		{backend.WhenCron, "", with(func(*backend.Job) {}), false},
		{backend.WhenSeveralGroups, "", job("", group("a", 1), group("b", 1)), true},
		{backend.WhenSeveralGroups, "", job("", group("a", 1)), false},
		{backend.WhenMixedGroups, "", with(func(j *backend.Job) { j.Groups[0].Type = backend.Service }), true},
		{backend.WhenMixedGroups, "", with(func(j *backend.Job) { j.Type = backend.Cron }), false},
		{backend.WhenMutualAddresses, "", job("", group("a", 1, addr("b", backend.PickAny)), group("b", 1, addr("a", backend.PickAny))), true},
		{backend.WhenMutualAddresses, "", job("", group("a", 1, addr("b", backend.PickAny)), group("b", 1, plain)), false},
		{backend.WhenMutualAddresses, "", job("", group("a", 1, addr("a", backend.PickSelf))), false},
		{backend.WhenMutualAddresses, "", job("", group("a", 3, addr("a", backend.PickIndex))), true},
		{backend.WhenAddressOfSeveral, "", job("", group("a", 1, addr("b", backend.PickAny)), group("b", 2, plain)), true},
		{backend.WhenAddressOfSeveral, "", job("", group("a", 1, addr("b", backend.PickAll)), group("b", 2, plain)), false},
		{backend.WhenAddressOfSeveral, "", job("", group("a", 1, addr("b", backend.PickAny)), group("b", 1, plain)), false},
		{backend.WhenDaylightSaving, "", with(func(j *backend.Job) { j.Timezone = "Europe/Berlin" }), true},
		{backend.WhenDaylightSaving, "", with(func(j *backend.Job) { j.Timezone = "America/Santiago" }), true},
		{backend.WhenDaylightSaving, "", with(func(j *backend.Job) { j.Timezone = "Asia/Tokyo" }), false},
		{backend.WhenNoCommand, "", lifecycle(backend.MainTask), true},
		{backend.WhenNoCommand, "", with(func(*backend.Job) {}), false},
		{backend.WhenGated, "", lifecycle(backend.InitTask, backend.MainTask), true},
		{backend.WhenGated, "", lifecycle(backend.MainTask, backend.InitTask), true},
		{backend.WhenGated, "", lifecycle(backend.MainTask, backend.SidecarTask), true},
		{backend.WhenGated, "", lifecycle(backend.SidecarTask, backend.SidecarTask), false},
		{backend.WhenGated, "", lifecycle(backend.MainTask, backend.MainTask), false},
		{backend.WhenLocalIgnoresImage, "", with(func(j *backend.Job) { j.Backends.Local = &backend.LocalOptions{Image: "ignore"} }), true},
		{backend.WhenLocalIgnoresImage, "", with(func(j *backend.Job) { j.Backends.Local = &backend.LocalOptions{Image: "run"} }), false},
		{backend.WhenMesosIgnoresImage, "", with(func(j *backend.Job) { j.Backends.Mesos = &backend.MesosOptions{Image: "ignore"} }), true},
		{backend.WhenMesosIgnoresImage, "", with(func(*backend.Job) {}), false},
		{backend.WhenMesosDocker, "", with(func(j *backend.Job) { j.Backends.Mesos = &backend.MesosOptions{Containerizer: "docker"} }), true},
		{backend.WhenMesosDocker, "", with(func(*backend.Job) {}), false},
		{backend.WhenAbsolutePath, "/data", with(func(*backend.Job) {}), true},
		{backend.WhenAbsolutePath, "data", with(func(*backend.Job) {}), false},
		{backend.WhenForeignScheme, "s3://b/k", with(func(*backend.Job) {}), true},
		{backend.WhenForeignScheme, "https://h/k", with(func(*backend.Job) {}), false},
		{backend.WhenForeignScheme, "k", with(func(*backend.Job) {}), false},
	}
	asked := map[string]bool{}
	for _, tt := range tests {
		asked[tt.condition] = true
		tt.job.Document = fmt.Appendf(nil, `{"name":"j","queue":%q}`, tt.value)
		got := losses(t, tt.job, row("queue", "", tt.condition, backend.None))[0] != ""
		if got != tt.want {
			t.Errorf("%s of %+v (%q): %v", tt.condition, tt.job.Groups, tt.value, got)
		}
	}
	for _, c := range backend.Conditions() {
		if !asked[c.Name] {
			t.Errorf("condition %s is not tested", c.Name)
		}
	}
}

func TestRowsForExplain(t *testing.T) {
	table := fidelity.New(exactly(
		row("groups.tasks.ports.*", "", "", backend.Approximate),
		row("groups.tasks.ports.protocol", "sctp", "", backend.None)))
	var got []string
	for _, r := range table.For("groups.tasks.ports.protocol") {
		got = append(got, r.Path+" "+r.Value)
	}
	if want := []string{"groups.tasks.ports.protocol sctp", "groups.tasks.ports.* "}; !cmp.Equal(got, want) {
		t.Errorf("rows: %q, want %q", got, want)
	}
}
