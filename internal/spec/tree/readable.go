package tree

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/baton-run/baton/internal/spec/problem"
)

// readable refuses bytes that are no text, with their place.
func readable(data []byte, problems *problem.List) bool {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		problems.Add(problem.Problem{Line: 1, Col: 1, Msg: "the file is UTF-16", Hint: "save it as UTF-8"})
		return false
	}
	for i := 0; i < len(data); {
		c := data[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError && size == 1 {
				refuseByte(data, i, fmt.Sprintf("byte 0x%02x is not UTF-8", c), "save the file as UTF-8", problems)
				return false
			}
			i += size
			continue
		}
		if c == 0 {
			refuseByte(data, i, "the file holds a NUL byte", "a job file is text: YAML or JSON", problems)
			return false
		}
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f {
			refuseByte(data, i, fmt.Sprintf("the file holds the control character 0x%02x", c), `write it as "\x`+fmt.Sprintf("%02x", c)+`" in double quotes`, problems)
			return false
		}
		i++
	}
	return true
}

func refuseByte(data []byte, at int, msg, hint string, problems *problem.List) {
	line, col := place(data, at)
	problems.Add(problem.Problem{Line: line, Col: col, Msg: msg, Hint: hint})
}

// place counts lines and characters, both from 1.
func place(data []byte, at int) (line, col int) {
	before := data[:at]
	line = bytes.Count(before, []byte("\n")) + 1
	return line, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}
