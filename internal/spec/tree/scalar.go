package tree

import "strings"

// Plain is what a scalar without quotes looks like.
type Plain uint8

// The looks of a plain scalar. PlainNumber is a number that is not a plain
// decimal integer: a fraction, an exponent, another base.
const (
	PlainText Plain = iota
	PlainBool
	PlainInt
	PlainNumber
)

// PlainKind tells how an unquoted scalar reads.
func PlainKind(s string) Plain {
	switch s {
	case "true", "false":
		return PlainBool
	}
	digits := strings.TrimPrefix(s, "-")
	switch {
	case digits == "" || digits[0] != '.' && (digits[0] < '0' || digits[0] > '9'):
		return PlainText
	case strings.Trim(digits, "0123456789") == "" && (digits[0] != '0' || len(digits) == 1):
		return PlainInt
	case strings.Trim(digits, "0123456789.+-_xXoabcdefABCDEF") == "" && strings.Trim(digits, ".") != "":
		return PlainNumber
	}
	return PlainText
}

func isNull(s string) bool {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}
