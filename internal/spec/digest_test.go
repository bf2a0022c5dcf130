package spec_test

import (
	"encoding/json"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/baton-run/baton/internal/spec"
)

// All spellings of a job have one digest.
func TestOneMeaningOneDigest(t *testing.T) {
	for _, same := range []struct {
		name  string
		texts []string
	}{
		{"key order, comments, quotes", []string{
			"name: a\ntype: batch\nimage: b\ncommand: [x, 8080]\n",
			"# c\ncommand: # d\n  - 'x'\n  - \"8080\"\nimage: b\n\ntype: batch\nname: a\n",
			`{"type": "batch", "name": "a", "image": "b", "command": ["x", 8080]}`,
		}},
		{"flat and groups form", []string{
			"name: a\ntype: batch\nimage: b\ncount: 3\nvolumes: [{name: d, size: 1Gi}]\nmounts: [{volume: d, path: /d}]\n",
			"name: a\ntype: batch\ngroups: [{image: b, count: 3, volumes: [{name: d, size: 1Gi}], mounts: [{volume: d, path: /d}]}]\n",
			"name: a\ntype: batch\nimage: b\ngroups: [{name: main, count: 3, volumes: [{name: d, size: 1Gi}], tasks: [{name: main, mounts: [{volume: d, path: /d}]}]}]\n",
			"name: a\ntype: batch\ncount: 3\nvolumes: [{name: d, size: 1Gi}]\ntasks: [{image: b, mounts: [{volume: d, path: /d}]}]\n",
		}},
		{"defaults written out: batch", []string{
			"name: a\ntype: batch\nimage: b:1\n",
			`
apiVersion: baton/v1
name: a
type: batch
suspend: false
retain: {runs: 10, revisions: 10, finished: 7d, logs: 168h}
backends: {mesos: {image: run, containerizer: mesos}, kubernetes: {}, local: {}}
labels: {}
params: {}
groups:
  - name: main
    type: batch
    count: 1
    gang: false
    parallelism: 1
    retries: 0
    retryAll: false
    successCodes: [0]
    noRetryCodes: []
    leader: false
    dependsOn: []
    onAddressChange: file
    platform: {}
    network: {}
    placement: {constraints: [], spread: []}
    tolerations: []
    volumes: []
    tasks:
      - name: main
        lifecycle: main
        image: b:1
        pull: {policy: ifNotPresent}
        stdin: false
        tty: false
        user: {}
        env: {}
        envFrom: []
        secrets: {}
        files: []
        artifacts: []
        resources: {cpu: 0.1, memory: 131072Ki, gpu: 0, limits: {}}
        shm: 64Mi
        ports: []
        mounts: []
        health: {}
        stop: {grace: 30000ms, signal: TERM}
        logs: {maxSize: 10Mi, maxFiles: 5}
        security: {profile: default, privileged: false, capabilities: {}, readOnlyRoot: false, noNewPrivileges: false, apiToken: false}
`,
		}},
		{"defaults written out: service", []string{
			"name: a\ntype: service\nimage: b\nports: [{name: http, port: 80, expose: {host: h}}]\nhealth: {ready: {http: {}}, live: {tcp: {}}}\n",
			`
name: a
type: service
image: b
pull: {policy: always}
identity: none
alias: []
restart: {policy: always, within: 600s, backoff: 1000ms, maxBackoff: 5m}
update: {strategy: rolling, maxSurge: 25%, maxUnavailable: 25%, healthyFor: 0s, deadline: 10m, autoRollback: false}
unreachable: {replaceAfter: 300s}
ports: [{name: http, port: 80, protocol: tcp, servicePort: 80, expose: {via: route, host: h, path: /}}]
health:
  ready: {http: {path: /, port: http, headers: {}}, interval: 10s, timeout: 5s, failures: 3, successes: 1, delay: 0s}
  live: {tcp: {port: http}, grace: 0s}
`,
		}},
		{"defaults written out: cron, scale, stable, daemon", []string{
			"name: a\ntype: cron\nschedule: 0 0 * * 7\nimage: b\n---\nname: b\ntype: service\nimage: b\nscale: {max: 3, cpu: 50%}\n---\nname: c\ntype: service\nimage: b\nidentity: stable\n---\nname: d\ntype: daemon\nimage: b\n",
			"name: a\ntype: cron\nschedule: '0  0 * * 0'\ntimezone: UTC\nconcurrency: forbid\nstartingDeadline: 200s\nimage: b\n---\nname: b\ntype: service\nimage: b\nscale: {min: 1, max: 3, cpu: 50%, up: {window: 0s, max: 100%, period: 15s}, down: {window: 5m, max: 100%, period: 15s}}\n---\nname: c\ntype: service\nimage: b\nidentity: stable\nupdate: {maxSurge: 0, maxUnavailable: 1}\n---\nname: d\ntype: daemon\nimage: b\nupdate: {maxSurge: 0, maxUnavailable: 1}\n",
		}},
		{"shorthands", []string{
			"name: a\ntype: batch\nimage: b\nulimits: {nofile: 5}\nplacement: {spread: [zone]}\nstop: {signal: INT}\ngroups: [{name: x}, {name: y, count: 2, dependsOn: [x]}]\n",
			"name: a\ntype: batch\nimage: b\nulimits: {nofile: {soft: 5, hard: 5}}\nplacement: {spread: [{by: zone, maxSkew: 1, hard: false}]}\nstop: {signal: SIGINT}\ngroups: [{name: x}, {name: y, count: 2, parallelism: 2, dependsOn: [{group: x, condition: succeeded, min: 1}]}]\n",
		}},
		{"defaults from further out", []string{
			"name: a\ntype: batch\nimage: b\nenv: {A: 1, B: 2}\nlabels: {x: y}\nstop: {grace: 5s}\ngroups: [{name: x, env: {B: 3}, labels: {z: w}}]\n",
			"name: a\ntype: batch\nlabels: {x: y}\ngroups: [{name: x, labels: {x: y, z: w}, tasks: [{image: b, env: {A: 1, B: 3}, stop: {grace: 5s}}]}]\n",
		}},
		{"namespace, params, x-*, anchors", []string{
			"name: a\ntype: batch\nimage: b:2\nresources: {cpu: 2}\ncount: 3\n",
			"namespace: team\nx-a: &r {cpu: 2}\nname: a\ntype: batch\nparams: {v: {type: int, default: 2}, n: {type: int, default: 3}, unused: {default: x}}\nimage: b:${param.v}\nresources: {<<: *r}\ncount: ${param.n}\n$schema: x\n",
		}},
		{"a shell's ${ and the escape for it", []string{
			"name: a\ntype: batch\nimage: b\nscript: 'echo ${HOME} ${X:-y} x'\nenv: {A: x}\n",
			"name: a\ntype: batch\nimage: b\nscript: 'echo $${HOME} ${X:-y} ${env.A}'\nenv: {A: x}\n",
		}},
	} {
		t.Run(same.name, func(t *testing.T) {
			want := ""
			for i, text := range same.texts {
				got := ""
				for _, l := range load(t, text, spec.Options{}) {
					roundTrip(t, l.Job)
					got += string(l.Job.Document) + " " + l.Job.Digest + "\n"
					for _, g := range l.Job.Groups {
						got += g.TemplateDigest + "\n"
					}
				}
				if i > 0 && got != want {
					t.Errorf("spelling %d differs:\n%s\n%s", i, want, got)
				}
				want = got
			}
		})
	}
}

// The order of keys says nothing, and a JSON file is read as a YAML one.
func TestShuffledAndAsJSON(t *testing.T) {
	for name, data := range fullFiles(t) {
		want := load(t, string(data), spec.Options{ReadFile: beside})[0].Job
		var doc yaml.Node
		if err := yaml.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		reverse(&doc)
		shuffled, err := yaml.Marshal(&doc)
		if err != nil {
			t.Fatal(err)
		}
		if got := load(t, string(shuffled), spec.Options{ReadFile: beside})[0].Job; got.Digest != want.Digest {
			t.Errorf("%s: with its keys in another order the job is another:\n%s\n%s", name, want.Document, got.Document)
		}
		var tree any
		if err := json.Unmarshal(want.Document, &tree); err != nil {
			t.Fatal(err)
		}
		pretty, err := json.MarshalIndent(tree, "\t", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if got := load(t, string(pretty), spec.Options{})[0].Job; got.Digest != want.Digest {
			t.Errorf("%s: as indented JSON the job is another", name)
		}
	}
}

func reverse(n *yaml.Node) {
	for _, c := range n.Content {
		reverse(c)
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	var out []*yaml.Node
	for i := len(n.Content) - 2; i >= 0; i -= 2 {
		out = append(out, n.Content[i], n.Content[i+1])
	}
	if len(out) > 0 && strings.HasPrefix(n.Content[0].Value, "$schema") {
		out = n.Content // an alias stands behind its anchor
	}
	n.Content = out
}

// A template digest moves with what needs new instances, and with nothing else.
func TestTemplateDigest(t *testing.T) {
	const base = `
name: a
type: service
volumes: [{name: all, size: 1Gi, shared: true}, {name: unused, size: 1Gi, shared: true}]
groups:
  - name: web
    image: b
    ports: [{name: http, port: 80}]
    mounts: [{volume: all, path: /x}, {volume: own, path: /y}]
    volumes: [{name: own, kind: ephemeral}, {name: idle, kind: ephemeral}]
    LINE
`
	digests := func(text string) (job, template string) {
		j := one(t, text)
		return j.Digest, j.Groups[0].TemplateDigest
	}
	job, template := digests(strings.Replace(base, "LINE", "", 1))
	for _, line := range []string{
		"labels: {a: b}", "count: 4", "scale: {max: 3, cpu: 50%}", "update: {maxSurge: 1}", "restart: {attempts: 3}", "disruption: {maxUnavailable: 1}",
		"unreachable: {replaceAfter: 1m}", "onAddressChange: ignore", "alias: [x]", "placement: {spread: [zone], prefer: [{node: a, exists: true}], distinct: [zone]}",
		"gang: true",
	} {
		j, got := digests(strings.Replace(base, "LINE", line, 1))
		if got != template {
			t.Errorf("%s: new instances for nothing", line)
		}
		if j == job {
			t.Errorf("%s: the job's digest does not see it", line)
		}
	}
	for _, line := range []string{
		"annotations: {a: b}", "identity: stable", "platform: {os: linux}", "serviceAccount: x", "fsGroup: 1", "network: {mode: host}",
		"tolerations: [{key: x}]", "placement: {constraints: [{node: a, exists: true}]}", "env: {A: b}", "stop: {grace: 1s}", "resources: {cpu: 1}",
		"health: {live: {tcp: {}}}", "secrets: {A: {from: env}}",
	} {
		if _, got := digests(strings.Replace(base, "LINE", line, 1)); got == template {
			t.Errorf("%s: no new instances", line)
		}
	}
	for old, changed := range map[string]string{"{name: all, size: 1Gi": "{name: all, size: 2Gi", "{name: own, kind: ephemeral}": "{name: own, kind: tmpfs}"} {
		if _, got := digests(strings.Replace(strings.Replace(base, "LINE", "", 1), old, changed, 1)); got == template {
			t.Errorf("%s: a mounted volume changed", changed)
		}
	}
	for old, changed := range map[string]string{"{name: unused, size: 1Gi": "{name: unused, size: 2Gi", "{name: idle, kind: ephemeral}": "{name: idle, kind: tmpfs}", "name: a\n": "name: b\n"} {
		if _, got := digests(strings.Replace(strings.Replace(base, "LINE", "", 1), old, changed, 1)); got != template {
			t.Errorf("%s: nothing that is mounted changed", changed)
		}
	}
}
