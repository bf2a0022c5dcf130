package iostreams

type filterState int

const (
	ground       filterState = iota
	afterReturn              // a carriage return was shown as a line feed
	escape                   // after ESC
	intermediate             // ESC and intermediate bytes, one final byte follows
	control                  // a control sequence (CSI), up to its final byte
	text                     // a control string (OSC, DCS, PM, APC, SOS)
)

// filter is the part of a terminal's parser that is needed to know where a
// sequence ends. A line feed ends every sequence, so that an unfinished one
// never hides more than its line.
type filter struct{ state filterState }

// next takes one character and answers the one to show, if any.
func (f *filter) next(r rune) (rune, bool) {
	was := f.state
	switch r {
	case '\n':
		f.state = ground
		return '\n', was != afterReturn
	case '\r':
		f.state = afterReturn
		return '\n', was != afterReturn
	}
	if f.introduced(r) {
		return 0, false
	}
	switch was {
	case escape:
		f.state = afterEscape(r)
		return 0, false
	case intermediate:
		if r < 0x20 || r > 0x2f {
			f.state = ground
		}
		return 0, false
	case control:
		if r >= 0x40 && r <= 0x7e {
			f.state = ground
		}
		return 0, false
	case text:
		if r == 0x07 || r == 0x9c {
			f.state = ground
		}
		return 0, false
	}
	f.state = ground
	return r, !isHarmful(r)
}

// introduced begins a sequence, wherever in another one it comes.
func (f *filter) introduced(r rune) bool {
	switch r {
	case 0x1b:
		f.state = escape
	case 0x9b:
		f.state = control
	case 0x90, 0x98, 0x9d, 0x9e, 0x9f:
		f.state = text
	default:
		return false
	}
	return true
}

func afterEscape(r rune) filterState {
	switch {
	case r == '[':
		return control
	case r == 'P' || r == 'X' || r == ']' || r == '^' || r == '_':
		return text
	case r >= 0x20 && r <= 0x2f:
		return intermediate
	}
	return ground
}
