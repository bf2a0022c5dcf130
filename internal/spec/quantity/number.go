// Package quantity reads the quantities of the job file: processor time, bytes,
// amounts and durations, all into integers. It imports the contract for the
// types and their canonical text, and nothing else of the project.
package quantity

import (
	"math/big"
	"strings"
)

// Error is a quantity that can't be taken: what is wrong, and what was
// probably meant.
type Error struct{ Msg, Hint string }

func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Msg
	}
	return e.Msg + "; " + e.Hint
}

func wrong(msg, hint string) error { return &Error{Msg: msg, Hint: hint} }

// longest bounds the text, so that no number is big enough to be slow.
const longest = 40

// split cuts a quantity into its decimal number and its suffix.
func split(s string) (number, suffix string) {
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.' || i == 0 && (s[i] == '-' || s[i] == '+')) {
		i++
	}
	return s[:i], s[i:]
}

// scale returns what a Kubernetes suffix multiplies by.
func scale(suffix string) (*big.Rat, bool) {
	switch suffix {
	case "n":
		return big.NewRat(1, 1e9), true
	case "u":
		return big.NewRat(1, 1e6), true
	case "m":
		return big.NewRat(1, 1e3), true
	case "":
		return big.NewRat(1, 1), true
	}
	if i := strings.Index("kMGTPE", suffix); len(suffix) == 1 && i >= 0 {
		return power(1000, i+1), true
	}
	if i := strings.Index("KMGTPE", strings.TrimSuffix(suffix, "i")); len(suffix) == 2 && suffix[1] == 'i' && i >= 0 {
		return power(1024, i+1), true
	}
	return exponent(suffix)
}

// exponent reads e3 or E-2; only what a 64-bit number can need is accepted.
func exponent(s string) (*big.Rat, bool) {
	if len(s) < 2 || len(s) > 4 || s[0] != 'e' && s[0] != 'E' {
		return nil, false
	}
	digits, negative := s[1:], false
	if digits[0] == '-' || digits[0] == '+' {
		digits, negative = digits[1:], digits[0] == '-'
	}
	if len(digits) == 0 || len(digits) > 2 {
		return nil, false
	}
	n := 0
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return nil, false
		}
		n = n*10 + int(c-'0')
	}
	p := power(10, n)
	if negative {
		p.Inv(p)
	}
	return p, true
}

func power(base int64, n int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(base), big.NewInt(int64(n)), nil))
}

// decimal reads digits with at most one point; no sign, no exponent.
func decimal(s string) (*big.Rat, bool) {
	whole, fraction, point := strings.Cut(s, ".")
	if whole+fraction == "" || point && fraction == "" || whole == "" {
		return nil, false
	}
	for _, c := range []byte(whole + fraction) {
		if c < '0' || c > '9' {
			return nil, false
		}
	}
	return new(big.Rat).SetString(s)
}
