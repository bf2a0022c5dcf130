package spec

import (
	"fmt"
	"strings"
)

// longestName is what Kubernetes and DNS allow for one label.
const longestName = 63

// label reads a name: a DNS label that begins with a letter.
func label(v value) (string, bool) { return named(longestName)(v) }

func named(longest int) func(value) (string, bool) {
	return func(v value) (string, bool) {
		s, ok := text(v)
		if !ok {
			return "", false
		}
		if msg := badName(s, longest); msg != "" {
			v.problem(msg, nameHint(s, longest))
			return "", false
		}
		return s, true
	}
}

func badName(s string, longest int) string {
	q := fmt.Sprintf("%q", clip(s))
	switch {
	case s == "":
		return "the name is empty"
	case len(s) > longest:
		return fmt.Sprintf("%s has %d characters", q, len(s))
	case strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return q + " is not a name"
	case s[0] < 'a' || s[0] > 'z':
		return q + " does not begin with a letter"
	case strings.HasSuffix(s, "-"):
		return q + " ends in -"
	case strings.Contains(s, "--"):
		return q + " holds --"
	}
	return ""
}

func nameHint(s string, longest int) string {
	hint := fmt.Sprintf("a name has at most %d lower-case letters, digits and single -, and begins with a letter", longest)
	if mended := mendName(s, longest); mended != "" {
		hint = "did you mean " + mended + "? " + hint
	}
	return hint
}

// mendName makes the nearest name of a text.
func mendName(s string, longest int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == longest {
			break
		}
	}
	return strings.TrimRight(b.String(), "-")
}

// variable says whether a name can be a variable of the environment.
func variable(name string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	return name != "" && strings.Trim(name[:1], letters) == "" && strings.Trim(name, letters+"0123456789.-") == ""
}

// reserved variables are set by baton in every instance.
func reserved(name string) bool {
	switch name {
	case "BATON_JOB", "BATON_GROUP", "BATON_NAMESPACE", "BATON_RUN", "BATON_REVISION", "BATON_INDEX", "BATON_COUNT",
		"BATON_DIR", "BATON_ADDR_FILE", "BATON_RUN_TIME":
		return true
	}
	return false
}
