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

// Scaler changes a group's count; Conflict when it is scaled automatically.
type Scaler interface {
	Scale(ctx context.Context, key Key, opts ScaleOptions) (Applied, error)
}

// RestartOptions are for [Restarter]; no groups and instances = all.
type RestartOptions struct {
	Change
	Groups    []string
	Instances []string
}

// Restarter replaces instances as an update would, one after another.
type Restarter interface {
	Restart(ctx context.Context, key Key, opts RestartOptions) (Applied, error)
}

// SuspendOptions are for [Suspender].
type SuspendOptions struct {
	Change
	Resume bool
}

// Suspender pauses a job (its instances end, cron does not fire) and resumes it.
type Suspender interface {
	Suspend(ctx context.Context, key Key, opts SuspendOptions) (Applied, error)
}

// TriggerOptions are for [Triggerer]. Time is the run's nominal time; zero = now.
type TriggerOptions struct {
	Change
	Time time.Time
}

// Triggerer starts a run of a cron job now.
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
// new revision.
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
