package progress

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/iostreams"
	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/pkg/backend"
)

// live redraws a picture: a line a job with a spinner, a line an instance. What
// has ended is written once, above the picture, and stays.
type live struct {
	mu     sync.Mutex
	w      io.Writer
	shared bool // output of jobs goes to the same terminal
	colour bool
	width  func() int
	now    func() time.Time
	lines  *Lines
	jobs   []*liveJob
	drawn  int // lines of the picture on the screen
	frame  int
	stop   chan struct{}
	done   sync.WaitGroup
}

type liveJob struct {
	ref   event.Ref
	began time.Time
	last  backend.Observation
	ended bool
}

// turn is how often the spinner moves; most is how many lines a picture has.
const (
	turn = 120 * time.Millisecond
	most = 12
)

func newLive(opts Options, lines *Lines) *live {
	l := &live{
		w: opts.Streams.Err, shared: opts.Streams.OutTerminal, colour: opts.Streams.ErrColour,
		width: opts.Streams.Width, now: opts.Now, lines: lines, stop: make(chan struct{}),
	}
	tick, end := opts.Tick, func() {}
	if tick == nil {
		t := time.NewTicker(turn)
		tick, end = t.C, t.Stop
	}
	l.done.Go(func() {
		defer end()
		for {
			select {
			case <-l.stop:
				return
			case <-tick:
				l.spin()
			}
		}
	})
	return l
}

// Tell changes the picture.
func (l *live) Tell(e event.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch e := e.(type) {
	case event.Applied:
		l.job(e.Ref)
		l.above(acceptance(e))
	case event.Observed:
		j := l.job(e.Ref)
		j.last = e.Observation
		l.draw()
	case event.Output:
		if l.shared {
			l.erase()
		}
		writeOutput(l.lines, e)
		if l.shared && !e.Line.Partial {
			l.draw()
		}
	case event.Warned:
		l.above("warning: " + e.Key.Name + ": " + iostreams.SanitizeLine(e.Text))
	case event.Ended:
		j := l.job(e.Ref)
		j.ended = true
		l.above(l.mark(e) + verdict(e, l.now().Sub(j.began)))
	}
}

// Close removes the picture; what was written above it stays.
func (l *live) Close() {
	close(l.stop)
	l.done.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
}

func (l *live) spin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frame++
	if l.drawn > 0 {
		l.draw()
	}
}

func (l *live) job(ref event.Ref) *liveJob {
	for _, j := range l.jobs {
		if j.ref == ref {
			return j
		}
	}
	j := &liveJob{ref: ref, began: l.now()}
	l.jobs = append(l.jobs, j)
	return j
}

func (l *live) above(line string) {
	l.erase()
	_, _ = fmt.Fprintln(l.w, line)
	l.draw()
}

func (l *live) erase() {
	if l.drawn > 0 {
		_, _ = fmt.Fprintf(l.w, "\x1b[%dA\r\x1b[J", l.drawn)
		l.drawn = 0
	}
}

func (l *live) draw() {
	picture := l.picture()
	var b strings.Builder
	if l.drawn > 0 {
		fmt.Fprintf(&b, "\x1b[%dA\r\x1b[J", l.drawn)
	}
	for _, line := range picture {
		b.WriteString(line + "\n")
	}
	l.drawn = len(picture)
	_, _ = io.WriteString(l.w, b.String())
}

func (l *live) picture() []string {
	var picture []string
	for _, j := range l.jobs {
		if j.ended {
			continue
		}
		picture = append(picture, l.cut(spinner(l.frame)+" "+l.headline(j)))
		for _, i := range present(j.last) {
			if i.State.Ended() && i.State != backend.Failed {
				continue
			}
			picture = append(picture, l.cut("    "+i.Name+"  "+stateOf(i)))
		}
	}
	if len(picture) > most {
		rest := len(picture) - most + 1
		picture = append(picture[:most-1], fmt.Sprintf("    … %d more lines", rest))
	}
	return picture
}

func (l *live) headline(j *liveJob) string {
	line := j.ref.Key.Name
	if j.last.Phase != "" {
		line += "  " + string(j.last.Phase) + "  " + readyOf(j.last)
	}
	if r := j.last.Rollout; r != nil && r.State != backend.RolloutDone {
		line += fmt.Sprintf("  update %s %d/%d", r.State, r.Updated, r.Wanted)
	}
	return line + "  " + l.now().Sub(j.began).Round(time.Second).String()
}

// cut keeps a line of the picture on one line of the terminal, so that the
// number of lines to go up is known.
func (l *live) cut(line string) string {
	if width := l.width(); width > 1 {
		return output.Shorten(line, width-1)
	}
	return line
}

func (l *live) mark(e event.Ended) string {
	mark, colour := "✓ ", "32"
	if e.Err != nil {
		mark, colour = "✗ ", "31"
	}
	if !l.colour {
		return mark
	}
	return "\x1b[" + colour + "m" + mark + "\x1b[0m"
}

func spinner(frame int) string {
	frames := []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
	return string(frames[frame%len(frames)])
}
