package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
)

func coding(code backend.Code) error {
	return &session.Error{Context: "here", Err: backend.Errorf(code, "get", backend.Key{Name: "x"}, "no")}
}

func TestExitCode(t *testing.T) {
	failed := &deploy.Failed{Why: "failed"}
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"nothing", nil, 0},
		{"anything", errors.New("x"), 1},
		{"usage", usagef("x"), 2},
		{"job file", &spec.Errors{{Msg: "x"}}, 3},
		{"configuration", &configError{errors.New("x")}, 3},
		{"refused by the backend", coding(backend.Invalid), 3},
		{"not found", coding(backend.NotFound), 4},
		{"failed", failed, 5},
		{"failed, told", asTold(failed), 5},
		{"timed out", &timedOut{time.Second}, 6},
		{"unsupported", coding(backend.Unsupported), 7},
		{"lossy", &lossError{}, 7},
		{"conflict", coding(backend.Conflict), 8},
		{"unauthenticated", coding(backend.Unauthenticated), 9},
		{"forbidden", coding(backend.Forbidden), 9},
		{"unavailable", coding(backend.Unavailable), 10},
		{"no answer", coding(backend.Timeout), 10},
		{"incomplete", coding(backend.Incomplete), 1},
		{"changes", &coded{code: 11}, 11},
		{"own failure", own(coding(backend.NotFound)), 125},
		{"a task's own code", own(&coded{code: 7}), 7},
		{"interrupted", &interrupted{130, "interrupted"}, 130},
		{"hung up", errors.Join(&interrupted{129, "hung up"}, coding(backend.Unavailable)), 129},
		{"interrupted, own", own(&interrupted{143, "terminated"}), 143},
		{"cancelled", context.Canceled, 130},
		{"wrapped", fmt.Errorf("more: %w", coding(backend.Conflict)), 8},
		{"8 before 5", together([]error{failed, coding(backend.Conflict)}), 8},
		{"9 before 8", together([]error{coding(backend.Conflict), coding(backend.Forbidden)}), 9},
		{"3 before 7", together([]error{coding(backend.Unsupported), &configError{errors.New("x")}}), 3},
		{"7 before 5", together([]error{failed, coding(backend.Unsupported)}), 7},
		{"5 before 6", together([]error{&timedOut{time.Second}, failed}), 5},
		{"6 before 4", together([]error{coding(backend.NotFound), &timedOut{time.Second}}), 6},
		{"4 before 1", together([]error{errors.New("x"), coding(backend.NotFound)}), 4},
		{"1 before 11", together([]error{&coded{code: 11}, errors.New("x")}), 1},
		{"11 before 10", together([]error{coding(backend.Unavailable), &coded{code: 11}}), 11},
		{"all away", together([]error{coding(backend.Unavailable), coding(backend.Timeout)}), 10},
		{"in several, an interrupt counts", together([]error{failed, &interrupted{130, "x"}}), 130},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := exitCode(c.err); got != c.want {
				t.Errorf("exit %d, want %d", got, c.want)
			}
		})
	}
}

func TestEveryCodeHasAMeaning(t *testing.T) {
	for _, code := range append([]int{exitOK, exitUsage, exitOwnFailure, exitHungUp, exitInterrupted, exitTerminated}, precedence...) {
		if exitMeanings[code] == "" {
			t.Errorf("exit code %d has no meaning", code)
		}
	}
}

// TestPageOfExitCodes: the page has each code, and each meaning as help has it.
func TestPageOfExitCodes(t *testing.T) {
	page, err := os.ReadFile("../../docs/exit-codes.md")
	if err != nil {
		t.Fatal(err)
	}
	for code, meaning := range exitMeanings {
		if row := fmt.Sprintf("\n| %d | %s |\n", code, meaning); !strings.Contains(string(page), row) {
			t.Errorf("docs/exit-codes.md lacks the row %q", row)
		}
	}
	var order []string
	for _, code := range precedence {
		order = append(order, strconv.Itoa(code))
	}
	if want := strings.Join(order, ", "); !strings.Contains(string(page), want) {
		t.Errorf("docs/exit-codes.md lacks the order %s", want)
	}
}

func TestJobRef(t *testing.T) {
	for arg, want := range map[string]jobRef{
		"shop":            {job: "shop"},
		"web/shop":        {namespace: "web", job: "shop"},
		"shop.web":        {job: "shop", group: "web"},
		"shop.3":          {job: "shop", suffix: "3"},
		"shop[3]":         {job: "shop", suffix: "3"},
		"shop.web.3":      {job: "shop", group: "web", suffix: "3"},
		"shop.web[3]":     {job: "shop", group: "web", suffix: "3"},
		"shop.web.x7f2k":  {job: "shop", group: "web", suffix: "x7f2k"},
		"ns/shop.web.x7f": {namespace: "ns", job: "shop", group: "web", suffix: "x7f"},
	} {
		got, err := parseJobRef(arg)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", arg, got, err, want)
		}
	}
	for _, arg := range []string{"", ".", "a.", ".a", "a..b", "a.b.c.d", "a[", "a[]", "a[x]", "a[-1]", "a[1", "a[1]x", "a.b.c[1]"} {
		if got, err := parseJobRef(arg); err == nil {
			t.Errorf("%q was taken as %+v", arg, got)
		}
	}
}

func TestSelector(t *testing.T) {
	for text, matches := range map[string]bool{
		"":                     true,
		"team=web":             true,
		"team==web":            true,
		"team!=web":            false,
		"team in (data, web)":  true,
		"team notin (web)":     false,
		"team":                 true,
		"!team":                false,
		"!other":               true,
		"team=web,other!=x":    true,
		"team=web, tier=front": false,
	} {
		terms, err := parseSelector(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		s := backend.Selector{All: true, Labels: terms}
		if got := s.Matches(backend.Key{}, map[string]string{"team": "web"}); got != matches {
			t.Errorf("%q matches: %v, want %v", text, got, matches)
		}
	}
	for _, text := range []string{"=", "a=(", "a in b", "a in (b", ",", "a b", "a=b,"} {
		if terms, err := parseSelector(text); err == nil {
			t.Errorf("%q was taken as %v", text, terms)
		}
	}
}

func TestExitFrom(t *testing.T) {
	zero, three := 0, 3
	o := &backend.Observation{Run: 2, Instances: []backend.Instance{
		{Group: "a", Run: 1, ExitCode: &three},
		{Group: "a", Run: 2, ExitCode: &zero, Tasks: []backend.TaskStatus{{Name: "side", ExitCode: &three}}},
		{Group: "b", Run: 2, ExitCode: &zero},
		{Group: "b", Run: 2, Signal: "KILL"},
		{Group: "c", Run: 2},
	}}
	for from, want := range map[string]struct {
		code int
		ok   bool
	}{
		"a": {0, true}, "a.side": {3, true}, "a.none": {0, false}, "b": {137, true}, "c": {0, false}, "d": {0, false},
	} {
		if code, ok := exitFrom(o, from); code != want.code || ok != want.ok {
			t.Errorf("%s: %d, %v; want %v", from, code, ok, want)
		}
	}
}
