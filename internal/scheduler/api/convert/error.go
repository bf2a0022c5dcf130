package convert

import (
	"context"
	"errors"

	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// ErrorToWire keeps what err says and drops its causes. An error without a
// code is Internal, one of a context Timeout.
func ErrorToWire(err error) *v1.Error {
	var e *backend.Error
	if errors.As(err, &e) {
		wire := &v1.Error{
			Code: e.Code, Op: e.Op, Key: v1.Key(e.Key), Message: e.Msg, RetryAfter: e.RetryAfter,
			Fields: each(e.Fields, func(f backend.FieldError) v1.FieldError { return v1.FieldError(f) }),
		}
		if wire.Message == "" && e.Err != nil {
			wire.Message = e.Err.Error()
		}
		return wire
	}
	code := backend.CodeOf(err)
	switch {
	case code != "":
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		code = backend.Timeout
	default:
		code = backend.Internal
	}
	return &v1.Error{Code: code, Message: err.Error()}
}

// ErrorFromWire is the inverse of ErrorToWire.
func ErrorFromWire(e v1.Error) *backend.Error {
	code := e.Code
	if code == "" {
		code = backend.Internal
	}
	return &backend.Error{
		Code: code, Op: e.Op, Key: backend.Key(e.Key), Msg: e.Message, RetryAfter: e.RetryAfter,
		Fields: each(e.Fields, func(f v1.FieldError) backend.FieldError { return backend.FieldError(f) }),
	}
}
