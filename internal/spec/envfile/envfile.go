// Package envfile reads files of NAME=value lines. It imports the standard
// library only.
package envfile

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Parse reads lines NAME=value; empty lines and those that begin with # are
// left out, a leading "export " too. A value in single or double quotes is
// taken without them; nothing in it is expanded.
func Parse(data []byte) (map[string]string, error) {
	out := map[string]string{}
	if !utf8.Valid(data) || strings.IndexByte(string(data), 0) >= 0 {
		return nil, fmt.Errorf("the file is not UTF-8 text")
	}
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		name = strings.TrimSpace(name)
		if !ok || !validName(name) {
			return nil, fmt.Errorf("line %d is not NAME=value", n)
		}
		value, err := unquote(strings.TrimSpace(value))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out[name] = value
	}
	return out, nil
}

func validName(s string) bool {
	return s != "" && (s[0] < '0' || s[0] > '9') &&
		strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") == "" && s[0] != '-' && s[0] != '.'
}

func unquote(s string) (string, error) {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return s, nil
	}
	if len(s) < 2 || s[len(s)-1] != s[0] {
		return "", fmt.Errorf("the quote is not closed")
	}
	return s[1 : len(s)-1], nil
}
