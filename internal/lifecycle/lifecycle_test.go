package lifecycle

import (
	"slices"
	"strings"
	"testing"

	"github.com/baton-run/baton/pkg/backend"
)

func TestGate(t *testing.T) {
	dep := func(c backend.DependencyCondition, least int) []backend.Dependency {
		return []backend.Dependency{{Group: "a", Condition: c, Min: least}}
	}
	started, ready, succeeded := backend.DependencyStarted, backend.DependencyReady, backend.DependencySucceeded
	tests := map[string]struct {
		deps  []backend.Dependency
		facts Facts
		want  Verdict
		says  string
	}{
		"none":                       {nil, Facts{}, Open, ""},
		"nothing started":            {dep(started, 0), Facts{Wanted: 2}, Wait, "0 of 2 instances started"},
		"some started":               {dep(started, 0), Facts{Wanted: 2, Started: 1}, Wait, "1 of 2"},
		"enough started":             {dep(started, 1), Facts{Wanted: 2, Started: 1}, Open, ""},
		"all started":                {dep(started, 0), Facts{Wanted: 2, Started: 2}, Open, ""},
		"started is not ready":       {dep(ready, 0), Facts{Wanted: 1, Started: 1}, Wait, "0 of 1 instances ready"},
		"ready":                      {dep(ready, 0), Facts{Wanted: 1, Started: 1, Ready: 1}, Open, ""},
		"scaled to none":             {dep(ready, 0), Facts{}, Open, ""},
		"ready is not succeeded":     {dep(succeeded, 0), Facts{Wanted: 1, Started: 1, Ready: 1}, Wait, "succeeded"},
		"succeeded":                  {dep(succeeded, 0), Facts{Wanted: 1, Succeeded: 1, Ended: true}, Open, ""},
		"failed":                     {dep(succeeded, 0), Facts{Wanted: 1, Failed: 1, Ended: true}, Never, "1 failed"},
		"failed before its end":      {dep(succeeded, 0), Facts{Wanted: 3, Failed: 1}, Never, "1 failed"},
		"failed, but min can be met": {dep(succeeded, 2), Facts{Wanted: 3, Failed: 1}, Wait, "0 of 2"},
		"min more than there are":    {dep(succeeded, 9), Facts{Wanted: 2, Succeeded: 2, Ended: true}, Open, ""},
		"failed after min":           {dep(succeeded, 2), Facts{Wanted: 3, Failed: 1, Succeeded: 2, Ended: true}, Open, ""},
		"ended before it started":    {dep(started, 0), Facts{Wanted: 1, Failed: 1, Ended: true}, Never, "group a"},
		"skipped":                    {dep(started, 0), Facts{Wanted: 1, Ended: true, Skipped: true}, Never, "was skipped"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, why := Gate(tt.deps, func(string) Facts { return tt.facts })
			if got != tt.want || !strings.Contains(why, tt.says) || (got == Open) != (why == "") {
				t.Errorf("got %v %q, want %v %q", got, why, tt.want, tt.says)
			}
		})
	}
}

func TestGateNeverWinsOverWait(t *testing.T) {
	deps := []backend.Dependency{
		{Group: "slow", Condition: backend.DependencySucceeded},
		{Group: "broken", Condition: backend.DependencySucceeded},
	}
	facts := map[string]Facts{"slow": {Wanted: 1}, "broken": {Wanted: 1, Failed: 1, Ended: true}}
	if v, why := Gate(deps, func(g string) Facts { return facts[g] }); v != Never || !strings.Contains(why, "broken") {
		t.Errorf("got %v %q", v, why)
	}
}

func TestDeciding(t *testing.T) {
	groups := []backend.Group{{Name: "a", Type: backend.Batch}, {Name: "s", Type: backend.Service}, {Name: "b", Type: backend.Batch}}
	if got := Deciding(groups); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("without a leader: %v", got)
	}
	groups[1].Leader = true
	if got := Deciding(groups); !slices.Equal(got, []string{"s"}) {
		t.Errorf("with a leader: %v", got)
	}
}

func TestOrder(t *testing.T) {
	on := func(names ...string) (deps []backend.Dependency) {
		for _, n := range names {
			deps = append(deps, backend.Dependency{Group: n})
		}
		return deps
	}
	groups := []backend.Group{
		{Name: "load", DependsOn: on("transform")}, {Name: "extract"}, {Name: "x", DependsOn: on("y")},
		{Name: "transform", DependsOn: on("extract", "gone")}, {Name: "y", DependsOn: on("x")},
	}
	var got []string
	for _, g := range Order(groups) {
		got = append(got, g.Name)
	}
	if want := []string{"extract", "transform", "load", "x", "y"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestNextReplacement(t *testing.T) {
	serving := Member{Old: true, OldReady: true}
	at := func(i int, m Member) Member { m.Index = i; return m }
	done := Member{New: true, NewReady: true}
	tests := map[string]struct {
		members []Member
		index   int
		ok      bool
	}{
		"all done":            {[]Member{at(0, done), at(1, done)}, 0, false},
		"lowest first":        {[]Member{at(0, done), at(1, serving), at(2, serving)}, 1, true},
		"one under way":       {[]Member{at(0, Member{New: true}), at(1, serving)}, 0, false},
		"surge under way":     {[]Member{at(0, Member{Old: true, OldReady: true, New: true}), at(1, serving)}, 0, false},
		"old one leaving":     {[]Member{at(0, Member{Leaving: true, New: true, NewReady: true}), at(1, serving)}, 0, false},
		"what is down anyway": {[]Member{at(0, serving), at(1, Member{Old: true})}, 1, true},
		"trouble is not spread": {[]Member{at(0, serving), at(1, Member{Old: true}),
			at(2, Member{Old: true, OldReady: true, Troubled: true})}, 2, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if i, ok := NextReplacement(tt.members); i != tt.index || ok != tt.ok {
				t.Errorf("got %d %v, want %d %v", i, ok, tt.index, tt.ok)
			}
		})
	}
}
