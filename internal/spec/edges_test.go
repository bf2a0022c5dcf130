package spec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
)

// A hostile file is refused at once, with few words.
func TestHostileFiles(t *testing.T) {
	var siblings strings.Builder
	siblings.WriteString("name: a\ntype: batch\nimage: b\n")
	for i := range 100_000 {
		fmt.Fprintf(&siblings, "key%d: 1\n", i)
	}
	var env strings.Builder
	env.WriteString("name: a\ntype: batch\nimage: b\nenv:\n")
	for i := range 100_000 {
		fmt.Fprintf(&env, "  K%d: 1\n", i)
	}
	bomb := "name: a\ntype: batch\nimage: b\nx-a: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 30; i++ {
		bomb += fmt.Sprintf("x-%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), i-1)
	}
	for _, c := range []struct{ name, text, want string }{
		{"100,000 unknown keys", siblings.String(), "and 99000 more problems"},
		{"100,000 variables", env.String(), "job.yaml:1:1: the job has "},
		{"alias bomb", bomb, "aliases add"},
		{"20,000 brackets", "name: " + strings.Repeat("[", 20_000), "nests deeper than 64"},
		{"over 16 MiB", "name: a\n#" + strings.Repeat("x", 16<<20), "a job file may have 16 MiB"},
		{"over 512 KiB", "name: a\ntype: batch\nscript: " + strings.Repeat("x", 600<<10), "a job has at most 512 KiB"},
		{"long name", "name: " + strings.Repeat("a", 100_000) + "\ntype: batch\nimage: b\n", "has 100000 characters"},
		{"variables made of variables", doubling(), "becomes too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := spec.Load("job.yaml", []byte(c.text), spec.Options{})
			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), c.want) || len(err.Error()) > 400_000 {
				t.Errorf("%.400s\nwant %q", err, c.want)
			}
		})
	}
}

// doubling is 40 variables, each twice the one before.
func doubling() string {
	var b strings.Builder
	b.WriteString("name: a\ntype: batch\nimage: b\nenv:\n  V0: xxxxxxxx\n")
	for i := 1; i < 40; i++ {
		fmt.Fprintf(&b, "  V%d: ${env.V%d}${env.V%d}\n", i, i-1, i-1)
	}
	return b.String()
}

func TestDependencyDefaults(t *testing.T) {
	j := one(t, "name: a\ntype: batch\nimage: b\ngroups: [{name: x}, {name: s, type: service}, {name: y, dependsOn: [x, s]}]\n")
	want := []backend.Dependency{{Group: "x", Condition: backend.DependencySucceeded}, {Group: "s", Condition: backend.DependencyReady}}
	if got := j.Groups[2].DependsOn; got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%+v", got)
	}
}

func TestPullDefaults(t *testing.T) {
	for image, want := range map[string]string{
		"b": "always", "b:latest": "always", "b:1": "ifNotPresent", "host:5000/b": "always", "host:5000/b:1": "ifNotPresent", "b@sha256:00": "ifNotPresent",
	} {
		j := one(t, "name: a\ntype: batch\nimage: "+image+"\n")
		if got := j.Groups[0].Tasks[0].Pull.Policy; got != want {
			t.Errorf("%s: %s, want %s", image, got, want)
		}
	}
}

func TestWhatIsNotGivenIsNotThere(t *testing.T) {
	j := one(t, "name: a\ntype: batch\ncommand: []\nimage: b\n")
	task := j.Groups[0].Tasks[0]
	if !task.HasCommand || task.Command != nil || task.HasArgs {
		t.Errorf("command %v %v, args %v", task.HasCommand, task.Command, task.HasArgs)
	}
	g := j.Groups[0]
	if g.Restart != nil || g.Update != nil || g.Scale != nil || g.Identity != backend.NoIdentity || j.Backends.Local != nil {
		t.Errorf("%+v", g)
	}
	d := one(t, "name: a\ntype: daemon\nimage: b\n").Groups[0]
	if d.Count != 0 || d.Update.MaxSurge.N != 0 || d.Update.MaxUnavailable.N != 1 || d.SuccessCodes != nil {
		t.Errorf("%+v", d)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{"name":"a","type":"batch","groups":[{"tasks":[{"image":"b","newField":1}]}]}`: "document:1:61: groups[0].tasks[0].newField: there is no such field here",
		"name: a\ntype: batch\nimage: b\n---\nname: b\ntype: batch\nimage: b\n":         "2 jobs instead of one",
		`{"name":"a","type":"batch","image":"b","files":[{"path":"x","from":"y"}]}`:     "can't be read here",
		"": "the file is empty",
	} {
		if _, err := spec.Decode([]byte(text), "ns"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	j, err := spec.Decode([]byte(`{"name":"a","type":"batch","groups":[{"tasks":[{"image":"b"}]}]}`), "ns")
	if err != nil || j.Key != (backend.Key{Namespace: "ns", Name: "a"}) {
		t.Errorf("%v %v", j, err)
	}
}

// A name in a list of hints does not depend on the order of a map.
func TestErrorsAreStable(t *testing.T) {
	text := "name: a\ntype: batch\nimage: b\nresources: {x: 1, y: 2}\nmaxSurge: 1\nports: [{name: a, port: 1, hostPort: 2}, {name: a, port: 1, hostPort: 2}]\nhealth: {z: 1}\n"
	_, first := spec.Load("job.yaml", []byte(text), spec.Options{})
	for range 20 {
		if _, err := spec.Load("job.yaml", []byte(text), spec.Options{}); err.Error() != first.Error() {
			t.Fatalf("%v\n%v", first, err)
		}
	}
}
