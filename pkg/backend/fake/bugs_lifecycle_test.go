package fake

import (
	"context"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func lifecycleBugs() []bug {
	return []bug{
		{"the exit code is lost", observed(func(o *backend.Observation) {
			for i := range o.Instances {
				o.Instances[i].ExitCode = nil
			}
		}), []string{
			"capability/signal",
			"capability/watch-to-the-end",
			"lifecycle/exit-0",
			"lifecycle/exit-7",
			"lifecycle/retries",
			"lifecycle/sidecar",
			"lifecycle/stop-grace-honoured",
		}, Options{}},
		{"the grace is ignored", func(d *Driver) backend.Driver {
			return &planted{Driver: d, stop: func(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
				opts.Grace = new(time.Duration)
				return d.Stop(ctx, key, opts)
			}}
		}, []string{"lifecycle/stop-grace-honoured"}, Options{}},
		{"stop sends no KILL after the grace", func(d *Driver) backend.Driver {
			return &planted{Driver: d, stop: func(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
				forever := 1000 * time.Hour
				opts.Grace = &forever
				return d.Stop(ctx, key, opts)
			}}
		}, []string{"lifecycle/stop-grace-exceeded", "lifecycle/stop-grace-given"}, Options{}},
		{"stop deletes the job", func(d *Driver) backend.Driver {
			return &planted{Driver: d, stop: func(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
				_, err := d.Delete(ctx, key, backend.DeleteOptions{Change: opts.Change})
				return backend.Applied{Key: key}, err
			}}
		}, []string{
			"capability/watch-changes",
			"identity/stopped",
			"identity/two-handles",
			"lifecycle/stop-ended",
			"lifecycle/stop-grace-exceeded",
			"lifecycle/stop-grace-given",
			"lifecycle/stop-grace-honoured",
			"lifecycle/stop-keeps-job",
			"plan/service-stopped",
			"plan/service-stopped-template",
		}, Options{}},
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
		}, []string{"leftovers/service", "lifecycle/delete-running"}, Options{}},
		{"a failed instance is not retried", changed(func(job *backend.Job, _ *backend.ApplyOptions) {
			for g := range job.Groups {
				job.Groups[g].Retries = 0
			}
		}), []string{"lifecycle/retries"}, Options{}},
		{"sidecars are mains", changed(func(job *backend.Job, _ *backend.ApplyOptions) {
			for t := range job.Groups[0].Tasks {
				if task := &job.Groups[0].Tasks[t]; task.Lifecycle == backend.SidecarTask {
					task.Lifecycle = backend.MainTask
				}
			}
		}), []string{"leftovers/sidecar", "lifecycle/sidecar"}, Options{}},
	}
}
