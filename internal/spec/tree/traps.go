package tree

import (
	"bytes"
	"regexp"
	"strings"
)

// trap is a mistake that many make, in words that say how to mend it.
type trap struct {
	at        int
	msg, hint string
}

// findTrap looks for a known mistake in the line where reading stopped and in
// the few before it.
func findTrap(text []byte, at int) trap {
	at = min(at, len(text))
	if at > 0 && bytes.HasPrefix(text[at-1:], []byte("${")) {
		return bareWordAt(text, at-1)
	}
	for range 4 {
		start := bytes.LastIndexByte(text[:at], '\n') + 1
		end := len(text)
		if i := bytes.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		if t := lineTrap(string(text[start:end])); t.msg != "" {
			t.at += start
			return t
		}
		if start == 0 {
			break
		}
		at = start - 1
	}
	return trap{}
}

func lineTrap(line string) trap {
	trimmed := strings.TrimLeft(line, " \t")
	indent := line[:len(line)-len(trimmed)]
	if i := strings.IndexByte(indent, '\t'); i >= 0 && trimmed != "" {
		return trap{i, "a tab in the indentation", "indent with spaces"}
	}
	if t := bareWord(line); t.msg != "" {
		return t
	}
	value, at := lineValue(line)
	switch {
	case strings.HasPrefix(value, "*/"), strings.HasPrefix(value, "* "):
		return trap{at, "* begins an alias in YAML", "quote the schedule: \"" + plainEnd(value) + "\""}
	case strings.HasPrefix(value, "@"):
		return trap{at, "no plain text begins with @ in YAML", "quote it: \"" + plainEnd(value) + "\""}
	case strings.HasPrefix(value, "`"):
		return trap{at, "no plain text begins with a backquote in YAML", "quote it; for a command's output write $(…)"}
	case strings.HasPrefix(line, "%YAML"), strings.HasPrefix(line, "%TAG"):
		return trap{at, "a job file has no directives", "remove the line"}
	case strings.HasPrefix(value, "%"):
		return trap{at, "no plain text begins with % in YAML", "quote it: \"" + plainEnd(value) + "\""}
	}
	return trap{}
}

// bareWord finds a "${" that is neither quoted nor outside of brackets.
func bareWord(line string) trap {
	depth, quote := 0, byte(0)
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote != 0:
			if c == '\\' && quote == '"' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '#' && i > 0 && line[i-1] == ' ':
			return trap{}
		case c == '$' && strings.HasPrefix(line[i:], "${") && depth > 0:
			return bareWordAt([]byte(line), i)
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		}
	}
	return trap{}
}

func bareWordAt(text []byte, at int) trap {
	start := bytes.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := strings.Cut(string(text[start:]), "\n")
	return trap{at, "${…} stands without quotes inside of [] or {}", "quote the whole value: \"" + around(line, at-start) + "\""}
}

// around returns the value that a bare word is part of.
func around(line string, at int) string {
	start := strings.LastIndexAny(line[:at], ",[{ ") + 1
	end := strings.IndexByte(line[at:], '}')
	if end < 0 {
		return line[start:at] + "${…}"
	}
	end += at + 1
	tail := strings.IndexAny(line[end:], ",]} ")
	if tail < 0 {
		tail = len(line) - end
	}
	return line[start : end+tail]
}

// lineValue returns what follows the line's key and dashes.
func lineValue(line string) (value string, at int) {
	m := regexp.MustCompile(`^\s*(?:- +)*(?:[^\s:#"'\[{]+:[ \t]+)?`).FindString(line)
	rest := line[len(m):]
	if i := strings.IndexAny(rest, "{["); i == 0 {
		if j := regexp.MustCompile("[:,\\[{] *[*@`%]").FindStringIndex(rest); j != nil {
			return rest[j[1]-1:], len(m) + j[1] - 1
		}
	}
	return rest, len(m)
}

// plainEnd cuts a value at what ends it in a line.
func plainEnd(value string) string {
	if i := strings.Index(value, " #"); i >= 0 {
		value = value[:i]
	}
	return strings.TrimRight(value, " \t\r,]}")
}
