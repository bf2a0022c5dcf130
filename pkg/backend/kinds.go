package backend

import (
	"context"
)

// Renderer of a Kind turns a job into native documents, without a backend.
type Renderer interface {
	Render(job *Job, info Info) ([]Rendered, error)
}

// Rendered is one native document.
type Rendered struct {
	Name     string
	Document []byte
}

// Lifter of a Kind turns native documents into a job.
type Lifter interface {
	Lift(documents [][]byte) (*Job, []FieldError, error)
}

// OptionsChecker of a Kind checks a context's options.
type OptionsChecker interface {
	CheckOptions(options map[string]any) []FieldError
}

// Defaulter of a Kind knows options of a context that stand for fields which a
// job leaves open.
type Defaulter interface {
	// Default returns the job with the target's defaults filled in, or the job
	// itself when there are none. It must not change what it is given, nor
	// Document and digests: what is kept is what was submitted. Whoever reports
	// on a job, and the driver before it accepts one, must ask it.
	Default(job *Job, target Target) *Job
}

// ServeOptions are for [Server].
type ServeOptions struct {
	Listen string
	Args   []string
}

// Server of a Kind runs the scheduler that the backend lacks, until the
// context ends.
type Server interface {
	Serve(ctx context.Context, target Target, env Env, opts ServeOptions) error
}
