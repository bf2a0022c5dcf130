package iostreams_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/baton-run/baton/internal/iostreams"
)

func TestTestStreamsAreCaptured(t *testing.T) {
	s, c := iostreams.Test()
	fmt.Fprint(c.In, "question")
	in, err := io.ReadAll(s.In)
	if err != nil || string(in) != "question" {
		t.Errorf("read %q, %v", in, err)
	}
	fmt.Fprint(s.Out, "data")
	fmt.Fprint(s.Err, "note")
	if c.Out.String() != "data" || c.Err.String() != "note" {
		t.Errorf("captured %q and %q", c.Out, c.Err)
	}
	if s.OutTerminal || s.OutColour || s.Width() != 0 {
		t.Errorf("not a plain pipe: %+v", s)
	}
}

func TestWidth(t *testing.T) {
	s, _ := iostreams.Test()
	if got := s.WithWidth(80).Width(); got != 80 {
		t.Errorf("width %d, want 80", got)
	}
}
