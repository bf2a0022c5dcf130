// Package iostreams carries the three standard streams and what is known about
// them: whether a terminal is at the other end, how wide it is, whether colour
// is wanted. It also makes text from elsewhere safe for a terminal.
//
// It may import the standard library, golang.org/x/term and golang.org/x/sys.
package iostreams

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Streams are what a command reads from and writes to. Data goes to Out,
// everything else to Err.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer

	// InTerminal, OutTerminal and ErrTerminal say whether a person is likely
	// to be at the other end.
	InTerminal, OutTerminal, ErrTerminal bool

	// OutColour and ErrColour say whether escape sequences for colour are
	// wanted on each stream.
	OutColour, ErrColour bool

	width func() int
}

// System returns the streams of this process. The environment is read through
// getenv: NO_COLOR, CLICOLOR_FORCE, CLICOLOR and TERM decide about colour.
func System(getenv func(string) string) Streams {
	in, out, err := isTerminal(os.Stdin), isTerminal(os.Stdout), isTerminal(os.Stderr)
	return Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		InTerminal: in, OutTerminal: out, ErrTerminal: err,
		OutColour: wantColour(out && understandsEscapes(os.Stdout), getenv),
		ErrColour: wantColour(err && understandsEscapes(os.Stderr), getenv),
		width: func() int {
			if n := columns(os.Stdout); n > 0 {
				return n
			}
			return columns(os.Stderr)
		},
	}
}

// Width is the number of columns of the terminal at this moment, 0 when there
// is none or it does not tell.
func (s Streams) Width() int {
	if s.width == nil {
		return 0
	}
	return s.width()
}

// WithWidth returns s with a fixed width.
func (s Streams) WithWidth(columns int) Streams {
	s.width = func() int { return columns }
	return s
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

func columns(f *os.File) int {
	n, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return n
}
