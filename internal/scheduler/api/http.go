package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// unary registers a call with one answer.
func unary[Req, Resp any](s *Server, mux *http.ServeMux, op v1.Op, do func(context.Context, Req) (Resp, error)) {
	s.register(mux, op, func(w http.ResponseWriter, r *http.Request) error {
		var request Req
		if err := s.decode(w, r, op, &request); err != nil {
			return err
		}
		answer, err := do(r.Context(), request)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(w).Encode(answer)
	})
}

// register has every call answered, whatever happens in it.
func (s *Server) register(mux *http.ServeMux, op v1.Op, do func(http.ResponseWriter, *http.Request) error) {
	mux.HandleFunc("POST "+v1.Prefix+string(op), func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if cause := recover(); cause != nil {
				s.log().Error("call ended by a fault", "op", op, "cause", cause, "stack", string(debug.Stack()))
				s.fail(w, r, backend.Errorf(backend.Internal, string(op), backend.Key{},
					"a fault in the scheduler; its log says more"))
			}
		}()
		w.Header().Set(v1.VersionHeader, s.Version)
		if err := do(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// decode refuses what it can't take as a whole: an unknown field may be the
// one that matters.
func (s *Server) decode(w http.ResponseWriter, r *http.Request, op v1.Op, into any) error {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, v1.MaxRequest))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return backend.Errorf(backend.Invalid, string(op), backend.Key{}, "a request of more than %d bytes", v1.MaxRequest)
		}
		return backend.Errorf(backend.Unavailable, string(op), backend.Key{}, "the request was cut: %w", err)
	}
	return s.unmarshal(data, op, clientVersion(r), into)
}

func (s *Server) unmarshal(data []byte, op v1.Op, client string, into any) error {
	if len(data) == 0 {
		data = []byte("{}")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil && decoder.More() {
		err = errors.New("more follows the request")
	}
	if err == nil {
		return nil
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return backend.Errorf(backend.Unsupported, string(op), backend.Key{},
			"field %s is not known to this scheduler (baton %s, API v%d); the client is baton %s: upgrade the scheduler",
			field, s.Version, v1.Version, client)
	}
	return backend.Errorf(backend.Invalid, string(op), backend.Key{}, "request: %w", err)
}

// fail answers with an error; once an answer was begun, it can only be cut.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	wire := convert.ErrorToWire(err)
	if wire.Code == backend.Internal {
		s.log().Error("call failed", "path", r.URL.Path, "error", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set(v1.VersionHeader, s.Version)
	if wire.RetryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(int(wire.RetryAfter.Seconds()+1)))
	}
	w.WriteHeader(statusOf(wire.Code))
	if err := json.NewEncoder(w).Encode(v1.Failure{Error: *wire}); err != nil {
		s.log().Debug("answer not sent", "path", r.URL.Path, "error", err)
	}
}

func statusOf(code backend.Code) int {
	switch code {
	case backend.NotFound:
		return http.StatusNotFound
	case backend.Conflict:
		return http.StatusConflict
	case backend.Invalid:
		return http.StatusBadRequest
	case backend.Unsupported:
		return http.StatusNotImplemented
	case backend.Unauthenticated:
		return http.StatusUnauthorized
	case backend.Forbidden:
		return http.StatusForbidden
	case backend.Unavailable:
		return http.StatusServiceUnavailable
	case backend.Timeout:
		return http.StatusGatewayTimeout
	case backend.Gone:
		return http.StatusGone
	default:
		return http.StatusInternalServerError
	}
}

func clientVersion(r *http.Request) string {
	if v := r.Header.Get(v1.VersionHeader); v != "" {
		return v
	}
	return "of unknown version"
}
