package v1

// Restart acts on the instance: the failure of a main ends it.
type Restart struct {
	// When an instance that ended starts again.
	Policy Text `json:"policy" default:"always" enum:"always|onFailure|never"`
	// Restarts within the time below before giving up.
	Attempts int `json:"attempts" default:"no limit"`
	// Time in which attempts are counted.
	Within Duration `json:"within" default:"10m"`
	// First wait before a restart; it doubles.
	Backoff Duration `json:"backoff" default:"1s"`
	// Longest wait before a restart.
	MaxBackoff Duration `json:"maxBackoff" default:"5m"`
}

// Update is how instances are replaced.
type Update struct {
	// A few at a time, or all stopped first.
	Strategy Text `json:"strategy" default:"rolling" enum:"rolling|recreate"`
	// Instances above count while updating.
	MaxSurge Amount `json:"maxSurge" default:"25% (stable, daemon: 0)"`
	// Instances below count while updating.
	MaxUnavailable Amount `json:"maxUnavailable" default:"25% (stable, daemon: 1)"`
	// How long an instance must be ready before the next is replaced.
	HealthyFor Duration `json:"healthyFor" default:"0s"`
	// How long the update may go without progress.
	Deadline Duration `json:"deadline" default:"10m"`
	// Go back to the revision before when the update fails.
	AutoRollback bool `json:"autoRollback" default:"false"`
	// Update in steps with a pause between them.
	Batches Batches `json:"batches" default:"–"`
	// Update a part first and wait for its promotion.
	Canary Canary `json:"canary" default:"–"`
}

// Batches is an update in steps.
type Batches struct {
	// Instances of one step.
	Size Amount `json:"size" need:"required"`
	// Pause between two steps.
	Pause Duration `json:"pause" default:"0s"`
}

// Canary is an update of a part first; size 100% with traffic none is blue/green.
type Canary struct {
	// Instances updated first.
	Size Amount `json:"size" need:"required"`
	// Whether they get a share of the traffic.
	Traffic Text `json:"traffic" default:"shared" enum:"shared|none"`
	// When the rest follows: after a duration, or manual (baton promote).
	PromoteAfter Text `json:"promoteAfter" default:"manual"`
}
