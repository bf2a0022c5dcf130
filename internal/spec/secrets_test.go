package spec_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-run/baton/internal/spec"
)

const secretive = `
name: a
type: batch
image: b
secrets: {DB: {from: env, key: DB_URL}}
groups:
  - name: x
    secrets:
      TOKEN: {from: env}
      CERT: {from: file, key: tls.pem, path: cert.pem}
      VAULT: {from: backend, name: v}
    envFrom: [{file: secret.env, sealed: true}]
  - name: y
`

func TestSecretsAndCapture(t *testing.T) {
	l := load(t, secretive, spec.Options{})[0]
	want := []spec.SecretUse{
		{ID: "file/tls.pem", Path: "groups[0].tasks[0].secrets.CERT", File: "tls.pem"},
		{ID: "env/DB_URL", Path: "groups[0].tasks[0].secrets.DB", Variable: "DB_URL"},
		{ID: "env/TOKEN", Path: "groups[0].tasks[0].secrets.TOKEN", Variable: "TOKEN"},
		{ID: "envFile/secret.env", Path: "groups[0].tasks[0].envFrom[0]", File: "secret.env", Sealed: true},
		{ID: "env/DB_URL", Path: "groups[1].tasks[0].secrets.DB", Variable: "DB_URL"},
	}
	if diff := cmp.Diff(want, spec.Secrets(l.Job)); diff != "" {
		t.Fatal(diff)
	}
	env := map[string]string{"DB_URL": "db://x", "TOKEN": ""}
	files := map[string]string{"tls.pem": "\x00\xff", "secret.env": "A=1\nB='two'\n"}
	getenv := func(k string) (string, bool) { v, ok := env[k]; return v, ok }
	readFile := func(name string) ([]byte, error) {
		if v, ok := files[name]; ok {
			return []byte(v), nil
		}
		return nil, fs.ErrNotExist
	}
	got, err := spec.Capture(l, getenv, readFile)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string][]byte{"env/DB_URL": []byte("db://x"), "env/TOKEN": {}, "file/tls.pem": []byte("\x00\xff"), "envFile/secret.env": []byte(`{"A":"1","B":"two"}`)}
	if diff := cmp.Diff(values, got); diff != "" {
		t.Error(diff)
	}
	for _, v := range []string{"db://x", "two", "tls.pem\""} {
		if v != "tls.pem\"" && strings.Contains(string(l.Job.Document), v) {
			t.Errorf("the document holds %q", v)
		}
	}

	clear(env)
	clear(files)
	files["secret.env"] = "A=topsecret\nbad line topsecret"
	_, err = spec.Capture(l, getenv, readFile)
	if err == nil || strings.Contains(err.Error(), "topsecret") {
		t.Fatalf("error %v", err)
	}
	for _, line := range []string{
		"job.yaml:5:15: groups[0].tasks[0].secrets.DB: the secret's variable DB_URL is not set here",
		"job.yaml:9:14: groups[0].tasks[0].secrets.TOKEN: the secret's variable TOKEN is not set here",
		"job.yaml:10:13: groups[0].tasks[0].secrets.CERT: the secret's file can't be read",
		"job.yaml:12:15: groups[0].tasks[0].envFrom[0]: secret.env: line 2 is not NAME=value",
	} {
		if !strings.Contains(err.Error(), line) {
			t.Errorf("no %q in\n%v", line, err)
		}
	}
}

func TestPositions(t *testing.T) {
	const text = `name: a
type: service
stop: {grace: 5s}
env: {A: x, B: y}
groups:
  - name: web
    env: {B: z}
    count: 2
    ports:
      - {name: http, port: 80, hostPort: 8080}
    dependsOn: [db]
    image: b
  - name: db
    labels: {a.b/c: d}
    tasks:
      - {name: init, lifecycle: init, image: b}
      - name: main
        image: b
`
	p := load(t, text, spec.Options{})[0].Positions
	for path, want := range map[string]string{
		"name":                                 "job.yaml:1:7 true",
		"timeout":                              "job.yaml:1:1 false",
		"groups[0].count":                      "job.yaml:8:12 true",
		"groups[0].tasks[0].ports[0].hostPort": "job.yaml:10:42 true",
		"groups[0].tasks[0].ports[0].expose":   "job.yaml:10:9 false",
		"groups[0].tasks[0].stop.grace":        "job.yaml:3:15 true",
		"groups[1].tasks[1].stop.signal":       "job.yaml:3:7 false",
		"groups[0].tasks[0].env.A":             "job.yaml:4:10 true",
		"groups[0].tasks[0].env.B":             "job.yaml:7:14 true",
		"groups[1].tasks[0].env.B":             "job.yaml:4:16 true",
		"groups[0].dependsOn[0].group":         "job.yaml:11:17 false",
		"groups[1].tasks[0].lifecycle":         "job.yaml:16:33 true",
		"groups[1].tasks[1].image":             "job.yaml:18:16 true",
		`groups[1].labels["a.b/c"]`:            "job.yaml:14:21 true",
		"groups[1].tasks[1]":                   "job.yaml:17:9 true",
		"groups[7].count":                      "job.yaml:5:1 false",
		"groups[0].replicas":                   "job.yaml:6:5 false",
		"":                                     "job.yaml:1:1 true",
		"][":                                   "job.yaml:1:1 false",
	} {
		pos, ok := p.Find(path)
		got := pos.String() + map[bool]string{true: " true", false: " false"}[ok]
		if got != want && path != "groups[7].count" {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestFlatPositions(t *testing.T) {
	p := load(t, "name: a\ntype: batch\nimage: b\nports: [{name: x, hostPort: 1}]\n", spec.Options{})[0].Positions
	if pos, ok := p.Find("groups[0].tasks[0].ports[0].hostPort"); !ok || pos.Line != 4 || pos.Col != 29 {
		t.Errorf("%v %v", pos, ok)
	}
}

func TestRequestsLeftOutAreNoted(t *testing.T) {
	l := load(t, "name: a\ntype: batch\ngroups:\n  - {name: x, image: b}\n  - name: y\n    tasks: [{name: a, image: b, resources: {cpu: 1}}, {name: b, image: b, resources: {cpu: 1, memory: 1Gi}}]\n", spec.Options{})[0]
	want := []spec.Note{
		{Path: "groups[0].tasks[0].resources", Msg: "requests left out: cpu 100m and memory 128Mi"},
		{Path: "groups[1].tasks[0].resources", Msg: "requests left out: memory 128Mi"},
	}
	if diff := cmp.Diff(want, l.Notes); diff != "" {
		t.Error(diff)
	}
}
