package progress_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/cli/progress"
	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/golden"
	"github.com/baton-run/baton/internal/iostreams"
	"github.com/baton-run/baton/pkg/backend"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func ref(name string) event.Ref {
	return event.Ref{Context: "local", Key: backend.Key{Namespace: "default", Name: name}}
}

func observed(name string, phase backend.Phase, ready, wanted int, instances ...backend.Instance) event.Observed {
	return event.Observed{Ref: ref(name), Observation: backend.Observation{
		Key: ref(name).Key, Type: backend.Batch, Phase: phase, Run: 2, Ready: &ready, Wanted: &wanted, Instances: instances,
	}}
}

func instance(name string, run int, state backend.State) backend.Instance {
	return backend.Instance{Name: name, Group: "main", ID: fmt.Sprint(name, run), Run: run, State: state}
}

func oom() backend.Instance {
	code := 137
	i := instance("etl.1", 2, backend.Failed)
	i.Reason, i.ExitCode, i.Message = backend.ReasonOOMKilled, &code, "over its \x1b[31mlimit\n of 64Mi"
	return i
}

// story is a run of two jobs: one writes and succeeds, one fails.
func story() []event.Event {
	last := observed("hello", backend.PhaseSucceeded, 1, 1).Observation
	return []event.Event{
		event.Applied{Ref: ref("hello"), Type: backend.Batch, Applied: backend.Applied{Outcome: backend.Rerun, Run: 2}},
		event.Applied{Ref: ref("etl"), Type: backend.Batch, Applied: backend.Applied{Outcome: backend.Created, Run: 2}},
		observed("hello", backend.Pending, 0, 1, instance("hello.0", 1, backend.Succeeded), instance("hello.0", 2, backend.Starting)),
		observed("etl", backend.PhaseRunning, 1, 2, instance("etl.0", 2, backend.Running), instance("etl.1", 2, backend.Queued)),
		observed("hello", backend.PhaseRunning, 1, 1, instance("hello.0", 2, backend.Running)),
		event.Output{Ref: ref("hello"), Raw: true, Line: backend.LogLine{Instance: "hello.0", Text: []byte("hello \x1b[1mthere")}},
		event.Warned{Ref: ref("etl"), Text: "resources are\nnot enforced"},
		observed("hello", backend.PhaseSucceeded, 1, 1, instance("hello.0", 2, backend.Succeeded)),
		event.Ended{Ref: ref("hello"), Last: &last},
		observed("etl", backend.PhaseRunning, 1, 2, instance("etl.0", 2, backend.Running), oom()),
	}
}

func ending() event.Event {
	return event.Ended{Ref: ref("etl"), Err: &deploy.Failed{Key: ref("etl").Key, Why: "failed: etl.1 OOMKilled (exit 137)"}}
}

func clock() func() time.Time {
	now := start
	return func() time.Time {
		now = now.Add(500 * time.Millisecond)
		return now
	}
}

func TestPlain(t *testing.T) {
	for _, mode := range []progress.Mode{progress.Plain, progress.Quiet} {
		streams, captured := iostreams.Test()
		p := progress.New(progress.Options{Mode: mode, Streams: streams, Now: clock()})
		for _, e := range append(story(), ending()) {
			p.Tell(e)
		}
		p.Close()
		golden.Equal(t, string(mode)+".golden", "--- stdout\n"+captured.Out.String()+"--- stderr\n"+captured.Err.String())
	}
}

func TestLive(t *testing.T) {
	for _, width := range []int{30, 80} {
		streams, _ := iostreams.Test()
		terminal := &screen{}
		streams.Out, streams.Err, streams.OutTerminal, streams.ErrTerminal = terminal, terminal, true, true
		tick := make(chan time.Time)
		p := progress.New(progress.Options{Streams: streams.WithWidth(width), Now: clock(), Tick: tick})
		var film strings.Builder
		for i, e := range append(story(), ending()) {
			p.Tell(e)
			fmt.Fprintf(&film, "--- %d\n%s", i, terminal)
		}
		p.Close()
		fmt.Fprintf(&film, "--- closed\n%s", terminal)
		golden.Equal(t, fmt.Sprintf("live-%d.golden", width), film.String())
	}
}

func TestSpinnerTurns(t *testing.T) {
	streams, _ := iostreams.Test()
	terminal := &screen{}
	streams.Err, streams.ErrTerminal = terminal, true
	tick := make(chan time.Time)
	p := progress.New(progress.Options{Streams: streams, Now: func() time.Time { return start }, Tick: tick})
	p.Tell(observed("hello", backend.PhaseRunning, 0, 1))
	first := terminal.String()
	tick <- start
	p.Close()
	if first != "⠋ hello  Running  0/1  0s\n" {
		t.Errorf("the first picture is %q", first)
	}
}

func TestManyInstancesStayOnTheScreen(t *testing.T) {
	streams, _ := iostreams.Test()
	terminal := &screen{}
	streams.Err, streams.ErrTerminal = terminal, true
	p := progress.New(progress.Options{Streams: streams, Now: func() time.Time { return start }, Tick: make(chan time.Time)})
	defer p.Close()
	var all []backend.Instance
	for i := range 100 {
		all = append(all, instance(fmt.Sprintf("many.%d", i), 2, backend.Running))
	}
	p.Tell(observed("many", backend.PhaseRunning, 100, 100, all...))
	if got := strings.Count(terminal.String(), "\n"); got != 12 || !strings.Contains(terminal.String(), "… 90 more lines") {
		t.Errorf("%d lines:\n%s", got, terminal)
	}
}

func TestMarkedLinesAreWhole(t *testing.T) {
	streams, captured := iostreams.Test()
	l := progress.NewLines(streams.Out, false, false)
	for _, line := range []backend.LogLine{
		{Instance: "a.0", Text: []byte("one "), Partial: true},
		{Instance: "a.1", Text: []byte("other")},
		{Instance: "a.0", Text: []byte("line")},
		{Instance: "a.1", Task: "side", Text: []byte("aside")},
	} {
		if err := l.Marked(line); err != nil {
			t.Fatal(err)
		}
	}
	if want := "a.1 | other\na.0 | one line\na.1/side | aside\n"; captured.Out.String() != want {
		t.Errorf("wrote %q, want %q", captured.Out, want)
	}
}

func TestFirstWriteErrorStays(t *testing.T) {
	l := progress.NewLines(failing{}, false, false)
	for range 2 {
		if err := l.Raw(backend.LogLine{Text: []byte("x")}); !errors.Is(err, errFull) {
			t.Errorf("got %v", err)
		}
	}
}

var errFull = errors.New("disk full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }
