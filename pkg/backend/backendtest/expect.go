package backendtest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// refused says what is wrong with an error that should be of that code and
// name something.
func refused(what string, err error, code backend.Code, names ...string) error {
	var e *backend.Error
	switch {
	case err == nil:
		return fmt.Errorf("%s: no error, want %w", what, code)
	case !errors.Is(err, code) || backend.CodeOf(err) != code:
		return fmt.Errorf("%s: %w: it has code %q, want %q", what, err, string(backend.CodeOf(err)), string(code))
	case !errors.As(err, &e):
		return fmt.Errorf("%s: %T is no *backend.Error", what, err)
	}
	for _, n := range names {
		if !strings.Contains(err.Error(), n) {
			return fmt.Errorf("%s: %w: that does not say %q", what, err, n)
		}
	}
	return nil
}

// outcome says what is wrong with the answer to a change.
func outcome(what string, got backend.Applied, want backend.Outcome) error {
	if got.Outcome != want {
		return fmt.Errorf("%s: outcome %q, want %q", what, got.Outcome, want)
	}
	return nil
}

func equal[T comparable](what string, got, want T) error {
	if got != want {
		return fmt.Errorf("%s is %v, want %v", what, got, want)
	}
	return nil
}

func differ[T comparable](what string, one, other T) error {
	if one == other {
		return fmt.Errorf("%s is %v both times", what, one)
	}
	return nil
}

// only returns the one instance there should be.
func only(o backend.Observation) (backend.Instance, error) {
	if len(o.Instances) != 1 {
		return backend.Instance{}, fmt.Errorf("%d instances, want 1: %s", len(o.Instances), describe(o))
	}
	return o.Instances[0], nil
}

// exited says what is wrong with how an instance ended.
func exited(i backend.Instance, state backend.State, code int, reason backend.Reason) error {
	switch {
	case i.State != state, i.Reason != reason:
		return fmt.Errorf("%s is %s with reason %q, want %s with %q", i.Name, i.State, i.Reason, state, reason)
	case i.ExitCode == nil || *i.ExitCode != code:
		return fmt.Errorf("%s ended with%s, want exit %d", i.Name, or(ending(i), " no code"), code)
	case i.Signal != "":
		return fmt.Errorf("%s has signal %s, want none", i.Name, i.Signal)
	}
	return nil
}
