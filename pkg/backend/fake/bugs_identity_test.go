package fake

import (
	"context"

	"github.com/baton-run/baton/pkg/backend"
)

func identityBugs() []bug {
	return []bug{
		{"submission ids are forgotten", changed(func(_ *backend.Job, o *backend.ApplyOptions) { o.SubmissionID = "" }), []string{"concurrency/one-submission-twice", "identity/same-submission"}, Options{}},
		{"submission ids are not of one job", func(d *Driver) backend.Driver {
			return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				d.store.mu.Lock()
				for id, answer := range d.store.answers {
					if a, ok := answer.(backend.Applied); ok && id.op == "apply" && id.id == opts.SubmissionID {
						d.store.mu.Unlock()
						return a, nil
					}
				}
				d.store.mu.Unlock()
				return d.Apply(ctx, job, opts)
			}}
		}, []string{"identity/same-submission-elsewhere"}, Options{}},
		{"the version is not compared", changed(func(_ *backend.Job, o *backend.ApplyOptions) { o.IfVersion = "" }), []string{
			"concurrency/one-version-twice",
			"identity/absent",
			"identity/dry-run",
			"identity/if-version",
			"plan/versioned",
		}, Options{}},
		{"an active run is always replaced", changed(func(_ *backend.Job, o *backend.ApplyOptions) { o.Replace = true }), []string{"identity/active-other"}, Options{}},
		{"a finished job always runs again", changed(func(_ *backend.Job, o *backend.ApplyOptions) { o.Rerun = true }), []string{"identity/finished-same", "plan/finished-unchanged"}, Options{}},
		{"a dry run changes the job", changed(func(_ *backend.Job, o *backend.ApplyOptions) { o.DryRun = false }), []string{
			"identity/dry-run",
			"plan/active-replace",
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
		{"the UID is the name", func(d *Driver) backend.Driver {
			p := &planted{Driver: d}
			p.seen = func(o *backend.Observation) { o.UID = o.Key.Name }
			p.apply = func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				a, err := d.Apply(ctx, job, opts)
				a.UID = job.Key.Name
				return a, err
			}
			return p
		}, []string{"identity/name-reused", "identity/two-namespaces", "lifecycle/delete-running"}, Options{}},
		{"the version moves by what instances do", observed(func(o *backend.Observation) { o.Version += string(o.Phase) }), []string{
			"identity/dry-run",
			"identity/same-submission",
			"identity/two-handles",
			"identity/version-moves-by-verbs",
			"lifecycle/service",
			"plan/changes-nothing",
		}, Options{}},
		{"a suspended job is resumed by apply", func(d *Driver) backend.Driver {
			return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				d.store.mu.Lock()
				if j := d.store.jobs[job.Key]; j != nil && j.goal == goalSuspend {
					j.goal = goalRun
				}
				d.store.mu.Unlock()
				return d.Apply(ctx, job, opts)
			}}
		}, []string{"identity/suspended"}, Options{}},
		{"a count by hand is lost at every apply", func(d *Driver) backend.Driver {
			return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				d.store.mu.Lock()
				if j := d.store.jobs[job.Key]; j != nil {
					clear(j.scaled)
				}
				d.store.mu.Unlock()
				return d.Apply(ctx, job, opts)
			}}
		}, []string{"identity/hand-scaled"}, Options{}},
	}
}
