package backendtest

import (
	"context"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Leg is one driver on one target: what its author fills in. Kind, Open and
// Prog must be given.
type Leg struct {
	Kind backend.Kind
	// Open returns another handle on the same target at each call. The suite
	// closes it.
	Open func(ctx context.Context) (backend.Driver, error)
	// Prog is how a job starts the helper program: the beginning of a command.
	Prog []string
	// Image is set on every task of a backend that runs images.
	Image string
	// Backends is the section of that name in every job file.
	Backends map[string]any
	// Make reads a job file (JSON) as the driver's callers would; nil = MakeJob.
	Make func(text string) (*backend.Job, error)
	// Foreign plants something in the namespace that baton did not make, and
	// returns what fails when it was touched; nil = the cases are skipped.
	Foreign func(ctx context.Context, namespace string) (untouched func(context.Context) error, err error)
	// Leftovers names what is left of jobs in the namespace: processes, pods,
	// objects. Volumes that were kept don't count. nil = not looked at.
	Leftovers func(ctx context.Context, namespace string) ([]string, error)
	// SignalsAsCodes: the backend reports an end by a signal as code 128 + n.
	SignalsAsCodes bool
	// Patience is how long a case waits for one thing; 0 = 30 s.
	Patience time.Duration
	// Parallel bounds the cases that run at once; 0 = 4.
	Parallel int
	// Limit bounds one case; 0 = 2 minutes.
	Limit time.Duration
	// Many is how many jobs the case of a long list makes; 0 = 1000.
	Many int
}

func (l Leg) withDefaults() Leg {
	if l.Make == nil {
		l.Make = MakeJob
	}
	if l.Patience == 0 {
		l.Patience = 30 * time.Second
	}
	if l.Parallel == 0 {
		l.Parallel = 4
	}
	if l.Limit == 0 {
		l.Limit = 2 * time.Minute
	}
	if l.Many == 0 {
		l.Many = 1000
	}
	return l
}
