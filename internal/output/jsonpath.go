package output

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// jsonPath is a subset of kubectl's language: text, {"text"} and paths of
// fields, [n] and [*], whose results are joined by spaces.
type jsonPath []jsonPart

// jsonPart is literal text, or a path when steps is not nil.
type jsonPart struct {
	literal string
	steps   []string // field names, "[n]" or "[*]"
}

func parseJSONPath(s string) (jsonPath, error) {
	var path jsonPath
	for s != "" {
		before, rest, opened := strings.Cut(s, "{")
		if before != "" {
			path = append(path, jsonPart{literal: before})
		}
		if !opened {
			break
		}
		end := closing(rest)
		if end < 0 {
			return nil, errors.New(`a "{" is not closed`)
		}
		part, err := parsePart(strings.TrimSpace(rest[:end]))
		if err != nil {
			return nil, err
		}
		path = append(path, part)
		s = rest[end+1:]
	}
	return path, nil
}

// closing finds the brace that ends a part, outside of quotes; -1 = none.
func closing(s string) int {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '}' && !quoted:
			return i
		}
	}
	return -1
}

func parsePart(s string) (jsonPart, error) {
	if strings.HasPrefix(s, `"`) {
		literal, err := strconv.Unquote(s)
		if err != nil {
			return jsonPart{}, fmt.Errorf("{%s}: not a quoted text", s)
		}
		return jsonPart{literal: literal}, nil
	}
	part := jsonPart{steps: []string{}}
	rest := strings.TrimPrefix(s, "$")
	for rest != "" {
		step, after, err := nextStep(rest)
		if err != nil {
			return jsonPart{}, fmt.Errorf("{%s}: %w", s, err)
		}
		if step != "" {
			part.steps = append(part.steps, step)
		}
		rest = after
	}
	return part, nil
}

func nextStep(s string) (step, rest string, err error) {
	switch {
	case s == ".":
		return "", "", nil
	case strings.HasPrefix(s, ".."), strings.HasPrefix(s, ".*"):
		return "", "", errUnsupportedPath
	case s[0] == '.':
		end := strings.IndexAny(s[1:], ".[")
		if end < 0 {
			return s[1:], "", nil
		}
		return s[1 : 1+end], s[1+end:], nil
	case s[0] == '[':
		inner, rest, closed := strings.Cut(s[1:], "]")
		_, err := strconv.Atoi(inner)
		if !closed || inner != "*" && err != nil {
			return "", "", errUnsupportedPath
		}
		return "[" + inner + "]", rest, nil
	default:
		return "", "", errUnsupportedPath
	}
}

var errUnsupportedPath = errors.New("only .field, [n] and [*] are understood; use -o go-template= or -o json with jq")

func (p jsonPath) write(w io.Writer, v any) error {
	data, err := generic(v)
	if err != nil {
		return err
	}
	var out strings.Builder
	for _, part := range p {
		if part.steps == nil {
			out.WriteString(part.literal)
			continue
		}
		var found []string
		for _, v := range walk(data, part.steps) {
			found = append(found, pathText(v))
		}
		out.WriteString(strings.Join(found, " "))
	}
	_, err = io.WriteString(w, out.String())
	return err
}

// walk follows the steps; what is not there yields nothing.
func walk(v any, steps []string) []any {
	if len(steps) == 0 {
		return []any{v}
	}
	index, indexed := strings.CutPrefix(steps[0], "[")
	if !indexed {
		m, _ := v.(map[string]any)
		inner, ok := m[steps[0]]
		if !ok {
			return nil
		}
		return walk(inner, steps[1:])
	}
	list, _ := v.([]any)
	if index == "*]" {
		var out []any
		for _, inner := range list {
			out = append(out, walk(inner, steps[1:])...)
		}
		return out
	}
	n, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
	if n < 0 {
		n += len(list)
	}
	if err != nil || n < 0 || n >= len(list) {
		return nil
	}
	return walk(list[n], steps[1:])
}

func pathText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	default:
		text, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(text)
	}
}
