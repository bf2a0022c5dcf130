package spec_test

import (
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/spec"
)

const parametrized = `
name: a
type: batch
params:
  n: {type: int, default: 1}
  on: {type: bool, default: false}
  wait: {type: duration, default: 1m}
  mem: {type: quantity, default: 1Gi}
  text: {default: plain}
  size: {enum: [small, large], default: small}
  needed: {}
image: b
count: ${param.n}
retryAll: ${param.on}
timeout: ${param.wait}
resources: {memory: "${param.mem}"}
command: [a, "${param.text}", "<${param.text}>", "${param.needed}", "${param.size}"]
annotations: {t: "${param.text}"}
files: [{path: f, content: "${param.text}"}, {path: g, content: "${param.text} ${run.date}", template: true}]
`

func TestParams(t *testing.T) {
	loaded, err := spec.Load("job.yaml", []byte(parametrized), spec.Options{
		Sets: []string{"n=3", "text=a: {b} ${param.n} ${port.x} $HOME [c]", "needed="},
		Params: []spec.ParamFile{
			{Name: "one.yaml", Data: []byte("on: true\nwait: 2m\nmem: 2Gi\nn: 7\nneeded: x\n")},
			{Name: "two.json", Data: []byte(`{"wait": "3m", "size": "large"}`)},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	job := loaded[0].Job
	roundTrip(t, job)
	g := job.Groups[0]
	task := g.Tasks[0]
	const value = "a: {b} ${param.n} ${port.x} $HOME [c]"
	want := []string{"a", value, "<" + value + ">", "", "large"}
	for i, w := range want {
		if got, static := task.Command[i].Static(); got != w || !static {
			t.Errorf("command[%d] = %q, want %q", i, got, w)
		}
	}
	if g.Count != 3 || !g.RetryAll || job.Timeout.String() != "3m0s" || task.Resources.Memory.String() != "2Gi" {
		t.Errorf("count %d, retryAll %v, timeout %v, memory %v", g.Count, g.RetryAll, job.Timeout, task.Resources.Memory)
	}
	if job.Annotations["t"] != value {
		t.Errorf("annotation %q", job.Annotations["t"])
	}
	if got, _ := task.Files[0].Content.Static(); got != "${param.text}" {
		t.Errorf("a verbatim file was changed: %q", got)
	}
	if got := task.Files[1].Content.String(); got != "a: {b} $${param.n} $${port.x} $HOME [c] ${run.date}" {
		t.Errorf("template %q", got)
	}
	if strings.Contains(string(job.Document), "params") {
		t.Errorf("the document holds params: %s", job.Document)
	}
}

func TestParamsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		opts spec.Options
		want string
	}{
		{"no value", spec.Options{}, "job.yaml:11:3: params.needed: the parameter has no value; give it: --set needed=…"},
		{"not declared", spec.Options{Sets: []string{"needed=x", "sizes=1"}}, "--set sizes=1: there is no parameter sizes; allowed: "},
		{"suggestion", spec.Options{Sets: []string{"needed=x", "sizes=1"}}, "did you mean size?"},
		{"no equals sign", spec.Options{Sets: []string{"needed"}}, "--set needed: this is not NAME=value"},
		{"type", spec.Options{Sets: []string{"needed=x", "n=three"}}, `--set n=three: parameter n: "three" is not a whole number`},
		{"enum", spec.Options{Sets: []string{"needed=x", "size=huge"}}, `parameter size: "huge" is not allowed; allowed: small or large`},
		{"bool", spec.Options{Sets: []string{"needed=x", "on=yes"}}, `parameter on: "yes" is not a boolean`},
		{"in a file", spec.Options{Params: []spec.ParamFile{{Name: "p.yaml", Data: []byte("needed: x\nn: two\n")}}}, `p.yaml:2:4: n: parameter n: "two" is not a whole number`},
		{"undeclared in a file", spec.Options{Params: []spec.ParamFile{{Name: "p.yaml", Data: []byte("needed: x\nm: 2\n")}}}, `p.yaml:2:4: m: there is no parameter m`},
		{"a list in a file", spec.Options{Params: []spec.ParamFile{{Name: "p.yaml", Data: []byte("needed: [x]\n")}}}, `p.yaml:1:9: needed: a list stands where a single value is wanted`},
		{"a file that is not YAML", spec.Options{Params: []spec.ParamFile{{Name: "p.yaml", Data: []byte("needed: [x\n")}}}, `p.yaml:1:10: this is not YAML`},
		{"a $ before a word", spec.Options{Sets: []string{"needed=x", "text=a$"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := spec.Load("job.yaml", []byte(parametrized), c.opts)
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v\nwant %q", err, c.want)
			}
		})
	}
}

// A value of one document's parameter need not be declared by the others.
func TestParamsOfSeveralDocuments(t *testing.T) {
	load(t, "name: a\ntype: batch\nimage: b\n---\nname: b\ntype: batch\nparams: {x: {}}\nimage: ${param.x}\n", spec.Options{Sets: []string{"x=c"}})
}

func TestNamespace(t *testing.T) {
	const text = "name: a\ntype: batch\nimage: b\n"
	for _, c := range []struct {
		file, asked, standard, want string
	}{
		{"", "", "def", "def"}, {"", "asked", "def", "asked"}, {"own", "", "def", "own"}, {"own", "own", "def", "own"}, {"own", "asked", "def", "error"},
	} {
		file := text
		if c.file != "" {
			file += "namespace: " + c.file + "\n"
		}
		loaded, err := spec.Load("job.yaml", []byte(file), spec.Options{Namespace: c.asked, DefaultNamespace: c.standard})
		got := "error"
		if err == nil {
			got = loaded[0].Job.Key.Namespace
		}
		if got != c.want {
			t.Errorf("%+v: %s, %v", c, got, err)
		}
	}
}
