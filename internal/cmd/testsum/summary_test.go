package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestSummary(t *testing.T) {
	for _, c := range []struct {
		name, events string
		want         []string
		not          string
	}{
		{
			name: "passed",
			events: `{"Action":"output","Package":"a","Test":"TestX","Output":"chatter\n"}
{"Action":"pass","Package":"a","Test":"TestX"}
{"Action":"pass","Package":"a","Elapsed":0.25}`,
			want: []string{"ok   a 0.2s", "1 passed, 0 failed, 0 skipped"},
			not:  "chatter",
		},
		{
			name: "failed",
			events: `{"Action":"output","Package":"a","Test":"TestX","Output":"want 1\n"}
{"Action":"fail","Package":"a","Test":"TestX"}
{"Action":"fail","Package":"a"}`,
			want: []string{"want 1", "FAIL a TestX", "0 passed, 1 failed, 0 skipped"},
			not:  "ok   a",
		},
		{
			name: "skipped, with its reason",
			events: `{"Action":"output","Package":"a","Test":"TestX","Output":"=== RUN   TestX\n"}
{"Action":"output","Package":"a","Test":"TestX","Output":"    x_test.go:1: needs linux\n"}
{"Action":"output","Package":"a","Test":"TestX","Output":"--- SKIP: TestX\n"}
{"Action":"skip","Package":"a","Test":"TestX"}
{"Action":"pass","Package":"a"}`,
			want: []string{"skip a TestX: x_test.go:1: needs linux", "0 passed, 0 failed, 1 skipped"},
		},
		{
			name: "panicked",
			events: `{"Action":"output","Package":"a","Test":"TestX","Output":"panic: boom\n"}
{"Action":"fail","Package":"a"}`,
			want: []string{"panic: boom", "FAIL a TestX (did not end)", "0 passed, 1 failed, 0 skipped"},
		},
		{
			name:   "not built",
			events: `{"Action":"build-output","ImportPath":"a","Output":"x.go:1: undefined: y\n"}` + "\n" + `{"Action":"fail","Package":"a"}`,
			want:   []string{"undefined: y", "FAIL a"},
		},
		{name: "not an event", events: "go: no such tool", want: []string{"go: no such tool"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			s := newSummary(&out)
			if err := s.read(strings.NewReader(c.events + "\n")); err != nil {
				t.Fatal(err)
			}
			s.close()
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is not in:\n%s", want, &out)
				}
			}
			if c.not != "" && strings.Contains(out.String(), c.not) {
				t.Errorf("%q is in:\n%s", c.not, &out)
			}
		})
	}
}
