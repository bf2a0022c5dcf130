package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	v1 "github.com/baton-run/baton/internal/config/v1"
)

// Effective are all settings and, with their options, all contexts. Values that
// may be secrets are not in it.
func (c *Config) Effective() []Value {
	out := c.Values()
	for _, known := range c.Contexts() {
		path := "contexts." + known.Name
		i := slices.IndexFunc(c.read.file.Contexts, func(configured v1.Context) bool { return configured.Name == known.Name })
		add := func(key, value, at string) {
			v := Value{Key: path + "." + key, Value: value, Origin: FromDefault}
			if p, ok := c.read.places[index("contexts", i)+"."+at]; ok {
				v.Origin, v.File, v.Line, v.Col = FromFile, c.sources.Path, p.line, p.col
			}
			out = append(out, v)
		}
		add("backend", known.Backend, "backend")
		add("namespace", known.Namespace, "namespace")
		for _, name := range slices.Sorted(maps.Keys(known.Options)) {
			add("options."+name, shown(name, known.Options[name]), "options."+name)
		}
	}
	return out
}

// redacted stands for what is not shown.
const redacted = "(not shown)"

// secretWords in an option's name say that its value is not shown.
var secretWords = []string{
	"token", "secret", "password", "passwd", "passphrase", "credential", "private", "auth", "apikey", "api-key", "api_key", "cookie",
}

func mayBeSecret(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}

// withoutUser hides the user and password of a URL.
func withoutUser(text string) string {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return text
	}
	end := strings.IndexAny(rest, "/?# ")
	if end < 0 {
		end = len(rest)
	}
	if at := strings.LastIndexByte(rest[:end], '@'); at >= 0 {
		rest = redacted + rest[at:]
	}
	return scheme + "://" + rest
}

// shown is an option as text, without what may be a secret.
func shown(name string, value any) string {
	if mayBeSecret(name) {
		return redacted
	}
	switch v := value.(type) {
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, key+": "+shown(key, v[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = shown("", item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	default:
		return withoutUser(fmt.Sprint(v))
	}
}
