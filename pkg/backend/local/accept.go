package local

import "github.com/baton-run/baton/pkg/backend"

// accepts refuses a job with what the rows say this machine does not honour,
// once the context's defaults are filled in.
func (d *driver) accepts(job *backend.Job) error {
	report, err := d.table().Report(d.cfg.defaults(job), nil)
	if err != nil {
		return backend.Errorf(backend.Invalid, "apply", job.Key, "%w", err)
	}
	return report.Refusal("local", job.Key, backend.Approximate)
}
