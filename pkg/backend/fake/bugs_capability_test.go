package fake

import (
	"context"
	"iter"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func capabilityBugs() []bug {
	lines := func(change func(opts *backend.LogOptions)) func(*Driver) backend.Driver {
		return func(d *Driver) backend.Driver {
			return &planted{Driver: d, logs: func(ctx context.Context, key backend.Key, opts backend.LogOptions) iter.Seq2[backend.LogLine, error] {
				change(&opts)
				return d.Logs(ctx, key, opts)
			}}
		}
	}
	return []bug{
		{"a watch misses the last change", func(d *Driver) backend.Driver {
			return &planted{Driver: d, watch: func(ctx context.Context, key backend.Key, detail backend.Detail) iter.Seq2[backend.Observation, error] {
				return func(yield func(backend.Observation, error) bool) {
					n := 0
					for o, err := range d.Watch(ctx, key, detail) {
						if n++; n > 1 && err == nil && o.Phase.Ended() {
							continue
						}
						if !yield(o, err) {
							return
						}
					}
				}
			}}
		}, []string{"capability/watch-changes", "capability/watch-to-the-end"}, Options{}},
		{"a watch waits for the first change", func(d *Driver) backend.Driver {
			return &planted{Driver: d, watch: func(ctx context.Context, key backend.Key, detail backend.Detail) iter.Seq2[backend.Observation, error] {
				return func(yield func(backend.Observation, error) bool) {
					n := 0
					for o, err := range d.Watch(ctx, key, detail) {
						if n++; n == 1 && err == nil {
							continue
						}
						if !yield(o, err) {
							return
						}
					}
				}
			}}
		}, []string{
			"capability/watch-cancelled",
			"capability/watch-changes",
			"capability/watch-ended",
			"capability/watch-gone",
		}, Options{}},
		{"followed logs never end", func(d *Driver) backend.Driver {
			return &planted{Driver: d, logs: func(ctx context.Context, key backend.Key, opts backend.LogOptions) iter.Seq2[backend.LogLine, error] {
				return func(yield func(backend.LogLine, error) bool) {
					for l, err := range d.Logs(ctx, key, opts) {
						if !yield(l, err) || err != nil {
							return
						}
					}
					if opts.Follow {
						<-ctx.Done()
						yield(backend.LogLine{}, ctx.Err())
					}
				}
			}}
		}, []string{"capability/logs-follow", "capability/logs-follow-ended"}, Options{}},
		{"logs lose the stream", func(d *Driver) backend.Driver {
			return &planted{Driver: d, logs: func(ctx context.Context, key backend.Key, opts backend.LogOptions) iter.Seq2[backend.LogLine, error] {
				return func(yield func(backend.LogLine, error) bool) {
					for l, err := range d.Logs(ctx, key, opts) {
						l.Stderr = false
						if !yield(l, err) {
							return
						}
					}
				}
			}}
		}, []string{"capability/logs-streams"}, Options{}},
		{"the tail is ignored", lines(func(o *backend.LogOptions) { o.Tail = -1 }), []string{"capability/logs-tail"}, Options{}},
		{"logs are always of the latest run", lines(func(o *backend.LogOptions) { o.Run = 0 }), []string{"capability/logs-run"}, Options{}},
		{"logs of an instance are of all", lines(func(o *backend.LogOptions) { o.Instances = nil }), []string{"capability/logs-instance", "fidelity/given-variables"}, Options{}},
		{"exec loses the exit code", func(d *Driver) backend.Driver {
			return &planted{Driver: d, exec: func(ctx context.Context, key backend.Key, opts backend.ExecOptions, streams backend.Streams) (backend.Exit, error) {
				_, err := d.Exec(ctx, key, opts, streams)
				return backend.Exit{}, err
			}}
		}, []string{"capability/exec-exit-code", "capability/exec-which-instance"}, Options{}},
		{"scale stops at one", func(d *Driver) backend.Driver {
			return &planted{Driver: d, scale: func(ctx context.Context, key backend.Key, opts backend.ScaleOptions) (backend.Applied, error) {
				if opts.Count == 0 {
					opts.Count = 1
				}
				return d.Scale(ctx, key, opts)
			}}
		}, []string{"capability/scale"}, Options{}},
		{"delete destroys volumes", func(d *Driver) backend.Driver {
			return &planted{Driver: d, delete: func(ctx context.Context, key backend.Key, opts backend.DeleteOptions) (backend.Deleted, error) {
				opts.Volumes = true
				return d.Delete(ctx, key, opts)
			}}
		}, []string{"capability/volume-in-use", "capability/volume-outlives-delete"}, Options{}},
	}
}

func planBugs() []bug {
	planned := func(change func(*Driver, *backend.Job, *backend.Preview)) func(*Driver) backend.Driver {
		return func(d *Driver) backend.Driver {
			return &planted{Driver: d, plan: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Preview, error) {
				p, err := d.Plan(ctx, job, opts)
				if err == nil {
					change(d, job, &p)
				}
				return p, err
			}}
		}
	}
	return []bug{
		{"the plan leaves the groups out", planned(func(_ *Driver, _ *backend.Job, p *backend.Preview) { p.Groups = nil }), []string{
			"plan/active-replace",
			"plan/finished-other",
			"plan/instances",
			"plan/service-stopped-template",
			"plan/service-template",
		}, Options{}},
		{"the plan says updated for a new run", planned(func(_ *Driver, _ *backend.Job, p *backend.Preview) {
			if p.Outcome == backend.Rerun {
				p.Outcome = backend.Updated
			}
		}), []string{"plan/finished-other", "plan/finished-rerun"}, Options{}},
		{"the plan has no current state", planned(func(_ *Driver, _ *backend.Job, p *backend.Preview) { p.Current = nil }), []string{
			"plan/active-replace",
			"plan/active-same",
			"plan/changes-nothing",
			"plan/finished-other",
			"plan/finished-rerun",
			"plan/finished-unchanged",
			"plan/service-count",
			"plan/service-labels",
			"plan/service-stopped",
			"plan/service-stopped-template",
			"plan/service-template",
			"plan/service-unchanged",
			"plan/versioned",
		}, Options{}},
		{"the plan ignores the version", func(d *Driver) backend.Driver {
			return &planted{Driver: d, plan: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Preview, error) {
				opts.IfVersion = ""
				return d.Plan(ctx, job, opts)
			}}
		}, []string{"plan/conflicts"}, Options{}},
		{"the plan is carried out", func(d *Driver) backend.Driver {
			return &planted{Driver: d, plan: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Preview, error) {
				p, err := d.Plan(ctx, job, opts)
				if err == nil {
					_, err = d.Apply(ctx, job, opts)
				}
				return p, err
			}}
		}, []string{
			"fidelity/secret-rotated",
			"plan/active-replace",
			"plan/changes-nothing",
			"plan/create-batch",
			"plan/create-service",
			"plan/finished-other",
			"plan/finished-rerun",
			"plan/service-count",
			"plan/service-labels",
			"plan/service-stopped",
			"plan/service-stopped-template",
			"plan/service-template",
		}, Options{}},
	}
}

func concurrencyBugs() []bug {
	return []bug{
		{"the version is compared before the change, not with it", func(d *Driver) backend.Driver {
			return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				dry := opts
				dry.DryRun = true
				if answer, err := d.Apply(ctx, job, dry); err != nil || opts.DryRun {
					return answer, err
				}
				time.Sleep(time.Millisecond)
				opts.IfVersion = ""
				return d.Apply(ctx, job, opts)
			}}
		}, []string{"concurrency/one-version-twice"}, Options{}},
		{"a submission is remembered after the change, not with it", func(d *Driver) backend.Driver {
			return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				id := answerKey{"apply", opts.SubmissionID, job.Key}
				d.store.mu.Lock()
				before, ok := d.store.answers[id].(backend.Applied)
				d.store.mu.Unlock()
				if ok {
					return before, nil
				}
				time.Sleep(time.Millisecond)
				opts.SubmissionID = ""
				a, err := d.Apply(ctx, job, opts)
				d.store.mu.Lock()
				defer d.store.mu.Unlock()
				d.store.answers[id] = a
				return a, err
			}}
		}, []string{"concurrency/one-submission-twice"}, Options{}},
	}
}
