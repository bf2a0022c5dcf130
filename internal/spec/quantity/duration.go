package quantity

import (
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// maxDuration is a century: more is a mistaken unit.
const maxDuration = 36_500 * day

type unit struct {
	suffix string
	size   time.Duration
}

// units stand in falling order, as a duration of several parts must.
func units() []unit {
	return []unit{{"d", day}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}, {"ms", time.Millisecond}}
}

// Duration reads whole numbers with the units ms, s, m, h and d: 90s, 1h30m.
func Duration(s string) (time.Duration, error) {
	if strings.HasPrefix(s, "-") {
		return 0, wrong(quote(s)+" is negative", "")
	}
	if s != "" && strings.Trim(s, "0123456789") == "" {
		return 0, wrong(quote(s)+" has no unit", "did you mean "+s+"s? units: ms, s, m, h, d")
	}
	if strings.Contains(s, ".") {
		return 0, wrong(quote(s)+" has a fraction", "write whole numbers, for example 1h30m; units: ms, s, m, h, d")
	}
	var total time.Duration
	rest, last := s, len(units())
	for i, u := range units() {
		n, after, ok := part(rest, u.suffix)
		if !ok {
			continue
		}
		if n > int64(maxDuration/u.size) {
			return 0, wrong(quote(s)+" is longer than a century", "")
		}
		total, rest, last = total+time.Duration(n)*u.size, after, i
	}
	if rest != "" || last == len(units()) || len(s) > longest {
		return 0, wrong(quote(s)+" is not a duration", mendDuration(s))
	}
	if total > maxDuration {
		return 0, wrong(quote(s)+" is longer than a century", "")
	}
	return total, nil
}

// part takes digits and this very suffix from the front of s.
func part(s, suffix string) (n int64, rest string, ok bool) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == 0 || i > 18 {
		return 0, "", false
	}
	j := i
	for j < len(s) && (s[j] < '0' || s[j] > '9') {
		j++
	}
	if s[i:j] != suffix {
		return 0, "", false
	}
	n, err := strconv.ParseInt(s[:i], 10, 64)
	return n, s[j:], err == nil
}

func mendDuration(s string) string {
	number, suffix := split(s)
	number = strings.Trim(number, ".+-")
	hint := "write a whole number with a unit: ms, s, m, h or d"
	for _, u := range []struct{ suffix, words string }{
		{"ms", " ms millis millisecond milliseconds "},
		{"s", " s sec secs second seconds S "},
		{"m", " m min mins minute minutes M "},
		{"h", " h hour hours hr hrs H "},
		{"d", " d day days D "},
	} {
		if word := strings.TrimSpace(suffix); number != "" && word != "" && strings.Contains(u.words, " "+word+" ") {
			return "did you mean " + number + u.suffix + "? units: ms, s, m, h, d"
		}
	}
	return hint
}

// FormatDuration is the canonical text: the largest unit that divides it.
func FormatDuration(d time.Duration) string {
	for _, u := range units() {
		if d != 0 && d%u.size == 0 {
			return strconv.FormatInt(int64(d/u.size), 10) + u.suffix
		}
	}
	return strconv.FormatInt(int64(d/time.Second), 10) + "s"
}
