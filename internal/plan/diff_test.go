package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-run/baton/internal/plan"
	"github.com/baton-run/baton/pkg/backend"
)

func TestDiff(t *testing.T) {
	flat := func(fields string) string {
		return `{"name":"j","type":"batch","groups":[{"tasks":[{` + fields + `}]}]}`
	}
	tests := []struct {
		name, old, desired string
		want               []string
	}{
		{"the same", flat(`"image":"a"`), flat(`"image":"a"`), nil},
		{"a flat job has its fields at the root", flat(`"image":"a"`), flat(`"image":"b"`), []string{"image: a → b"}},
		{"given", flat(``), flat(`"shm":"1Gi"`), []string{"shm: + 1Gi"}},
		{"left out", flat(`"stdin":true`), flat(``), []string{"stdin: - true"}},
		{"empty text is not left out", flat(`"env":{"A":""}`), flat(``), []string{`env: - {"A":""}`}},
		{"a list of plain values", flat(`"args":["a","b"]`), flat(`"args":["a"]`), []string{`args: ["a","b"] → ["a"]`}},
		{"several lines on one", flat(`"script":"a\nb\n"`), flat(`"script":"c"`), []string{`script: "a\nb\n" → c`}},
		{"in order of keys", flat(`"env":{"B":"1","A":"1"}`), flat(`"env":{"B":"2","A":"2"}`), []string{"env.A: 1 → 2", "env.B: 1 → 2"}},
		{"keys with dots", `{"labels":{"a.b/c":"1"}}`, `{"labels":{"a.b/c":"2"}}`, []string{`labels["a.b/c"]: 1 → 2`}},
		{"named things by name", flat(`"ports":[{"name":"a","port":1},{"name":"b","port":2}]`), flat(`"ports":[{"name":"b","port":3}]`),
			[]string{"ports[b].port: 2 → 3", `ports[a]: - {"name":"a","port":1}`}},
		{"order of named things", `{"groups":[{"tasks":[{"name":"a"},{"name":"b"}]}]}`, `{"groups":[{"tasks":[{"name":"b"},{"name":"a"}]}]}`,
			[]string{"tasks: a, b → b, a"}},
		{"things by path", flat(`"files":[{"path":"x","content":"1"},{"path":"y","content":"1"}]`), flat(`"files":[{"path":"y","content":"2"},{"path":"x","content":"1"}]`),
			[]string{"files: x, y → y, x", "files[y].content: 1 → 2"}},
		{"things without a name by place", `{"groups":[{"tolerations":[{"key":"a"},{"key":"b"}]}]}`, `{"groups":[{"tolerations":[{"key":"a"},{"key":"c"},{"key":"d"}]}]}`,
			[]string{"tolerations[1].key: b → c", `tolerations[2]: + {"key":"d"}`}},
		{"groups by name", `{"groups":[{"name":"a","count":1},{"count":2}]}`, `{"groups":[{"count":3},{"name":"a","count":1}]}`,
			[]string{"groups[main].count: 2 → 3"}},
		{"markup is left alone", flat(`"command":["a"]`), flat(`"command":["<&>"]`), []string{`command: ["a"] → ["<&>"]`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, d := range plan.Diff(described(tt.old), described(tt.desired)) {
				got = append(got, d.String())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("diff differs (-want +got):\n%s", diff)
			}
		})
	}
}

func described(document string) *backend.Job {
	job := &backend.Job{Document: []byte(document)}
	for _, name := range []string{"a", backend.MainName} {
		job.Groups = append(job.Groups, backend.Group{Name: name})
	}
	return job
}
