package logfile

import "bytes"

// maxLine is the longest text of one record.
const maxLine = 16 << 10

// Splitter cuts one stream into lines. It keeps only the unfinished one.
type Splitter struct {
	pending []byte
}

// Feed calls emit for every line that p completes, and for pieces of lines
// longer than 16 KiB.
func (s *Splitter) Feed(p []byte, emit func(text []byte, partial bool)) {
	for len(p) > 0 {
		room := maxLine - len(s.pending)
		i := bytes.IndexByte(p[:min(len(p), room+1)], '\n')
		switch {
		case i >= 0:
			emit(s.join(p[:i]), false)
			p = p[i+1:]
		case len(p) > room:
			emit(s.join(p[:room]), true)
			p = p[room:]
		default:
			s.pending = append(s.pending, p...)
			return
		}
		s.pending = nil
	}
}

// Flush emits what has no newline.
func (s *Splitter) Flush(emit func(text []byte, partial bool)) {
	if len(s.pending) > 0 {
		emit(s.pending, true)
		s.pending = nil
	}
}

func (s *Splitter) join(p []byte) []byte {
	if len(s.pending) == 0 {
		return p
	}
	return append(s.pending, p...)
}
