package spec

import (
	"strings"
	"time"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

func defaultStop() backend.Stop { return backend.Stop{Grace: 30 * time.Second, Signal: "TERM"} }

func (t *taskReader) readStop() {
	stop := &t.task.Stop
	*stop = defaultStop()
	t.scope.field("stop", func(v value) {
		v.object(fields{
			"grace":   into(&stop.Grace, duration),
			"signal":  into(&stop.Signal, signal),
			"preStop": func(v value) { stop.PreStop = t.preStop(v) },
		})
	})
}

func (t *taskReader) preStop(v value) *backend.PreStop {
	var p backend.PreStop
	v.object(fields{
		"command": into(&p.Command, t.words),
		"http": func(v value) {
			p.Path = backend.Literal("/")
			v.object(fields{"path": into(&p.Path, t.webPath), "port": into(&p.Port, filled)})
			t.portOf(v, &p.Port)
		},
	})
	if v.node.Kind != scalarKind {
		v.one("command", "http")
	}
	return &p
}

// signal takes a name with or without SIG.
func signal(v value) (string, bool) {
	s, ok := text(v)
	if !ok {
		return "", false
	}
	name := strings.TrimPrefix(s, "SIG")
	if !contains(signals(), name) {
		v.problem(clip(s)+" is not a signal that can be asked for", problem.OneOf(strings.TrimPrefix(strings.ToUpper(s), "SIG"), signals()))
		return "", false
	}
	return name, true
}

func signals() []string {
	return []string{"TERM", "INT", "QUIT", "HUP", "KILL", "USR1", "USR2", "ABRT", "ALRM", "CONT", "PIPE", "WINCH"}
}

func readSecurity(v value, s *backend.Security) {
	v.object(fields{
		"profile":    into(&s.Profile, enum("default", "baseline", "restricted")),
		"privileged": into(&s.Privileged, boolean),
		"capabilities": func(v value) {
			v.object(fields{"add": into(&s.Add, list(capability)), "drop": into(&s.Drop, list(capability))})
		},
		"readOnlyRoot":    into(&s.ReadOnlyRoot, boolean),
		"noNewPrivileges": into(&s.NoNewPrivileges, boolean),
		"apiToken":        into(&s.APIToken, boolean),
	})
	if s.Privileged && s.Profile != "default" {
		v.problem("privileged and profile: "+s.Profile+" exclude each other", "a privileged task has profile: default")
	}
	if s.Privileged && s.NoNewPrivileges {
		v.problem("privileged and noNewPrivileges exclude each other", "")
	}
}

func capability(v value) (string, bool) {
	s, ok := filled(v)
	if !ok {
		return "", false
	}
	if mended := strings.TrimPrefix(strings.ToUpper(s), "CAP_"); mended != s {
		v.problem(clip(s)+" is not the name of a capability", "did you mean "+clip(mended)+"?")
		return "", false
	}
	return s, true
}
