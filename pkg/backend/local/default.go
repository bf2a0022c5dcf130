package local

import "github.com/baton-run/baton/pkg/backend"

// Default implements backend.Defaulter: the context's image option is for jobs
// that do not say what becomes of images here.
func (Kind) Default(job *backend.Job, target backend.Target) *backend.Job {
	c, _ := parseConfig(target.Options)
	return c.defaults(job)
}

func (c config) defaults(job *backend.Job) *backend.Job {
	said := job.Backends.Local
	if c.Image == "" || said != nil && said.Image != "" {
		return job
	}
	filled := backend.LocalOptions{Image: c.Image}
	if said != nil {
		filled = *said
		filled.Image = c.Image
	}
	with := *job
	with.Backends.Local = &filled
	return &with
}
