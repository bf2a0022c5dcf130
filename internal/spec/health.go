package spec

import (
	"fmt"
	"strings"
	"time"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

func defaultCheck() backend.Check {
	return backend.Check{Interval: 10 * time.Second, Timeout: 5 * time.Second, Failures: 3, Successes: 1}
}

func (t *taskReader) readHealth() {
	h := &t.task.Health
	t.scope.field("health", func(v value) {
		if t.task.Lifecycle == backend.InitTask {
			v.problem("an init task has no health", "it is judged by its exit code")
		}
		v.object(fields{
			"startup": func(v value) { h.Startup = t.check(v, false) },
			"ready":   func(v value) { h.Ready = t.check(v, false) },
			"live":    func(v value) { h.Live = t.check(v, true) },
		})
	})
}

func (t *taskReader) check(v value, live bool) *backend.Check {
	c := defaultCheck()
	as := func(kind backend.CheckKind, read func(value)) func(value) {
		return func(v value) {
			c.Kind = kind
			read(v)
		}
	}
	web := func(v value) { t.httpCheck(v, &c) }
	known := fields{
		"http":  as(backend.CheckHTTP, web),
		"https": as(backend.CheckHTTPS, web),
		"tcp":   as(backend.CheckTCP, func(v value) { v.object(fields{"port": into(&c.Port, filled)}); t.portOf(v, &c.Port) }),
		"grpc": as(backend.CheckGRPC, func(v value) {
			v.object(fields{"port": into(&c.Port, filled), "service": into(&c.Service, filled)})
			t.portOf(v, &c.Port)
		}),
		"command":   as(backend.CheckCommand, into(&c.Command, t.words)),
		"interval":  into(&c.Interval, longer(time.Second)),
		"timeout":   into(&c.Timeout, longer(time.Millisecond)),
		"failures":  into(&c.Failures, whole(1, 10_000)),
		"successes": into(&c.Successes, whole(1, 10_000)),
		"delay":     into(&c.Delay, duration),
	}
	known["grace"] = into(&c.Grace, duration)
	if !live {
		known["grace"] = func(v value) { v.problem("grace is for live", "startup and ready have delay") }
	}
	if v.object(known) {
		v.one("http", "https", "tcp", "grpc", "command")
	}
	if live && c.Successes != 1 {
		v.problem("live has one success only", "successes is for startup and ready")
	}
	return &c
}

func (t *taskReader) httpCheck(v value, c *backend.Check) {
	c.Path = backend.Literal("/")
	v.object(fields{
		"path": into(&c.Path, t.webPath),
		"port": into(&c.Port, filled),
		"headers": func(v value) {
			for _, e := range v.entries() {
				if !headerName(e.key.Key) {
					v.r.addField(e.key, e.value.path, "this is not the name of a header", "")
				} else if x, ok := t.bound(e.value); ok {
					c.Headers = set(c.Headers, e.key.Key, x)
				}
			}
		},
	})
	t.portOf(v, &c.Port)
}

func headerName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~") == ""
}

// webPath begins with a slash.
func (t *taskReader) webPath(v value) (backend.Text, bool) {
	x, ok := t.bound(v)
	if ok && (len(x) == 0 || x[0].Kind == backend.SegmentLiteral && !strings.HasPrefix(x[0].Value, "/")) {
		v.problem("the path does not begin with /", "")
		return nil, false
	}
	return x, ok
}

// words are a command that is not empty.
func (t *taskReader) words(v value) ([]backend.Text, bool) {
	out, ok := t.texts(v)
	if ok && len(out) == 0 {
		v.problem("the command is empty", "")
		return nil, false
	}
	return out, ok
}

// portOf looks the name of a port up; left out, it is the task's only port.
func (t *taskReader) portOf(v value, name *string) {
	ports := make([]string, len(t.task.Ports))
	for i, p := range t.task.Ports {
		ports[i] = p.Name
	}
	f, given := v.node.Get("port")
	switch {
	case !given && len(ports) == 1:
		*name = ports[0]
	case !given && v.node.Kind != scalarKind:
		v.problem("port is missing", fmt.Sprintf("the task has %d ports: name one", len(ports)))
	case *name != "" && !contains(ports, *name):
		v.child("port", f.Value).problem("the task has no port "+clip(*name), portHint(*name, t.task.Ports))
	}
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// portHint knows that many write the number.
func portHint(name string, ports []backend.Port) string {
	var names []string
	for _, p := range ports {
		if fmt.Sprint(p.Number) == name {
			return "a check names the port: did you mean " + p.Name + "?"
		}
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return "declare it in ports: [{name: …, port: …}]"
	}
	return problem.OneOf(name, names)
}
