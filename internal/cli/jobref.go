package cli

import (
	"strconv"
	"strings"

	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// jobRef is the argument JOB, JOB.GROUP, JOB.GROUP.INDEX, JOB[3] or
// JOB.GROUP[3], each with NAMESPACE/ before it if need be.
type jobRef struct {
	namespace string
	job       string
	group     string // "" = all
	suffix    string // index, or what the backend uses instead; "" = all
}

func parseJobRef(arg string) (jobRef, error) {
	var r jobRef
	rest := arg
	if ns, after, ok := strings.Cut(rest, "/"); ok {
		r.namespace, rest = ns, after
	}
	if before, inner, ok := strings.Cut(rest, "["); ok {
		index, closed := strings.CutSuffix(inner, "]")
		if _, err := strconv.ParseUint(index, 10, 31); !closed || err != nil {
			return jobRef{}, notAJob(arg)
		}
		rest, r.suffix = before, index
	}
	parts := strings.Split(rest, ".")
	r.job = parts[0]
	switch {
	case len(parts) == 2 && r.suffix == "" && isIndex(parts[1]):
		r.suffix = parts[1]
	case len(parts) >= 2:
		r.group = parts[1]
	}
	if len(parts) == 3 && r.suffix == "" {
		r.suffix = parts[2]
	} else if len(parts) > 2 {
		return jobRef{}, notAJob(arg)
	}
	for _, p := range parts {
		if p == "" {
			return jobRef{}, notAJob(arg)
		}
	}
	return r, nil
}

func notAJob(arg string) error {
	return usagef("%q is not a job: write JOB, JOB.GROUP, JOB.GROUP.INDEX or JOB[3]", arg)
}

func isIndex(s string) bool {
	_, err := strconv.ParseUint(s, 10, 31)
	return err == nil
}

// key is where the job is: the argument's namespace, else the flag's, else the
// context's.
func (r jobRef) key(a *App, s *session.Session) (backend.Key, error) {
	ns := a.namespace(s)
	if r.namespace != "" {
		if a.flags.namespace != "" && a.flags.namespace != r.namespace {
			return backend.Key{}, usagef("%s/%s is not in the namespace of -n %s", r.namespace, r.job, a.flags.namespace)
		}
		ns = r.namespace
	}
	return backend.Key{Namespace: ns, Name: r.job}, nil
}

// whole reports whether no group and no instance is named.
func (r jobRef) whole() bool { return r.group == "" && r.suffix == "" }

// pattern names the part of the job as drivers take it: a group, or an
// instance's name.
func (r jobRef) pattern() []string {
	switch {
	case r.whole():
		return nil
	case r.suffix == "":
		return []string{r.group}
	case r.group == "":
		return []string{backend.InstanceName(r.job, backend.MainName, r.suffix)}
	default:
		return []string{backend.InstanceName(r.job, r.group, r.suffix)}
	}
}

// selects reports whether an instance is meant. JOB.X may be group X, or
// instance X of group main.
func (r jobRef) selects(i backend.Instance) bool {
	switch {
	case r.whole():
		return true
	case r.suffix != "":
		return i.Name == r.pattern()[0]
	default:
		return i.Group == r.group || i.Name == r.job+"."+r.group
	}
}
