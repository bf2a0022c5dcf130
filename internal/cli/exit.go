package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

// The exit codes: one table, shown in each command's help.
const (
	exitOK          = 0
	exitError       = 1
	exitUsage       = 2
	exitInvalid     = 3
	exitNotFound    = 4
	exitFailed      = 5
	exitTimeout     = 6
	exitUnsupported = 7
	exitConflict    = 8
	exitDenied      = 9
	exitUnreachable = 10
	exitChanges     = 11
	exitOwnFailure  = 125
	exitHungUp      = 129
	exitInterrupted = 130
	exitTerminated  = 143
)

var exitMeanings = map[int]string{
	exitOK:          "done",
	exitError:       "any other error",
	exitUsage:       "wrong usage",
	exitInvalid:     "invalid job file or configuration",
	exitNotFound:    "no such job, context or instance",
	exitFailed:      "the job failed, or a roll-out failed or was rolled back",
	exitTimeout:     "timed out waiting",
	exitUnsupported: "unsupported by the backend, or over --max-loss",
	exitConflict:    "conflict: changed by someone else, or active",
	exitDenied:      "not authenticated or not allowed",
	exitUnreachable: "backend unreachable",
	exitChanges:     "with --exit-code: there are changes",
	exitOwnFailure:  "baton's own failure, where the task's own code is returned",
	exitHungUp:      "hung up (SIGHUP)",
	exitInterrupted: "interrupted (SIGINT)",
	exitTerminated:  "terminated (SIGTERM)",
}

// precedence is the order in which the codes of several errors count.
var precedence = []int{
	exitDenied, exitConflict, exitInvalid, exitUnsupported, exitFailed, exitTimeout, exitNotFound, exitError, exitChanges, exitUnreachable,
}

// usageError is a mistake in the command line itself.
type usageError struct{ err error }

func (u *usageError) Error() string { return u.err.Error() }
func (u *usageError) Unwrap() error { return u.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// configError is a mistake in what a user configured or wrote.
type configError struct{ err error }

func (c *configError) Error() string { return c.err.Error() }
func (c *configError) Unwrap() error { return c.err }

// timedOut ends a wait that --timeout bounds.
type timedOut struct{ after time.Duration }

func (t *timedOut) Error() string { return "timed out after " + t.after.String() }

// coded is an error with an exit code of its own. Without text it is silent.
type coded struct {
	code int
	text string
}

func (c *coded) Error() string { return c.text }

// ownFailure marks errors of baton where the code of a task would be returned.
type ownFailure struct{ err error }

func (o *ownFailure) Error() string { return o.err.Error() }
func (o *ownFailure) Unwrap() error { return o.err }

// several are errors of several jobs or contexts.
type several []error

func (s several) Error() string { return errors.Join(s...).Error() }

func (s several) Unwrap() []error { return s }

// together returns nil, the only error, or all of them.
func together(errs []error) error {
	errs = slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return err == nil })
	switch len(errs) {
	case 0:
		return nil
	case 1:
		return errs[0]
	default:
		return several(errs)
	}
}

// exitCode is the one place where an error becomes an exit code.
func exitCode(err error) int {
	if err == nil {
		return exitOK
	}
	if i, ok := errors.AsType[*interrupted](err); ok {
		return i.code
	}
	if _, ok := errors.AsType[*ownFailure](err); ok {
		return exitOwnFailure
	}
	if s, ok := errors.AsType[several](err); ok {
		return firstOf(s)
	}
	if c, ok := errors.AsType[*coded](err); ok {
		return c.code
	}
	return codeOfOne(err)
}

func firstOf(errs []error) int {
	found := map[int]bool{}
	for _, err := range errs {
		found[exitCode(err)] = true
	}
	for _, code := range precedence {
		if found[code] {
			return code
		}
	}
	return exitError
}

func codeOfOne(err error) int {
	switch {
	case isA[*usageError](err):
		return exitUsage
	case isA[*problem.Errors](err), isA[*configError](err):
		return exitInvalid
	case isA[*deploy.Failed](err):
		return exitFailed
	case isA[*timedOut](err):
		return exitTimeout
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, deploy.ErrNotStarted):
		return exitError
	default:
		return codeOfBackend(backend.CodeOf(err))
	}
}

func codeOfBackend(code backend.Code) int {
	switch code {
	case backend.NotFound:
		return exitNotFound
	case backend.Conflict:
		return exitConflict
	case backend.Invalid:
		return exitInvalid
	case backend.Unsupported:
		return exitUnsupported
	case backend.Unauthenticated, backend.Forbidden:
		return exitDenied
	case backend.Unavailable, backend.Timeout:
		return exitUnreachable
	default:
		return exitError
	}
}

func isA[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}
