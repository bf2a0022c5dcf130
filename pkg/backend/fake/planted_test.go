package fake

import (
	"context"
	"iter"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// planted is a fake with one bug.
type planted struct {
	*Driver
	apply  func(context.Context, *backend.Job, backend.ApplyOptions) (backend.Applied, error)
	seen   func(*backend.Observation)
	stop   func(context.Context, backend.Key, backend.StopOptions) (backend.Applied, error)
	delete func(context.Context, backend.Key, backend.DeleteOptions) (backend.Deleted, error)
}

func (p *planted) Apply(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
	if p.apply != nil {
		return p.apply(ctx, job, opts)
	}
	return p.Driver.Apply(ctx, job, opts)
}

func (p *planted) Get(ctx context.Context, key backend.Key, detail backend.Detail) (backend.Observation, error) {
	o, err := p.Driver.Get(ctx, key, detail)
	if p.seen != nil {
		p.seen(&o)
	}
	return o, err
}

func (p *planted) List(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		for o, err := range p.Driver.List(ctx, sel, detail) {
			if p.seen != nil {
				p.seen(&o)
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

func (p *planted) Stop(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
	if p.stop != nil {
		return p.stop(ctx, key, opts)
	}
	return p.Driver.Stop(ctx, key, opts)
}

func (p *planted) Delete(ctx context.Context, key backend.Key, opts backend.DeleteOptions) (backend.Deleted, error) {
	if p.delete != nil {
		return p.delete(ctx, key, opts)
	}
	return p.Driver.Delete(ctx, key, opts)
}

// bug says which cases must find it: these and no others.
type bug struct {
	name  string
	plant func(*Driver) backend.Driver
	found []string
}

func TestSuiteFindsPlantedBugs(t *testing.T) {
	for _, b := range slices.Concat(lifecycleBugs(), identityBugs()) {
		t.Run(b.name, func(t *testing.T) {
			var failed []string
			results := run(t, b.plant)
			for id, r := range results {
				if r.Err != nil {
					failed = append(failed, id)
				}
			}
			sort.Strings(failed)
			sort.Strings(b.found)
			if slices.Equal(failed, b.found) {
				return
			}
			t.Errorf("failed:\n\t%s\nwant:\n\t%s", strings.Join(failed, "\n\t"), strings.Join(b.found, "\n\t"))
			for _, id := range failed {
				if !slices.Contains(b.found, id) {
					t.Logf("%s: %v", id, results[id].Err)
				}
			}
		})
	}
}

func lifecycleBugs() []bug {
	return []bug{
		{"the exit code is lost", func(d *Driver) backend.Driver {
			return &planted{Driver: d, seen: func(o *backend.Observation) {
				for i := range o.Instances {
					o.Instances[i].ExitCode = nil
				}
			}}
		}, []string{
			"lifecycle/exit-0",
			"lifecycle/exit-7",
			"lifecycle/retries",
			"lifecycle/sidecar",
			"lifecycle/stop-grace-honoured",
		}},
		{"the grace is ignored", func(d *Driver) backend.Driver {
			return &planted{Driver: d, stop: func(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
				opts.Grace = new(time.Duration)
				return d.Stop(ctx, key, opts)
			}}
		}, []string{"lifecycle/stop-grace-honoured"}},
		{"stop sends no KILL after the grace", func(d *Driver) backend.Driver {
			return &planted{Driver: d, stop: func(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
				forever := 1000 * time.Hour
				opts.Grace = &forever
				return d.Stop(ctx, key, opts)
			}}
		}, []string{"lifecycle/stop-grace-exceeded", "lifecycle/stop-grace-given"}},
		{"stop deletes the job", func(d *Driver) backend.Driver {
			return &planted{Driver: d, stop: func(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
				_, err := d.Delete(ctx, key, backend.DeleteOptions{Change: opts.Change})
				return backend.Applied{Key: key}, err
			}}
		}, []string{
			"identity/stopped",
			"identity/two-handles",
			"lifecycle/stop-ended",
			"lifecycle/stop-grace-exceeded",
			"lifecycle/stop-grace-given",
			"lifecycle/stop-grace-honoured",
			"lifecycle/stop-keeps-job",
		}},
		{"delete leaves instances behind", func(d *Driver) backend.Driver {
			return &planted{Driver: d, delete: func(ctx context.Context, key backend.Key, opts backend.DeleteOptions) (backend.Deleted, error) {
				d.store.mu.Lock()
				if j := d.store.jobs[key]; j != nil && opts.SubmissionID != "" {
					for _, i := range j.live() {
						i.why = backend.ReasonStoppedByUser // as if it had been asked to end
					}
				}
				d.store.mu.Unlock()
				return d.Delete(ctx, key, opts)
			}}
		}, []string{"lifecycle/delete-running"}},
		{"a failed instance is not retried", func(d *Driver) backend.Driver {
			return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				other := *job
				other.Groups = slices.Clone(job.Groups)
				for g := range other.Groups {
					other.Groups[g].Retries = 0
				}
				return d.Apply(ctx, &other, opts)
			}}
		}, []string{"lifecycle/retries"}},
	}
}

func identityBugs() []bug {
	changed := func(change func(*backend.ApplyOptions)) func(*Driver) backend.Driver {
		return func(d *Driver) backend.Driver {
			return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				change(&opts)
				return d.Apply(ctx, job, opts)
			}}
		}
	}
	return []bug{
		{"submission ids are forgotten", changed(func(o *backend.ApplyOptions) { o.SubmissionID = "" }), []string{"identity/same-submission"}},
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
		}, []string{"identity/same-submission-elsewhere"}},
		{"the version is not compared", changed(func(o *backend.ApplyOptions) { o.IfVersion = "" }), []string{"identity/absent", "identity/dry-run", "identity/if-version"}},
		{"an active run is always replaced", changed(func(o *backend.ApplyOptions) { o.Replace = true }), []string{"identity/active-other"}},
		{"a finished job always runs again", changed(func(o *backend.ApplyOptions) { o.Rerun = true }), []string{"identity/finished-same"}},
		{"a dry run changes the job", changed(func(o *backend.ApplyOptions) { o.DryRun = false }), []string{"identity/dry-run"}},
		{"the UID is the name", func(d *Driver) backend.Driver {
			p := &planted{Driver: d}
			p.seen = func(o *backend.Observation) { o.UID = o.Key.Name }
			p.apply = func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				a, err := d.Apply(ctx, job, opts)
				a.UID = job.Key.Name
				return a, err
			}
			return p
		}, []string{"identity/name-reused", "identity/two-namespaces", "lifecycle/delete-running"}},
		{"the version moves by what instances do", func(d *Driver) backend.Driver {
			return &planted{Driver: d, seen: func(o *backend.Observation) { o.Version += string(o.Phase) }}
		}, []string{
			"identity/dry-run",
			"identity/same-submission",
			"identity/two-handles",
			"identity/version-moves-by-verbs",
			"lifecycle/service",
		}},
		{"a suspended job is resumed by apply", func(d *Driver) backend.Driver {
			return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				d.store.mu.Lock()
				if j := d.store.jobs[job.Key]; j != nil && j.goal == goalSuspend {
					j.goal = goalRun
				}
				d.store.mu.Unlock()
				return d.Apply(ctx, job, opts)
			}}
		}, []string{"identity/suspended"}},
		{"a count by hand is lost at every apply", func(d *Driver) backend.Driver {
			return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				d.store.mu.Lock()
				if j := d.store.jobs[job.Key]; j != nil {
					clear(j.scaled)
				}
				d.store.mu.Unlock()
				return d.Apply(ctx, job, opts)
			}}
		}, []string{"identity/hand-scaled"}},
	}
}
