package backend

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Code classifies an error for the caller. A driver must give every error it
// returns a code, except an error of the caller's own context, which it must
// return so that errors.Is finds context.Canceled or context.DeadlineExceeded.
type Code string

// The codes. A code is itself an error: errors.Is(err, backend.NotFound).
const (
	NotFound        Code = "NotFound"        // the job, instance, revision or volume is not there
	Conflict        Code = "Conflict"        // changed by someone else, or active
	Invalid         Code = "Invalid"         // the backend refuses what it was given
	Unsupported     Code = "Unsupported"     // this backend can't do it; Msg says what to do instead
	Unauthenticated Code = "Unauthenticated" // who are you
	Forbidden       Code = "Forbidden"       // you may not
	Unavailable     Code = "Unavailable"     // not reachable; may be tried again
	Timeout         Code = "Timeout"         // reached, no answer in time
	Gone            Code = "Gone"            // a cursor or watch that has expired
	Incomplete      Code = "Incomplete"      // a list whose rest is missing
	Internal        Code = "Internal"        // the backend or driver is at fault
)

// Error makes a code a target for errors.Is.
func (c Code) Error() string { return string(c) }

// FieldError is a refusal that belongs to a field of the job file.
type FieldError struct {
	Path string // job-file path: groups[0].tasks[1].image
	Msg  string
}

// Error is what a driver returns. Msg says what went wrong and what to do
// next, in lower case; Err is the cause, never shown twice.
type Error struct {
	Code       Code
	Op         string // the method or verb: "apply", "logs"
	Key        Key
	Msg        string
	RetryAfter time.Duration // with Unavailable: 0 = unknown
	Fields     []FieldError
	Err        error
}

// Errorf makes an Error of that code; a %w in format becomes its cause.
func Errorf(code Code, op string, key Key, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Op: op, Key: key, Msg: err.Error(), Err: errors.Unwrap(err)}
}

// Error returns op, key, message and fields on one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op)
		if e.Key.Name != "" {
			b.WriteString(" " + e.Key.String())
		}
		b.WriteString(": ")
	}
	switch {
	case e.Msg != "":
		b.WriteString(e.Msg)
	case e.Err != nil:
		b.WriteString(e.Err.Error())
	default:
		b.WriteString(string(e.Code))
	}
	for _, f := range e.Fields {
		b.WriteString("; " + f.Path + ": " + f.Msg)
	}
	return b.String()
}

// Unwrap lets errors.Is match the code and errors.As the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Code}
	}
	return []error{e.Code, e.Err}
}

// CodeOf returns the code of the first Error in err's tree, or "".
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	var c Code
	if errors.As(err, &c) {
		return c
	}
	return ""
}
