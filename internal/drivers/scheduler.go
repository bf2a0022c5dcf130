package drivers

import (
	"context"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// SchedulerState is what is known of a kind's own scheduler.
type SchedulerState struct {
	Running    bool
	PID        int
	Since      time.Time
	Version    string
	Build      string
	Address    string // socket or URL
	StateDir   string
	Jobs       *int
	Instances  *int // running now
	Supervisor int  // pid of what owns the processes; 0 = none
	// Older reports that the scheduler is of another build than this command.
	Older   bool
	Message string
}

// StopSchedulerOptions are for [SchedulerControl].
type StopSchedulerOptions struct {
	// Tasks ends everything that runs, too: jobs are stopped and the
	// supervisor leaves.
	Tasks bool
}

// SchedulerControl is what a kind with a scheduler of its own may also be.
// None of its methods starts anything.
type SchedulerControl interface {
	SchedulerStatus(ctx context.Context, target backend.Target, env backend.Env) (SchedulerState, error)
	// StopScheduler returns when the scheduler has ended; one that does not
	// run is no error.
	StopScheduler(ctx context.Context, target backend.Target, env backend.Env, opts StopSchedulerOptions) error
	// CheckScheduler examines state on disk, locks and sockets.
	CheckScheduler(ctx context.Context, target backend.Target, env backend.Env) ([]backend.Finding, error)
}
