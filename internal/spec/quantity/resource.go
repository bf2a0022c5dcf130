package quantity

import (
	"math/big"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// The largest quantities that are taken: beyond them a unit was mistaken.
const (
	maxCores = 1_000_000
	maxBytes = 1 << 60 // 1Ei
	minBytes = 1 << 10 // 1Ki
)

// CPU reads processor time in Kubernetes' syntax: 2, 0.5, 500m.
func CPU(s string) (backend.CPU, error) {
	r, err := rational(s, "cpu is a number of cores", "500m, 0.5 or 2")
	if err != nil {
		return 0, err
	}
	r.Mul(r, big.NewRat(1000, 1))
	if !r.IsInt() {
		return 0, wrong(quote(s)+" is finer than a thousandth of a core", "the least is 1m")
	}
	if !r.Num().IsInt64() || r.Num().Int64() > maxCores*1000 {
		return 0, wrong(quote(s)+" is more than a million cores", "did you mean "+thousandths(s)+"?")
	}
	return backend.CPU(r.Num().Int64()), nil
}

// thousandths guesses that a bare number was meant in thousandths.
func thousandths(s string) string {
	number, _ := split(s)
	return number + "m"
}

// Bytes reads an amount of memory or disk in Kubernetes' syntax: 512Mi, 1.5Gi,
// 10G. Less than 1Ki is a forgotten suffix.
func Bytes(s string) (backend.Bytes, error) {
	number, suffix := split(s)
	if mended, ok := mendBytes(number, suffix); ok {
		return 0, wrong(quote(s)+" is not a number of bytes", "did you mean "+mended+"?")
	}
	r, err := rational(s, "bytes are a number with a suffix", "512Mi, 1.5Gi or 10G")
	if err != nil {
		return 0, err
	}
	if r.Cmp(big.NewRat(minBytes, 1)) < 0 {
		return 0, wrong(quote(s)+" is less than 1Ki", "did you mean "+number+"Mi?")
	}
	if !r.IsInt() {
		return 0, wrong(quote(s)+" is not a whole number of bytes", "")
	}
	if !r.Num().IsInt64() || r.Num().Int64() > maxBytes {
		return 0, wrong(quote(s)+" is more than 1Ei", "")
	}
	return backend.Bytes(r.Num().Int64()), nil
}

// mendBytes knows the spellings that other tools use.
func mendBytes(number, suffix string) (string, bool) {
	if _, ok := decimal(number); !ok {
		return "", false
	}
	switch suffix {
	case "m", "n", "u":
		return number + "Mi", true
	case "K", "ki", "KB", "kb", "kB", "KiB", "kib":
		return number + "Ki", true
	case "mi", "MB", "mb", "MiB", "mib":
		return number + "Mi", true
	case "g", "gi", "GB", "gb", "GiB", "gib":
		return number + "Gi", true
	case "t", "ti", "TB", "tb", "TiB", "tib":
		return number + "Ti", true
	}
	if trimmed := strings.TrimLeft(suffix, " "); trimmed != suffix {
		if _, ok := scale(trimmed); ok && trimmed != "" {
			return number + trimmed, true
		}
		return mendBytes(number, trimmed)
	}
	return "", false
}

func rational(s, what, example string) (*big.Rat, error) {
	number, suffix := split(s)
	if strings.HasPrefix(number, "-") {
		return nil, wrong(quote(s)+" is negative", "")
	}
	r, ok := decimal(number)
	factor, known := scale(suffix)
	if len(s) > longest || !ok || !known {
		return nil, wrong(quote(s)+" is not a quantity: "+what, "for example "+example)
	}
	return r.Mul(r, factor), nil
}

// quote shortens what it repeats: a message must stay readable.
func quote(s string) string {
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "") + "…"
	}
	return `"` + s + `"`
}
