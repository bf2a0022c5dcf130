package quantity

import (
	"strconv"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// maxPercent bounds a percentage; maxCount a number of instances.
const (
	maxPercent = 10_000
	maxCount   = 1_000_000
)

// Amount reads a number of instances or a percentage: 3 or 25%.
func Amount(s string) (backend.Amount, error) {
	digits, percent := strings.CutSuffix(s, "%")
	n, err := Whole(digits)
	if err != nil {
		return backend.Amount{}, wrong(quote(s)+" is not an amount", "write a whole number or a percentage, for example 3 or 25%")
	}
	if percent && n > maxPercent {
		return backend.Amount{}, wrong(quote(s)+" is more than 10000%", "")
	}
	if n > maxCount {
		return backend.Amount{}, wrong(quote(s)+" is more than a million", "")
	}
	return backend.Amount{N: int(n), Percent: percent}, nil
}

// Whole reads a plain decimal number that is not negative.
func Whole(s string) (int64, error) {
	n, err := Int(s)
	if err == nil && n < 0 {
		return 0, wrong(quote(s)+" is negative", "")
	}
	return n, err
}

// maxSafe is the largest integer that every JSON reader keeps exactly.
const maxSafe = 1<<53 - 1

// Int reads a plain decimal number: no sign but minus, no leading zero, no
// fraction, exponent, other base or underscore.
func Int(s string) (int64, error) {
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || len(digits) > 1 && digits[0] == '0' || strings.Trim(digits, "0123456789") != "" || s == "-0" {
		return 0, wrong(quote(s)+" is not a whole number", "write it in plain decimal digits")
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > maxSafe || n < -maxSafe {
		return 0, wrong(quote(s)+" is too large a number", "")
	}
	return n, nil
}
