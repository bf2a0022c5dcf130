package spec

import (
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// longestPort is the longest name of a port.
const longestPort = 15

func port(v value) (backend.Port, bool) {
	p := backend.Port{Protocol: "tcp"}
	ok := v.object(fields{
		"name":        into(&p.Name, named(longestPort)),
		"port":        into(&p.Number, portNumber),
		"protocol":    into(&p.Protocol, enum("tcp", "udp", "sctp")),
		"servicePort": into(&p.ServicePort, portNumber),
		"hostPort":    into(&p.HostPort, portNumber),
		"expose":      func(v value) { p.Expose = expose(v) },
	}, "name")
	if p.ServicePort == 0 {
		p.ServicePort = p.Number
	}
	if p.Expose != nil && p.Expose.Via == "route" && p.Protocol != "tcp" {
		v.problem("a route carries tcp only", "via: loadBalancer or nodePort")
	}
	return p, ok
}

func portNumber(v value) (int, bool) { return whole(1, 65535)(v) }

func defaultExpose() backend.Expose { return backend.Expose{Via: "route", Path: "/"} }

func expose(v value) *backend.Expose {
	e := defaultExpose()
	v.object(fields{
		"via":  into(&e.Via, enum("route", "loadBalancer", "nodePort")),
		"host": into(&e.Host, host),
		"path": into(&e.Path, absolute),
		"tls":  into(&e.TLS, filled),
		"port": into(&e.Port, portNumber),
		"annotations": func(v value) {
			for _, entry := range v.entries() {
				if s, ok := text(entry.value); ok {
					e.Annotations = set(e.Annotations, entry.key.Key, s)
				}
			}
		},
	})
	if e.Via == "route" && !v.node.Has("host") {
		v.problem("host is missing", "a route has the name of a host")
	}
	for _, name := range []string{"host", "path", "tls"} {
		if f, ok := v.node.Get(name); ok && e.Via != "" && e.Via != "route" && name != "host" {
			v.child(name, f.Value).problem(name+" is for via: route", "")
		}
	}
	return &e
}

func host(v value) (string, bool) {
	s, ok := filled(v)
	if ok && !hostName(s) {
		hint := "for example shop.example.com"
		if _, after, found := strings.Cut(s, "://"); found {
			hint = "did you mean " + strings.TrimRight(after, "/") + "?"
		}
		v.problem(clip(s)+" is not the name of a host", hint)
		return "", false
	}
	return s, ok
}
