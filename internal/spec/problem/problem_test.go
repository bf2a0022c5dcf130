package problem_test

import (
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/spec/problem"
)

func TestNearest(t *testing.T) {
	allowed := []string{"image", "command", "memory", "restart", "resources", "env"}
	for word, want := range map[string]string{
		"imgae": "image", "Command": "command", "comand": "command", "mem": "", "restarts": "restart", "resource": "resources", "xyz": "", "": "",
	} {
		if got, _ := problem.Nearest(word, allowed); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestErrorsStandInFileOrderOnce(t *testing.T) {
	l := &problem.List{File: "a.yaml"}
	l.Add(problem.Problem{Line: 3, Col: 1, Msg: "c"})
	l.Add(problem.Problem{Line: 1, Col: 9, Path: "x", Msg: "b", Hint: "h"})
	l.Add(problem.Problem{Line: 1, Col: 2, Msg: "a"})
	l.Add(problem.Problem{Line: 3, Col: 1, Msg: "c"})
	if got, want := l.Err().Error(), "a.yaml:1:2: a\na.yaml:1:9: x: b; h\na.yaml:3:1: c"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAHostileFileHasBoundedProblems(t *testing.T) {
	l := &problem.List{File: "a"}
	for i := range 100_000 {
		l.Add(problem.Problem{Line: i + 1, Col: 1, Msg: "x"})
	}
	text := l.Err().Error()
	if n := strings.Count(text, "\n") + 1; n != 1001 || !strings.HasSuffix(text, "and 99000 more problems") {
		t.Errorf("%d lines, ending in %q", n, text[len(text)-40:])
	}
}
