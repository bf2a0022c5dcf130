package spec

import (
	"maps"
	"slices"
	"strconv"
	"unicode/utf16"
)

// object is a JSON object to be written.
type object map[string]any

// encode writes JSON as RFC 8785 has it: keys in order of their UTF-16 units,
// no space, the least escaping. Numbers are whole, so that there is one way to
// write each.
func encode(v any) []byte { return appendJSON(nil, v) }

func appendJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case string:
		return appendString(b, v)
	case []string:
		return appendList(b, v)
	case []int:
		return appendList(b, v)
	case []any:
		return appendList(b, v)
	case []object:
		return appendList(b, v)
	case map[string]string:
		return appendMap(b, v)
	case object:
		return appendMap(b, v)
	default:
		return append(b, "null"...)
	}
}

func appendList[T any](b []byte, items []T) []byte {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, item)
	}
	return append(b, ']')
}

func appendMap[V any](b []byte, m map[string]V) []byte {
	b = append(b, '{')
	for i, k := range slices.SortedFunc(maps.Keys(m), compareUTF16) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, k), ':')
		b = appendJSON(b, m[k])
	}
	return append(b, '}')
}

// compareUTF16 differs from the order of bytes only above the basic plane.
func compareUTF16(a, b string) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] != b[i] {
			if a[i] < 0xee && b[i] < 0xee {
				return int(a[i]) - int(b[i])
			}
			return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
		}
	}
	return len(a) - len(b)
}

func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c >= ' ':
			b = append(b, c)
		case c == '\b':
			b = append(b, `\b`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\f':
			b = append(b, `\f`...)
		case c == '\r':
			b = append(b, `\r`...)
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(b, '"')
}

func keys[K comparable, V any](m map[K]V) []K { return slices.Collect(maps.Keys(m)) }
