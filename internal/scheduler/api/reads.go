package api

import (
	"context"
	"iter"
	"net/http"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// read registers a verb that reads one job and is served by T.
func read[T, Resp any](s *Server, mux *http.ServeMux, op v1.Op, do func(context.Context, T, backend.Key) (Resp, error)) {
	unary(s, mux, op, func(ctx context.Context, r v1.KeyRequest) (Resp, error) {
		driver, err := option[T](s, op)
		if err != nil {
			var none Resp
			return none, err
		}
		return keyed(r.Key, string(op), func(key backend.Key) (Resp, error) { return do(ctx, driver, key) })
	})
}

// look registers a verb that reads the backend and is served by T.
func look[T, Resp any](s *Server, mux *http.ServeMux, op v1.Op, do func(context.Context, T) (Resp, error)) {
	unary(s, mux, op, func(ctx context.Context, _ v1.Nothing) (Resp, error) {
		driver, err := option[T](s, op)
		if err != nil {
			var none Resp
			return none, err
		}
		return do(ctx, driver)
	})
}

func (s *Server) registerReads(mux *http.ServeMux) {
	unary(s, mux, v1.OpPlan, func(ctx context.Context, r v1.ApplyRequest) (v1.Preview, error) {
		driver, err := option[backend.Planner](s, v1.OpPlan)
		if err != nil {
			return v1.Preview{}, err
		}
		job, err := s.job(r.Key, r.Document)
		if err != nil {
			return v1.Preview{}, err
		}
		preview, err := driver.Plan(ctx, job, convert.ApplyFromWire(r))
		return convert.PreviewToWire(preview), err
	})
	unary(s, mux, v1.OpFits, func(ctx context.Context, r v1.FitsRequest) (v1.Blockers, error) {
		driver, err := option[backend.Fitter](s, v1.OpFits)
		if err != nil {
			return v1.Blockers{}, err
		}
		job, err := s.job(r.Key, r.Document)
		if err != nil {
			return v1.Blockers{}, err
		}
		blockers, count, err := driver.Fits(ctx, job)
		return convert.BlockersToWire(blockers, count), err
	})
	read(s, mux, v1.OpHistory, func(ctx context.Context, d backend.Historian, key backend.Key) (v1.Revisions, error) {
		revisions, err := d.History(ctx, key)
		return convert.RevisionsToWire(revisions), err
	})
	read(s, mux, v1.OpEndpoints, func(ctx context.Context, d backend.EndpointReader, key backend.Key) (v1.Endpoints, error) {
		endpoints, err := d.Endpoints(ctx, key)
		return convert.EndpointsToWire(endpoints), err
	})
	read(s, mux, v1.OpWhy, func(ctx context.Context, d backend.Explainer, key backend.Key) (v1.Blockers, error) {
		blockers, err := d.Why(ctx, key)
		return convert.BlockersToWire(blockers, 0), err
	})
	read(s, mux, v1.OpUsage, func(ctx context.Context, d backend.UsageReader, key backend.Key) (v1.Usages, error) {
		usages, err := d.Usage(ctx, key)
		return convert.UsagesToWire(usages), err
	})
	look(s, mux, v1.OpNodes, func(ctx context.Context, d backend.NodeReader) (v1.Nodes, error) {
		nodes, err := d.Nodes(ctx)
		return convert.NodesToWire(nodes), err
	})
	look(s, mux, v1.OpOwners, func(ctx context.Context, d backend.OwnerReader) (v1.Owners, error) {
		owners, err := d.Owners(ctx)
		return convert.OwnersToWire(owners), err
	})
	look(s, mux, v1.OpCheck, func(ctx context.Context, d backend.Checker) (v1.Findings, error) {
		findings, err := d.Check(ctx)
		return convert.FindingsToWire(findings), err
	})
}

func (s *Server) registerStreams(mux *http.ServeMux) {
	stream(s, mux, v1.OpList, convert.ObservationToWire,
		func(ctx context.Context, r v1.ListRequest) (iter.Seq2[backend.Observation, error], error) {
			detail, ok := convert.DetailFromWire(r.Detail)
			if !ok {
				return nil, unknownDetail("list", r.Detail)
			}
			return s.Driver.List(ctx, convert.SelectorFromWire(r), detail), nil
		})
	stream(s, mux, v1.OpForeign, convert.ObservationToWire,
		func(ctx context.Context, r v1.ListRequest) (iter.Seq2[backend.Observation, error], error) {
			driver, err := option[backend.ForeignLister](s, v1.OpForeign)
			detail, ok := convert.DetailFromWire(r.Detail)
			if err == nil && !ok {
				err = unknownDetail("foreign", r.Detail)
			}
			if err != nil {
				return nil, err
			}
			return driver.ListForeign(ctx, convert.SelectorFromWire(r), detail), nil
		})
	stream(s, mux, v1.OpWatch, convert.ObservationToWire,
		func(ctx context.Context, r v1.GetRequest) (iter.Seq2[backend.Observation, error], error) {
			driver, err := option[backend.Watcher](s, v1.OpWatch)
			if err != nil {
				return nil, err
			}
			key, detail, err := s.wanted("watch", r)
			if err != nil {
				return nil, err
			}
			return driver.Watch(ctx, key, detail), nil
		})
	stream(s, mux, v1.OpLogs, convert.LogLineToWire,
		func(ctx context.Context, r v1.LogsRequest) (iter.Seq2[backend.LogLine, error], error) {
			driver, err := option[backend.LogReader](s, v1.OpLogs)
			if err != nil {
				return nil, err
			}
			return keyed(r.Key, "logs", func(key backend.Key) (iter.Seq2[backend.LogLine, error], error) {
				return driver.Logs(ctx, key, convert.LogsFromWire(r)), nil
			})
		})
	stream(s, mux, v1.OpEvents, convert.EventToWire,
		func(ctx context.Context, r v1.EventsRequest) (iter.Seq2[backend.Event, error], error) {
			driver, err := option[backend.EventReader](s, v1.OpEvents)
			if err != nil {
				return nil, err
			}
			return keyed(r.Key, "events", func(key backend.Key) (iter.Seq2[backend.Event, error], error) {
				return driver.Events(ctx, key, backend.EventOptions{Since: r.Since, Follow: r.Follow}), nil
			})
		})
	s.registerUpgrades(mux)
}
