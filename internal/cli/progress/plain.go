package progress

import (
	"fmt"
	"io"
	"time"

	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/iostreams"
)

// plain writes a line for each thing that has changed.
type plain struct {
	w     io.Writer
	now   func() time.Time
	lines *Lines
	quiet bool
	seen  map[string]string // what was last said of an instance
	began map[event.Ref]time.Time
}

// Tell writes what is new.
func (p *plain) Tell(e event.Event) {
	switch e := e.(type) {
	case event.Applied:
		p.began[e.Ref] = p.now()
		p.say(acceptance(e))
	case event.Observed:
		p.observed(e)
	case event.Output:
		writeOutput(p.lines, e)
	case event.Warned:
		p.write("warning: " + e.Key.Name + ": " + iostreams.SanitizeLine(e.Text))
	case event.Ended:
		p.write(verdict(e, p.now().Sub(p.began[e.Ref])))
	}
}

// Close has nothing to do.
func (p *plain) Close() {}

func (p *plain) observed(e event.Observed) {
	if _, known := p.began[e.Ref]; !known {
		p.began[e.Ref] = e.Observation.Created
	}
	for _, i := range present(e.Observation) {
		id := e.Context + " " + i.ID + i.Name
		state := stateOf(i)
		if p.seen[id] != state {
			p.seen[id] = state
			p.say(i.Name + ": " + state)
		}
	}
}

func (p *plain) say(line string) {
	if !p.quiet {
		p.write(line)
	}
}

func (p *plain) write(line string) { _, _ = fmt.Fprintln(p.w, line) }

func writeOutput(lines *Lines, e event.Output) {
	// A reader who left ends the command by its context.
	if e.Raw {
		_ = lines.Raw(e.Line)
		return
	}
	_ = lines.Marked(e.Line)
}
