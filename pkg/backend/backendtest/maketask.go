package backendtest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func (r *reader) task(d *taskDraft) backend.Task {
	t := backend.Task{
		Name: or(d.Name, backend.MainName), Lifecycle: backend.Lifecycle(or(d.Lifecycle, string(backend.MainTask))),
		Image: d.Image, Pull: backend.Pull{Policy: "ifNotPresent"},
		Command: r.words(d.Command), HasCommand: d.Command != nil,
		Args: r.words(d.Args), HasArgs: d.Args != nil,
		Stdin: d.Stdin, SHM: 64 << 20,
		Resources: backend.Resources{CPU: 100, Memory: 128 << 20},
		Stop:      backend.Stop{Grace: 30 * time.Second, Signal: "TERM"},
		Logs:      backend.LogRotation{MaxSize: 10 << 20, MaxFiles: 5},
		Security:  backend.Security{Profile: "default"},
	}
	t.Script = r.word(d.Script)
	if s := d.Security; s != nil {
		t.Security.Privileged, t.Security.ReadOnlyRoot = s.Privileged, s.ReadOnlyRoot
	}
	if tag := d.Image[strings.LastIndex(d.Image, "/")+1:]; d.Image != "" && (!strings.Contains(tag, ":") || strings.HasSuffix(tag, ":latest")) {
		t.Pull.Policy = "always"
	}
	for name, value := range d.Env {
		t.Env = set(t.Env, name, backend.EnvValue{Text: r.word(value)})
	}
	for name, s := range d.Secrets {
		t.Secrets = set(t.Secrets, name, backend.Secret{From: s.From, Key: or(s.Key, name)})
	}
	for _, p := range d.Ports {
		t.Ports = append(t.Ports, backend.Port{Name: p.Name, Number: p.Port, Protocol: "tcp", ServicePort: p.Port})
	}
	for _, m := range d.Mounts {
		t.Mounts = append(t.Mounts, backend.Mount{Volume: m.Volume, Path: m.Path})
	}
	if d.Resources != nil {
		t.Resources.GPU = d.Resources.GPU
		t.Resources.CPU = backend.CPU(r.cpu(d.Resources.CPU, 100))
		t.Resources.Memory = backend.Bytes(r.quantity(d.Resources.Memory, 128<<20))
	}
	if d.Stop != nil {
		t.Stop.Grace, t.Stop.Signal = r.duration(d.Stop.Grace, t.Stop.Grace), or(d.Stop.Signal, t.Stop.Signal)
	}
	return t
}

func set[V any](m map[string]V, name string, v V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[name] = v
	return m
}

func (r *reader) words(list []string) []backend.Text {
	var out []backend.Text
	for _, s := range list {
		out = append(out, r.word(s))
	}
	return out
}

// word reads a text: $${ is a literal ${, and ${name.key} is bound at launch.
func (r *reader) word(s string) backend.Text {
	var text backend.Text
	var plain strings.Builder
	for s != "" {
		switch {
		case strings.HasPrefix(s, "$${"):
			plain.WriteString("${")
			s = s[3:]
		case strings.HasPrefix(s, "${"):
			name, rest, ok := strings.Cut(s[2:], "}")
			seg := segment(name)
			if !ok || seg.Kind == backend.SegmentLiteral {
				r.problems = append(r.problems, fmt.Errorf("the suite does not know the word ${%s}", name))
			}
			text = append(text, backend.Literal(plain.String())...)
			plain.Reset()
			text, s = append(text, seg), rest
		default:
			plain.WriteByte(s[0])
			s = s[1:]
		}
	}
	return append(text, backend.Literal(plain.String())...)
}

func segment(word string) backend.Segment {
	of, name, _ := strings.Cut(word, ".")
	kinds := map[string]backend.SegmentKind{
		"port": backend.SegmentPort, "instance": backend.SegmentInstance, "group": backend.SegmentGroup,
		"job": backend.SegmentJob, "run": backend.SegmentRun,
	}
	return backend.Segment{Kind: kinds[of], Name: name}
}

func (r *reader) cpu(s string, otherwise int64) int64 {
	if milli, ok := strings.CutSuffix(s, "m"); ok {
		return r.number(milli, 1)
	}
	if s == "" {
		return otherwise
	}
	return r.number(s, 1000)
}

func (r *reader) quantity(s string, otherwise int64) int64 {
	if s == "" {
		return otherwise
	}
	for i, suffix := range []string{"Ki", "Mi", "Gi"} {
		if n, ok := strings.CutSuffix(s, suffix); ok {
			return r.number(n, 1<<(10*(i+1)))
		}
	}
	return r.number(s, 1)
}

func (r *reader) number(s string, unit int64) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		r.problems = append(r.problems, err)
	}
	return n * unit
}
