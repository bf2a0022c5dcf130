package v1_test

import (
	"slices"
	"strings"
	"testing"

	v1 "github.com/baton-run/baton/internal/spec/v1"
)

func TestExplain(t *testing.T) {
	for path, want := range map[string]string{
		"groups.tasks.ports.hostPort":          "groups.tasks.ports.hostPort",
		"ports.hostPort":                       "groups.tasks.ports.hostPort",
		"tasks.ports":                          "groups.tasks.ports",
		"count":                                "groups.count",
		"name":                                 "name",
		"labels":                               "labels",
		"image":                                "groups.tasks.image",
		"health.ready.http.path":               "groups.tasks.health.ready.http.path",
		"groups[0].tasks[1].image":             "groups.tasks.image",
		"groups[web].tasks[app].ports[0].port": "groups.tasks.ports.port",
		"env":                                  "groups.tasks.env",
		"env.PATH.from":                        "groups.tasks.env.NAME.from",
		"secrets.DB.key":                       "groups.tasks.secrets.NAME.key",
		"startingDeadline":                     "startingDeadline",
		"autoRollback":                         "groups.update.autoRollback",
		"kubernetes.patches":                   "backends.kubernetes.patches",
	} {
		if f, ok := v1.Explain(path); !ok || f.Path != want {
			t.Errorf("%s is %q, %v; want %s", path, f.Path, ok, want)
		}
	}
	for _, path := range []string{"", ".", "replicas", "groups.tasks.ports.hostport", "path", "x.y.z", "roup"} {
		if f, ok := v1.Explain(path); ok {
			t.Errorf("%q is taken for %s", path, f.Path)
		}
	}
}

func TestExplainTellsAll(t *testing.T) {
	f, _ := v1.Explain("stop.grace")
	want := v1.Field{Path: "groups.tasks.stop.grace", Level: "T", Down: true, Type: "duration", Unit: "ms, s, m, h, d", Default: "30s", Doc: "Time between the signal and the kill."}
	if f.Path != want.Path || f.Level != want.Level || f.Down != want.Down || f.Type != want.Type || f.Unit != want.Unit || f.Default != want.Default || f.Doc != want.Doc {
		t.Errorf("got %+v, want %+v", f, want)
	}
	if f, _ := v1.Explain("dependsOn"); f.Type != "list of name or object" {
		t.Errorf("dependsOn is a %q", f.Type)
	}
	if f, _ := v1.Explain("retries"); !slices.Equal(f.For, []string{"batch", "cron"}) {
		t.Errorf("retries is for %q", f.For)
	}
}

func TestEveryFieldIsDocumented(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range v1.Fields() {
		if f.Doc == "" || !strings.HasSuffix(f.Doc, ".") || f.Type == "" || !strings.Contains("JGT", f.Level) || f.Level == "" {
			t.Errorf("incomplete: %+v", f)
		}
		if seen[f.Path] {
			t.Errorf("%s stands twice", f.Path)
		}
		seen[f.Path] = true
		if got, ok := v1.Explain(f.Path); !ok || got.Path != f.Path {
			t.Errorf("%s is not found by its own path", f.Path)
		}
	}
}

func TestChildren(t *testing.T) {
	names := func(path string) string {
		var names []string
		for _, f := range v1.Children(path) {
			names = append(names, f.Path[strings.LastIndex(f.Path, ".")+1:])
		}
		return strings.Join(names, " ")
	}
	for path, want := range map[string]string{
		"resources.limits": "cpu memory disk",
		"ulimits":          "soft hard",
		"retain":           "runs revisions finished logs",
		"count":            "",
		"nothing":          "",
	} {
		if got := names(path); got != want {
			t.Errorf("children of %s: %q, want %q", path, got, want)
		}
	}
	if got := names(""); !strings.HasPrefix(got, "apiVersion name") || !strings.HasSuffix(got, "groups") {
		t.Errorf("children of the job: %s", got)
	}
}

func TestSuggest(t *testing.T) {
	for path, want := range map[string]string{
		"hostport":                    "groups.tasks.ports.hostPort",
		"groups.tasks.ports.hostport": "groups.tasks.ports.hostPort",
		"imagee":                      "groups.tasks.image",
		"grace":                       "groups.tasks.health.live.grace",
		"dependOn":                    "groups.dependsOn",
	} {
		if got := v1.Suggest(path); !slices.Contains(got, want) || len(got) > 8 {
			t.Errorf("for %s: %q, want %s among them", path, got, want)
		}
	}
	if got := v1.Suggest("completelydifferent"); len(got) > 0 {
		t.Errorf("suggestions out of the blue: %q", got)
	}
}
