package client

import (
	"context"
	"iter"

	"github.com/baton-run/baton/internal/scheduler/api/convert"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Plan implements backend.Planner.
func (c *Client) Plan(ctx context.Context, job *backend.Job, o backend.ApplyOptions) (backend.Preview, error) {
	preview, err := call[v1.Preview](ctx, c, v1.OpPlan, convert.ApplyToWire(job, o))
	return convert.PreviewFromWire(preview), err
}

// Fits implements backend.Fitter.
func (c *Client) Fits(ctx context.Context, job *backend.Job) ([]backend.Blocker, int, error) {
	answer, err := call[v1.Blockers](ctx, c, v1.OpFits, v1.FitsRequest{Key: v1.Key(job.Key), Document: string(job.Document)})
	blockers, count := convert.BlockersFromWire(answer)
	return blockers, count, err
}

// Watch implements backend.Watcher.
func (c *Client) Watch(ctx context.Context, key backend.Key, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return stream(ctx, c, v1.OpWatch, v1.GetRequest{Key: v1.Key(key), Detail: convert.DetailToWire(detail)}, convert.ObservationFromWire)
}

// Logs implements backend.LogReader.
func (c *Client) Logs(ctx context.Context, key backend.Key, o backend.LogOptions) iter.Seq2[backend.LogLine, error] {
	return stream(ctx, c, v1.OpLogs, convert.LogsToWire(key, o), convert.LogLineFromWire)
}

// Events implements backend.EventReader.
func (c *Client) Events(ctx context.Context, key backend.Key, o backend.EventOptions) iter.Seq2[backend.Event, error] {
	return stream(ctx, c, v1.OpEvents, v1.EventsRequest{Key: v1.Key(key), Since: o.Since, Follow: o.Follow}, convert.EventFromWire)
}

// ListForeign implements backend.ForeignLister.
func (c *Client) ListForeign(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return stream(ctx, c, v1.OpForeign, convert.SelectorToWire(sel, detail), convert.ObservationFromWire)
}

// History implements backend.Historian.
func (c *Client) History(ctx context.Context, key backend.Key) ([]backend.Revision, error) {
	answer, err := call[v1.Revisions](ctx, c, v1.OpHistory, v1.KeyRequest{Key: v1.Key(key)})
	return convert.RevisionsFromWire(answer), err
}

// Endpoints implements backend.EndpointReader.
func (c *Client) Endpoints(ctx context.Context, key backend.Key) ([]backend.Endpoint, error) {
	answer, err := call[v1.Endpoints](ctx, c, v1.OpEndpoints, v1.KeyRequest{Key: v1.Key(key)})
	return convert.EndpointsFromWire(answer), err
}

// Why implements backend.Explainer.
func (c *Client) Why(ctx context.Context, key backend.Key) ([]backend.Blocker, error) {
	answer, err := call[v1.Blockers](ctx, c, v1.OpWhy, v1.KeyRequest{Key: v1.Key(key)})
	blockers, _ := convert.BlockersFromWire(answer)
	return blockers, err
}

// Usage implements backend.UsageReader.
func (c *Client) Usage(ctx context.Context, key backend.Key) (map[string]backend.Usage, error) {
	answer, err := call[v1.Usages](ctx, c, v1.OpUsage, v1.KeyRequest{Key: v1.Key(key)})
	if err != nil {
		return nil, err
	}
	return convert.UsagesFromWire(answer), nil
}

// Nodes implements backend.NodeReader.
func (c *Client) Nodes(ctx context.Context) ([]backend.Node, error) {
	answer, err := call[v1.Nodes](ctx, c, v1.OpNodes, v1.Nothing{})
	return convert.NodesFromWire(answer), err
}

// Drain implements backend.NodeDrainer.
func (c *Client) Drain(ctx context.Context, node string, o backend.DrainOptions) error {
	_, err := call[v1.Nothing](ctx, c, v1.OpDrain, v1.DrainRequest{
		Node: node, Change: convert.ChangeToWire(o.Change), Deadline: o.Deadline, Undo: o.Undo,
	})
	return err
}

// Owners implements backend.OwnerReader.
func (c *Client) Owners(ctx context.Context) ([]backend.Owner, error) {
	answer, err := call[v1.Owners](ctx, c, v1.OpOwners, v1.Nothing{})
	return convert.OwnersFromWire(answer), err
}

// Check implements backend.Checker.
func (c *Client) Check(ctx context.Context) ([]backend.Finding, error) {
	answer, err := call[v1.Findings](ctx, c, v1.OpCheck, v1.Nothing{})
	return convert.FindingsFromWire(answer), err
}

// Signal implements backend.Signaler.
func (c *Client) Signal(ctx context.Context, key backend.Key, o backend.SignalOptions) error {
	_, err := call[v1.Nothing](ctx, c, v1.OpSignal, v1.SignalRequest{
		Key: v1.Key(key), Change: convert.ChangeToWire(o.Change), Instances: o.Instances, Task: o.Task, Signal: o.Signal,
	})
	return err
}

// Volumes implements backend.VolumeKeeper.
func (c *Client) Volumes(ctx context.Context, o backend.VolumeOptions) ([]backend.VolumeInfo, error) {
	answer, err := call[v1.Volumes](ctx, c, v1.OpVolumes, v1.VolumesRequest{
		Change: convert.ChangeToWire(o.Change), Namespace: o.Namespace, All: o.All, Remove: o.Remove, Forget: o.Forget,
	})
	return convert.VolumesFromWire(answer), err
}
