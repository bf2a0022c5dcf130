package backend

import (
	"context"
	"time"
)

// ScaleOptions are for [Scaler].
type ScaleOptions struct {
	Change
	Group string
	Count int
}

// Scaler changes a group's count: Updated, or Unchanged when it is so already.
// Conflict when the group is scaled automatically, NotFound for a group that is
// not there, Unsupported for one that is no service, Invalid below 0. It makes
// no revision, and Group "" is the only one.
type Scaler interface {
	Scale(ctx context.Context, key Key, opts ScaleOptions) (Applied, error)
}

// RestartOptions are for [Restarter]; no groups and instances = all.
type RestartOptions struct {
	Change
	Groups    []string
	Instances []string
}

// Restarter replaces instances as an update would, one after another: Updated.
// Unsupported for batch and cron jobs, Conflict when the job is stopped or
// suspended, NotFound when a group or instance that is named is not there.
type Restarter interface {
	Restart(ctx context.Context, key Key, opts RestartOptions) (Applied, error)
}

// SuspendOptions are for [Suspender].
type SuspendOptions struct {
	Change
	Resume bool
}

// Suspender pauses a job (its instances end, cron does not fire) and resumes
// it: Updated, or Unchanged when it is so already. Conflict when the job is
// stopped or a batch job that has ended.
type Suspender interface {
	Suspend(ctx context.Context, key Key, opts SuspendOptions) (Applied, error)
}

// TriggerOptions are for [Triggerer]. Time is the run's nominal time; zero = now.
type TriggerOptions struct {
	Change
	Time time.Time
}

// Triggerer starts a run of a cron job now: Rerun. Unsupported for other types,
// Conflict that names resume when it is suspended, Conflict when a run is active
// and concurrency is forbid.
type Triggerer interface {
	Trigger(ctx context.Context, key Key, opts TriggerOptions) (Applied, error)
}

// RollbackOptions are for [Rollbacker]. To = 0: the revision before.
type RollbackOptions struct {
	Change
	To     int
	DryRun bool
}

// Rollbacker makes an earlier revision current again, with its secrets, as a
// new revision: Updated. NotFound when there is no such revision, or none before
// the current one; Unsupported for batch jobs; Conflict when the job is stopped.
type Rollbacker interface {
	Rollback(ctx context.Context, key Key, opts RollbackOptions) (Applied, error)
}

// RolloutOptions are for [Roller]. Action: pause, continue, abort or promote.
type RolloutOptions struct {
	Change
	Action string
}

// Roller steers an update that is under way.
type Roller interface {
	Rollout(ctx context.Context, key Key, opts RolloutOptions) (Applied, error)
}
