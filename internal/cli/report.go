package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/iostreams"
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

// report tells an error, and what to try next.
func (a *App) report(err error, verb string) {
	if err == nil {
		return
	}
	if i, ok := errors.AsType[*interrupted](err); ok {
		if i.what != "" {
			a.printf("baton: %s\n", i.what)
		}
		return
	}
	if s, ok := errors.AsType[several](err); ok {
		for _, one := range s {
			a.report(one, verb)
		}
		return
	}
	text := err.Error()
	if text == "" {
		return
	}
	if isA[*told](err) {
		a.hint(err, verb)
		return
	}
	if e, ok := errors.AsType[*problem.Errors](err); ok && e.Error() == text {
		a.printf("%s\n", a.clean(text))
		return
	}
	a.printf("baton: %s\n", a.clean(text))
	a.hint(err, verb)
}

func (a *App) hint(err error, verb string) {
	if hint := hintFor(err, verb); hint != "" && !a.hinted[hint] {
		a.hinted[hint] = true
		a.printf("hint: %s\n", hint)
	}
}

// clean removes from a backend's words what a terminal would act on.
func (a *App) clean(s string) string { return strings.TrimRight(iostreams.Sanitize(s), "\n") }

// hintFor says what to try next: the one place where hints are made, from what
// went wrong and the verb.
func hintFor(err error, verb string) string {
	if failed, ok := errors.AsType[*deploy.Failed](err); ok {
		name := failed.Key.Name
		return "`baton logs " + name + "` shows what it wrote, `baton status " + name + "` each instance"
	}
	switch {
	case isA[*usageError](err):
		return strings.TrimSpace("`baton "+verb) + " --help` shows usage and examples"
	case isA[*timedOut](err):
		return "the job goes on; `baton wait JOB` takes up the waiting, `baton why JOB` says what blocks it"
	case errors.Is(err, context.Canceled):
		return ""
	}
	return hintForCode(backend.CodeOf(err), verb)
}

func hintForCode(code backend.Code, verb string) string {
	if strings.HasPrefix(verb, "context") && (code == backend.NotFound || code == backend.Conflict || code == backend.Invalid) {
		return "`baton context list` lists contexts, `baton config view` shows where each value comes from"
	}
	switch code {
	case backend.NotFound:
		if verb == "explain" {
			return "`baton explain` lists the fields of a job, `baton explain FIELD` those below one"
		}
		return "`baton status -A` lists jobs; -n names another namespace, --on another context"
	case backend.Conflict:
		if verb == "run" {
			return "`baton plan FILE` shows the difference; `baton run --replace` ends an active run that differs"
		}
		return "look at it with `baton status`, then try again"
	case backend.Invalid:
		return "`baton validate FILE` checks a job file, `baton explain FIELD` documents a field"
	case backend.Unsupported:
		return "`baton explain FIELD` says what each backend carries, `baton doctor` what this one serves"
	case backend.Unauthenticated, backend.Forbidden:
		return "`baton doctor` shows as whom baton comes and what is allowed"
	case backend.Unavailable:
		return "`baton doctor` examines the connection; --on names another context"
	case backend.Timeout:
		return "--request-timeout gives it longer; `baton doctor` examines the connection"
	case backend.Incomplete:
		return "what could be read is shown; try again, or use `baton doctor`"
	default:
		return ""
	}
}
