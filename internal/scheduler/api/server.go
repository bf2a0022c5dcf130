package api

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Server serves Driver. All fields but Log must be set.
type Server struct {
	Driver backend.Driver
	// Decode is the inverse of canonicalisation. It must refuse a field that
	// it does not know with Unsupported.
	Decode func(key backend.Key, document []byte) (*backend.Job, error)
	// Process tells who serves.
	Process func() v1.Process
	// Shutdown ends the scheduler after the answer was sent.
	Shutdown func(ctx context.Context, stopTasks bool) error
	// Version is this baton's, as users see it.
	Version string
	Log     *slog.Logger
}

// Handler answers the calls of version 1 below [v1.Prefix].
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	s.registerCore(mux)
	s.registerChanges(mux)
	s.registerReads(mux)
	s.registerStreams(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, backend.Errorf(backend.Unsupported, "", backend.Key{},
			"%s %s is no call of this scheduler (baton %s, API v%d); the client is baton %s: use one of the same release",
			r.Method, r.URL.Path, s.Version, v1.Version, clientVersion(r)))
	})
	return s.refuseStrangers(mux)
}

func (s *Server) registerCore(mux *http.ServeMux) {
	unary(s, mux, v1.OpInfo, func(ctx context.Context, _ v1.Nothing) (v1.Info, error) {
		info, err := s.Driver.Info(ctx)
		return convert.InfoToWire(info, s.Process()), err
	})
	unary(s, mux, v1.OpShutdown, func(ctx context.Context, r v1.ShutdownRequest) (v1.Nothing, error) {
		return v1.Nothing{}, s.Shutdown(ctx, r.StopTasks)
	})
	unary(s, mux, v1.OpApply, func(ctx context.Context, r v1.ApplyRequest) (v1.Applied, error) {
		job, err := s.job(r.Key, r.Document)
		if err != nil {
			return v1.Applied{}, err
		}
		applied, err := s.Driver.Apply(ctx, job, convert.ApplyFromWire(r))
		return convert.AppliedToWire(applied), err
	})
	unary(s, mux, v1.OpGet, func(ctx context.Context, r v1.GetRequest) (v1.Observation, error) {
		key, detail, err := s.wanted("get", r)
		if err != nil {
			return v1.Observation{}, err
		}
		o, err := s.Driver.Get(ctx, key, detail)
		return convert.ObservationToWire(o), err
	})
	unary(s, mux, v1.OpStop, func(ctx context.Context, r v1.StopRequest) (v1.Applied, error) {
		return keyed(r.Key, "stop", func(key backend.Key) (v1.Applied, error) {
			applied, err := s.Driver.Stop(ctx, key, backend.StopOptions{
				Change: convert.ChangeFromWire(r.Change), Grace: r.Grace, DryRun: r.DryRun,
			})
			return convert.AppliedToWire(applied), err
		})
	})
	unary(s, mux, v1.OpDelete, func(ctx context.Context, r v1.DeleteRequest) (v1.Deleted, error) {
		return keyed(r.Key, "delete", func(key backend.Key) (v1.Deleted, error) {
			deleted, err := s.Driver.Delete(ctx, key, backend.DeleteOptions{
				Change: convert.ChangeFromWire(r.Change), Grace: r.Grace, Volumes: r.Volumes, DryRun: r.DryRun,
			})
			return convert.DeletedToWire(deleted), err
		})
	})
}

// job decodes a document: what a client sent is never trusted to be canonical
// or of this version.
func (s *Server) job(wire v1.Key, document string) (*backend.Job, error) {
	return keyed(wire, "apply", func(key backend.Key) (*backend.Job, error) {
		job, err := s.Decode(key, []byte(document))
		if err != nil && backend.CodeOf(err) == "" {
			return nil, backend.Errorf(backend.Invalid, "apply", key, "document: %w", err)
		}
		return job, err
	})
}

func (s *Server) wanted(op string, r v1.GetRequest) (backend.Key, backend.Detail, error) {
	detail, ok := convert.DetailFromWire(r.Detail)
	if !ok {
		return backend.Key{}, 0, unknownDetail(op, r.Detail)
	}
	key, err := keyed(r.Key, op, func(key backend.Key) (backend.Key, error) { return key, nil })
	return key, detail, err
}

func unknownDetail(op string, d v1.Detail) error {
	return backend.Errorf(backend.Unsupported, op, backend.Key{},
		"detail %q is not known; want instances, full or none", d)
}
