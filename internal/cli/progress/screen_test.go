package progress_test

import (
	"regexp"
	"strconv"
	"strings"
)

// screen is a terminal that understands what a redraw needs: line ends, going
// up, and clearing to the end.
type screen struct {
	lines []string
	row   int
}

var escape = regexp.MustCompile(`^\x1b\[(\d*)([A-Za-z])`)

func (s *screen) Write(p []byte) (int, error) {
	text := string(p)
	for text != "" {
		switch text[0] {
		case '\n':
			s.row++
			text = text[1:]
		case '\r':
			text = text[1:]
		case 0x1b:
			m := escape.FindStringSubmatch(text)
			n, _ := strconv.Atoi(m[1])
			switch m[2] {
			case "A":
				s.row -= n
			case "J":
				s.lines = s.lines[:min(len(s.lines), s.row)]
			}
			text = text[len(m[0]):]
		default:
			end := strings.IndexAny(text, "\n\r\x1b")
			if end < 0 {
				end = len(text)
			}
			for len(s.lines) <= s.row {
				s.lines = append(s.lines, "")
			}
			s.lines[s.row] += text[:end]
			text = text[end:]
		}
	}
	return len(p), nil
}

func (s *screen) String() string { return strings.Join(s.lines, "\n") + "\n" }
