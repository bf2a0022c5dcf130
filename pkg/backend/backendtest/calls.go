// size: a table, one row a method

package backendtest

import (
	"context"
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// call is one method of a driver as the cases about errors use it. Verb is ""
// for the methods that every driver has.
type call struct {
	verb backend.Verb
	name string
	// ofJob: it is about one job, so it answers NotFound when there is none.
	ofJob bool
	do    func(ctx context.Context, d backend.Driver, job *backend.Job, c backend.Change) error
}

// errNotImplemented: the driver has no such method.
var errNotImplemented = errors.New("the driver does not implement the interface of this verb")

// as runs a method that only some drivers have.
func as[T any](d backend.Driver, run func(T) error) error {
	t, ok := d.(T)
	if !ok {
		return errNotImplemented
	}
	return run(t)
}

func errOf[A any](_ A, err error) error { return err }

// drain reads a sequence to its end and returns its error.
func drain[A any](seq iter.Seq2[A, error]) error {
	for _, err := range seq {
		if err != nil {
			return err
		}
	}
	return nil
}

// first returns a sequence's first error or nil after its first value.
func first[A any](seq iter.Seq2[A, error]) error {
	for _, err := range seq {
		return err
	}
	return nil
}

// methods are those that every driver has.
func methods() []call {
	return []call{
		{name: "info", do: func(ctx context.Context, d backend.Driver, _ *backend.Job, _ backend.Change) error {
			return errOf(d.Info(ctx))
		}},
		{name: "apply", do: func(ctx context.Context, d backend.Driver, job *backend.Job, c backend.Change) error {
			return errOf(d.Apply(ctx, job, backend.ApplyOptions{Change: c}))
		}},
		{name: "get", ofJob: true, do: func(ctx context.Context, d backend.Driver, job *backend.Job, _ backend.Change) error {
			return errOf(d.Get(ctx, job.Key, backend.DetailSummary))
		}},
		{name: "list", do: func(ctx context.Context, d backend.Driver, job *backend.Job, _ backend.Change) error {
			return drain(d.List(ctx, backend.Selector{Namespace: job.Key.Namespace}, backend.DetailSummary))
		}},
		{name: "stop", ofJob: true, do: func(ctx context.Context, d backend.Driver, job *backend.Job, c backend.Change) error {
			return errOf(d.Stop(ctx, job.Key, backend.StopOptions{Change: c}))
		}},
		{name: "delete", ofJob: true, do: func(ctx context.Context, d backend.Driver, job *backend.Job, c backend.Change) error {
			return errOf(d.Delete(ctx, job.Key, backend.DeleteOptions{Change: c}))
		}},
	}
}

// options are those that a driver may have, one a verb.
func options() []call {
	type (
		ctx = context.Context
		drv = backend.Driver
		job = *backend.Job
		chg = backend.Change
	)
	return []call{
		{backend.VerbPlan, "plan", false, func(x ctx, d drv, j job, c chg) error {
			return as(d, func(p backend.Planner) error { return errOf(p.Plan(x, j, backend.ApplyOptions{Change: c})) })
		}},
		{backend.VerbWatch, "watch", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(w backend.Watcher) error { return first(w.Watch(x, j.Key, backend.DetailSummary)) })
		}},
		{backend.VerbLogs, "logs", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(l backend.LogReader) error { return drain(l.Logs(x, j.Key, backend.LogOptions{Tail: -1})) })
		}},
		{backend.VerbExec, "exec", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(e backend.Execer) error {
				return errOf(e.Exec(x, j.Key, backend.ExecOptions{Command: []string{"true"}}, quiet()))
			})
		}},
		{backend.VerbAttach, "attach", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(a backend.Attacher) error { return errOf(a.Attach(x, j.Key, backend.ExecOptions{}, quiet())) })
		}},
		{backend.VerbDial, "dial", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(p backend.Dialer) error { return errOf(p.Dial(x, j.Key, j.Key.Name+".0", "http")) })
		}},
		{backend.VerbScale, "scale", true, func(x ctx, d drv, j job, c chg) error {
			return as(d, func(s backend.Scaler) error {
				return errOf(s.Scale(x, j.Key, backend.ScaleOptions{Change: c, Group: backend.MainName, Count: 2}))
			})
		}},
		{backend.VerbRestart, "restart", true, func(x ctx, d drv, j job, c chg) error {
			return as(d, func(r backend.Restarter) error { return errOf(r.Restart(x, j.Key, backend.RestartOptions{Change: c})) })
		}},
		{backend.VerbSuspend, "suspend", true, func(x ctx, d drv, j job, c chg) error {
			return as(d, func(s backend.Suspender) error { return errOf(s.Suspend(x, j.Key, backend.SuspendOptions{Change: c})) })
		}},
		{backend.VerbTrigger, "trigger", true, func(x ctx, d drv, j job, c chg) error {
			return as(d, func(t backend.Triggerer) error { return errOf(t.Trigger(x, j.Key, backend.TriggerOptions{Change: c})) })
		}},
		{backend.VerbRollback, "rollback", true, func(x ctx, d drv, j job, c chg) error {
			return as(d, func(r backend.Rollbacker) error {
				return errOf(r.Rollback(x, j.Key, backend.RollbackOptions{Change: c}))
			})
		}},
		{backend.VerbRollout, "rollout", true, func(x ctx, d drv, j job, c chg) error {
			return as(d, func(r backend.Roller) error {
				return errOf(r.Rollout(x, j.Key, backend.RolloutOptions{Change: c, Action: "pause"}))
			})
		}},
		{backend.VerbHistory, "history", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(h backend.Historian) error { return errOf(h.History(x, j.Key)) })
		}},
		{backend.VerbEvents, "events", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(e backend.EventReader) error { return drain(e.Events(x, j.Key, backend.EventOptions{})) })
		}},
		{backend.VerbEndpoints, "endpoints", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(e backend.EndpointReader) error { return errOf(e.Endpoints(x, j.Key)) })
		}},
		{backend.VerbWhy, "why", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(e backend.Explainer) error { return errOf(e.Why(x, j.Key)) })
		}},
		{backend.VerbFits, "fits", false, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(f backend.Fitter) error {
				_, _, err := f.Fits(x, j)
				return err
			})
		}},
		{backend.VerbNodes, "nodes", false, func(x ctx, d drv, _ job, _ chg) error {
			return as(d, func(n backend.NodeReader) error { return errOf(n.Nodes(x)) })
		}},
		{backend.VerbDrain, "drain", false, func(x ctx, d drv, _ job, c chg) error {
			return as(d, func(n backend.NodeDrainer) error {
				return n.Drain(x, "no-such-node", backend.DrainOptions{Change: c, Undo: true})
			})
		}},
		{backend.VerbTop, "top", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(u backend.UsageReader) error { return errOf(u.Usage(x, j.Key)) })
		}},
		{backend.VerbOwners, "owners", false, func(x ctx, d drv, _ job, _ chg) error {
			return as(d, func(o backend.OwnerReader) error { return errOf(o.Owners(x)) })
		}},
		{backend.VerbForeign, "foreign", false, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(f backend.ForeignLister) error {
				return drain(f.ListForeign(x, backend.Selector{Namespace: j.Key.Namespace}, backend.DetailSummary))
			})
		}},
		{backend.VerbCheck, "check", false, func(x ctx, d drv, _ job, _ chg) error {
			return as(d, func(k backend.Checker) error { return errOf(k.Check(x)) })
		}},
		{backend.VerbRead, "read", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(r backend.FileReader) error {
				return r.ReadFiles(x, j.Key, backend.FileOptions{Path: "."}, io.Discard)
			})
		}},
		{backend.VerbWrite, "write", true, func(x ctx, d drv, j job, _ chg) error {
			return as(d, func(w backend.FileWriter) error {
				return w.WriteFiles(x, j.Key, backend.FileOptions{Path: "."}, strings.NewReader(""))
			})
		}},
		{backend.VerbSignal, "signal", true, func(x ctx, d drv, j job, c chg) error {
			return as(d, func(s backend.Signaler) error {
				return s.Signal(x, j.Key, backend.SignalOptions{Change: c, Signal: "USR1"})
			})
		}},
		{backend.VerbVolumes, "volumes", false, func(x ctx, d drv, j job, c chg) error {
			return as(d, func(v backend.VolumeKeeper) error {
				return errOf(v.Volumes(x, backend.VolumeOptions{Change: c, Namespace: j.Key.Namespace}))
			})
		}},
	}
}

func quiet() backend.Streams {
	return backend.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}
}
