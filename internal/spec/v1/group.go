package v1

// Group is the replicated unit: its tasks share a node.
type Group struct {
	// Name of the group, unique in the job.
	Name Name `json:"name" level:"G" default:"main"`
	// What the group does, when that is not what the job does.
	Type Text `json:"type" level:"G" default:"the job's (cron: batch)" enum:"batch|service|daemon"`
	// Labels of the group's instances.
	Labels map[string]Text `json:"labels" level:"G↓" default:"{}"`
	// Free text kept with the group's instances.
	Annotations map[string]Text `json:"annotations" level:"G↓" default:"{}"`
	// Instances of the group; 0 makes a service idle.
	Count int `json:"count" level:"G" for:"batch cron service" default:"1"`
	// All instances start, or none.
	Gang bool `json:"gang" level:"G" for:"batch cron service" default:"false"`
	// Bounds and targets of automatic scaling, instead of count.
	Scale Scale `json:"scale" level:"G" for:"service" default:"–"`
	// Whether an instance's name, volumes and address stay with its index.
	Identity Text `json:"identity" level:"G" for:"service" default:"none" enum:"none|stable"`
	// Further names the group is reached by.
	Alias []Name `json:"alias" level:"G" for:"service" default:"[]"`
	// Instances that run at the same time.
	Parallelism int `json:"parallelism" level:"G" for:"batch cron" default:"count"`
	// How often a failed instance is tried again; infrastructure faults are free.
	Retries int `json:"retries" level:"G" for:"batch cron" default:"0"`
	// A failed instance ends and restarts its whole group or gang, as one retry.
	RetryAll bool `json:"retryAll" level:"G" for:"batch cron" default:"false"`
	// Instances that may fail without failing the group.
	MaxFailed Amount `json:"maxFailed" level:"G" for:"batch cron" default:"none"`
	// Exit codes that mean success.
	SuccessCodes []int `json:"successCodes" level:"G" for:"batch cron" default:"[0]"`
	// Exit codes after which an instance is not tried again.
	NoRetryCodes []int `json:"noRetryCodes" level:"G" for:"batch cron" default:"[]"`
	// How long one attempt of an instance may take.
	AttemptTimeout Duration `json:"attemptTimeout" level:"G" for:"batch cron" default:"none"`
	// The group whose end ends the job and gives its result.
	Leader bool `json:"leader" level:"G" for:"batch cron" default:"false"`
	// Groups this one waits for.
	DependsOn []Dependency `json:"dependsOn" level:"G" default:"[]" short:"Name"`
	// What becomes of instances whose ${addr…} is no longer right: BATON_ADDR_FILE is kept current, they restart, or nothing.
	OnAddressChange Text `json:"onAddressChange" level:"G" default:"file" enum:"file|restart|ignore"`
	// What happens when an instance ends.
	Restart Restart `json:"restart" level:"G↓" for:"service daemon"`
	// How a new revision replaces the old one.
	Update Update `json:"update" level:"G↓" for:"service daemon"`
	// What drains may take away.
	Disruption Disruption `json:"disruption" level:"G↓" for:"service" default:"–"`
	// What happens to instances on a node that can't be reached.
	Unreachable Unreachable `json:"unreachable" level:"G↓" for:"service"`
	// Operating system and processor the instances need.
	Platform Platform `json:"platform" level:"G↓" default:"any"`
	// Account of the backend that instances act as.
	ServiceAccount Text `json:"serviceAccount" level:"G↓" default:"–"`
	// Group id that owns the volumes' files.
	FSGroup int `json:"fsGroup" level:"G↓" default:"–"`
	// Network the instances are in.
	Network Network `json:"network" level:"G↓"`
	// Which nodes instances run on.
	Placement Placement `json:"placement" level:"G↓"`
	// Taints of nodes that instances bear.
	Tolerations []Toleration `json:"tolerations" level:"G↓" default:"[]"`
	// Volumes of the group: one for each instance unless shared.
	Volumes []Volume `json:"volumes" level:"G" default:"[]"`
	// Processes or containers of an instance; left out: one task main, whose fields stand in the group.
	Tasks []Task `json:"tasks" level:"G" default:"one task main"`
}

// Dependency is a group that is waited for; its name alone is enough.
type Dependency struct {
	// The group waited for.
	Group Name `json:"group" need:"required"`
	// What is waited for.
	Condition Text `json:"condition" default:"succeeded (batch groups), ready (others)" enum:"started|ready|succeeded"`
	// How many of its instances must be so.
	Min int `json:"min" default:"all"`
}

// Disruption limits what drains take away.
type Disruption struct {
	// Instances that may be away at a time.
	MaxUnavailable Amount `json:"maxUnavailable" need:"required"`
}

// Unreachable is what happens to instances on a lost node.
type Unreachable struct {
	// When a replacement starts: after a duration, or never.
	ReplaceAfter Text `json:"replaceAfter" default:"5m"`
}

// Platform narrows the nodes.
type Platform struct {
	// Operating system.
	OS Text `json:"os" default:"any"`
	// Processor architecture.
	Arch Text `json:"arch" default:"any"`
}
