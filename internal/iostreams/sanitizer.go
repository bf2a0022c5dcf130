package iostreams

import (
	"io"
	"unicode/utf8"
)

// Sanitizer is [Sanitize] for a stream: it gives the same result however the
// text is cut into writes. It is not for concurrent use.
type Sanitizer struct {
	w       io.Writer
	filter  filter
	partial []byte // the beginning of a character
}

// NewSanitizer returns a writer that passes on to w what is safe.
func NewSanitizer(w io.Writer) *Sanitizer { return &Sanitizer{w: w} }

// Write passes on the safe part of p. Any error is w's.
func (s *Sanitizer) Write(p []byte) (int, error) {
	in := append(s.partial, p...)
	out := make([]byte, 0, len(in))
	for len(in) > 0 && utf8.FullRune(in) {
		r, size := utf8.DecodeRune(in)
		in = in[size:]
		if c, keep := s.filter.next(r); keep {
			out = utf8.AppendRune(out, c)
		}
	}
	s.partial = append(s.partial[:0:0], in...)
	if err := s.pass(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close passes on what was held back. It does not close w.
func (s *Sanitizer) Close() error {
	var out []byte
	for range s.partial {
		if c, keep := s.filter.next(utf8.RuneError); keep {
			out = utf8.AppendRune(out, c)
		}
	}
	s.partial = nil
	return s.pass(out)
}

func (s *Sanitizer) pass(out []byte) error {
	if len(out) == 0 {
		return nil
	}
	_, err := s.w.Write(out)
	return err
}
