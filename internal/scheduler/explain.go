package scheduler

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// Why implements backend.Explainer.
func (e *Engine) Why(ctx context.Context, key backend.Key) ([]backend.Blocker, error) {
	return ask(ctx, e, func(t *turn) ([]backend.Blocker, error) {
		en, err := e.job("why", key)
		if err != nil {
			return nil, err
		}
		blockers := core.Why(en.js, t.now, e.env(), en.unplaced)
		if e.sync != synced && en.active {
			message := "the fleet has not yet reported what runs"
			if e.unseen != "" {
				message += ": " + e.unseen
			}
			blockers = append(blockers, backend.Blocker{
				Reason: backend.ReasonNodeUnreachable, Message: message, Hint: "`baton doctor` examines the backend",
			})
		}
		return blockers, nil
	})
}

// Endpoints implements backend.EndpointReader.
func (e *Engine) Endpoints(ctx context.Context, key backend.Key) ([]backend.Endpoint, error) {
	return ask(ctx, e, func(t *turn) ([]backend.Endpoint, error) {
		en, err := e.job("endpoints", key)
		if err != nil {
			return nil, err
		}
		return endpoints(e.view(en, t.now)), nil
	})
}

func endpoints(o backend.Observation) []backend.Endpoint {
	var all []backend.Endpoint
	for _, inst := range o.Instances {
		if inst.State.Ended() || inst.State == backend.Queued || inst.State == backend.Waiting {
			continue
		}
		for _, p := range inst.Ports {
			all = append(all, backend.Endpoint{
				Group: inst.Group, Instance: inst.Name, Port: p.Name, Protocol: p.Protocol,
				Address: joinHostPort(p.Host, p.Port), Scope: "instance", Ready: inst.Ready,
			})
		}
	}
	return all
}

// Fits implements backend.Fitter: it submits the job to a state of its own and
// sees what gets a place.
func (e *Engine) Fits(ctx context.Context, job *backend.Job) ([]backend.Blocker, int, error) {
	type answer struct {
		blockers []backend.Blocker
		count    int
	}
	a, err := ask(ctx, e, func(t *turn) (answer, error) {
		js := core.NewJobState(job.Key)
		if _, err := core.Observe(js, core.Submit{At: t.now, UID: "fits", Job: job}); err != nil {
			return answer{}, err
		}
		d := core.Reconcile(js, t.now, e.env())
		var running []core.Running
		for _, en := range e.jobs.byUID {
			running = append(running, en.running...)
		}
		result := core.Place(d.Want, e.freeNodes(running), running)
		var out answer
		out.count = len(result.Assignments)
		for _, u := range result.Unplaced {
			out.blockers = append(out.blockers, u.Blockers...)
		}
		return out, nil
	})
	return a.blockers, a.count, err
}

// Nodes implements backend.NodeReader.
func (e *Engine) Nodes(ctx context.Context) ([]backend.Node, error) {
	return ask(ctx, e, func(*turn) ([]backend.Node, error) {
		var running []core.Running
		held := map[string]int{}
		for _, en := range e.jobs.byUID {
			running = append(running, en.running...)
			for _, r := range en.running {
				held[r.Node]++
			}
		}
		free := e.freeNodes(running)
		var all []backend.Node
		for _, n := range e.opts.Fleet.Nodes() {
			node := backend.Node{
				Name: n.Hostname, State: e.nodeState(n), Labels: n.Attributes, Capacity: usage(n.Capacity),
				Used: n.Used, Instances: held[n.ID], Version: n.Version, Address: n.Address,
			}
			node.Free = node.Capacity
			if i := slices.IndexFunc(free, func(f *core.Node) bool { return f.ID == n.ID }); i >= 0 {
				node.Free = usage(free[i].Free)
			}
			all = append(all, node)
		}
		return all, nil
	})
}

func (e *Engine) nodeState(n fleet.Node) string {
	switch {
	case e.sync == unsynced:
		return "Unreachable"
	case n.Closed != "":
		return "Draining"
	default:
		return "Ready"
	}
}

func usage(r core.Resources) backend.Usage {
	return backend.Usage{CPU: r.CPU, Memory: r.Memory, GPU: int(r.GPU)}
}

// Drain implements backend.NodeDrainer.
func (e *Engine) Drain(context.Context, string, backend.DrainOptions) error {
	return backend.Errorf(backend.Unsupported, "drain", backend.Key{}, "this scheduler can't drain a node; stop the jobs that run there")
}

// ListForeign implements backend.ForeignLister.
func (e *Engine) ListForeign(context.Context, backend.Selector, backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		yield(backend.Observation{}, backend.Errorf(backend.Unsupported, "foreign", backend.Key{}, "this backend runs nothing but baton's jobs"))
	}
}

// Owners implements backend.OwnerReader.
func (e *Engine) Owners(ctx context.Context) ([]backend.Owner, error) {
	reader, err := option[fleet.OwnerReader](e, "owners", backend.Key{})
	if err != nil {
		return nil, err
	}
	return reader.Owners(ctx)
}

// Check implements backend.Checker.
func (e *Engine) Check(ctx context.Context) ([]backend.Finding, error) {
	findings, err := ask(ctx, e, func(*turn) ([]backend.Finding, error) {
		f := backend.Finding{Name: "scheduler", Level: "ok", Message: "epoch " + strconv.FormatUint(e.epoch, 10) +
			fmt.Sprintf(", %d jobs", len(e.jobs.byKey))}
		if e.sync != synced {
			f.Level, f.Message = "warning", "the fleet has not yet reported what runs"
			if e.unseen != "" {
				f.Message += ": " + e.unseen
			}
		}
		return []backend.Finding{f}, nil
	})
	if checker, ok := e.opts.Fleet.(fleet.Checker); ok && err == nil {
		more, err := checker.Check(ctx)
		return append(findings, more...), err
	}
	return findings, err
}
