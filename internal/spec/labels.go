package spec

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/baton-run/baton/internal/spec/tree"
)

// readLabels merges the labels of a scope; keys and values follow Kubernetes'
// rules on every backend.
func readLabels(s scope) map[string]string {
	var out map[string]string
	s.merged("labels", func(key tree.Field, v value) {
		val, ok := text(v)
		switch {
		case !labelKey(key.Key):
			v.r.addField(key, v.path, fmt.Sprintf("%q is not a label's key", clip(key.Key)),
				"[DOMAIN/]NAME; a name has at most 63 letters, digits, -, _ and ., with a letter or digit at each end")
		case !ok:
		case !labelValue(val):
			v.problem(fmt.Sprintf("%q is not a label's value", clip(val)),
				"at most 63 letters, digits, -, _ and ., with a letter or digit at each end; other text goes to annotations")
		default:
			out = set(out, key.Key, val)
		}
	})
	return out
}

func readAnnotations(s scope) map[string]string {
	var out map[string]string
	s.merged("annotations", func(key tree.Field, v value) {
		val, ok := text(v)
		if !labelKey(key.Key) {
			v.r.addField(key, v.path, fmt.Sprintf("%q is not an annotation's key", clip(key.Key)),
				"[DOMAIN/]NAME; a name has at most 63 letters, digits, -, _ and ., with a letter or digit at each end")
		} else if ok {
			out = set(out, key.Key, val)
		}
	})
	return out
}

// set puts into a map that is nil while it is empty: one form for one meaning.
func set[K comparable, V any](m map[K]V, k K, v V) map[K]V {
	if m == nil {
		m = map[K]V{}
	}
	m[k] = v
	return m
}

func labelKey(s string) bool {
	if domain, name, ok := strings.Cut(s, "/"); ok {
		return len(domain) <= 253 && regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`).MatchString(domain) &&
			name != "" && labelValue(name)
	}
	return s != "" && labelValue(s)
}

func labelValue(s string) bool {
	if s == "" {
		return true
	}
	return len(s) <= 63 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == "" &&
		alphanumeric(s[0]) && alphanumeric(s[len(s)-1])
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
