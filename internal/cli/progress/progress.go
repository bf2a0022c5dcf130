// Package progress shows what happens while jobs are carried out: lines in a
// pipe, a picture that is redrawn on a terminal. Output of jobs goes to
// standard output, everything else to standard error.
//
// It may import pkg/backend and internal/{deploy,event,iostreams,output}.
package progress

import (
	"time"

	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/iostreams"
)

// Progress shows events. Tell is called with one event at a time; Close leaves
// the terminal in order and is called once, at the end.
type Progress interface {
	Tell(event.Event)
	Close()
}

// Mode is how progress is shown.
type Mode string

// The modes. Auto is Live on a capable terminal, else Plain; Quiet shows
// verdicts and warnings alone.
const (
	Auto  Mode = "auto"
	Live  Mode = "live"
	Plain Mode = "plain"
	Quiet Mode = "quiet"
)

// Modes are the words --progress takes.
func Modes() []string { return []string{string(Auto), string(Live), string(Plain), string(Quiet)} }

// Options of New.
type Options struct {
	Mode    Mode
	Streams iostreams.Streams
	Now     func() time.Time
	// Dumb terminals can't move the cursor.
	Dumb bool
	// Tick turns the spinner; nil = by the clock. Stop ends it.
	Tick <-chan time.Time
}

// New returns the progress for what is at the other end of standard error.
func New(opts Options) Progress {
	lines := NewLines(opts.Streams.Out, opts.Streams.OutTerminal, opts.Streams.OutColour)
	mode := opts.Mode
	if mode == Auto || mode == "" {
		mode = Plain
		if opts.Streams.ErrTerminal && !opts.Dumb {
			mode = Live
		}
	}
	if mode == Live {
		return newLive(opts, lines)
	}
	return &plain{w: opts.Streams.Err, now: opts.Now, lines: lines, quiet: mode == Quiet, seen: map[string]string{}, began: map[event.Ref]time.Time{}}
}
