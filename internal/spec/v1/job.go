package v1

// Job is one document of a job file.
type Job struct {
	// Version of the language the file is written in.
	APIVersion Text `json:"apiVersion" level:"J" default:"baton/v1" enum:"baton/v1" driver:"-"`
	// Name of the job, unique in its namespace.
	Name Name `json:"name" level:"J" need:"required"`
	// Namespace the job belongs to. One unlike --namespace is an error.
	Namespace Name `json:"namespace" level:"J" default:"the context's"`
	// What the job does: run to completion, keep running, run by the clock, or run once on each node.
	Type Text `json:"type" level:"J" need:"required" enum:"batch|service|cron|daemon"`
	// Labels of the job, to select it by; merged into those of its groups.
	Labels map[string]Text `json:"labels" level:"J" default:"{}"`
	// Free text kept with the job; merged into that of its groups.
	Annotations map[string]Text `json:"annotations" level:"J" default:"{}"`
	// Declared parameters, used as ${param.NAME} and set by --set and --params.
	Params map[string]Param `json:"params" level:"J" default:"{}" driver:"-"`
	// When the job runs: five fields, names, ranges and steps, @hourly to @yearly, or manual (only by trigger).
	Schedule Text `json:"schedule" level:"J" for:"cron" need:"required for cron"`
	// Time zone the schedule is read in, by its IANA name.
	Timezone Text `json:"timezone" level:"J" for:"cron" default:"UTC"`
	// What happens when a run is due while one is active.
	Concurrency Text `json:"concurrency" level:"J" for:"cron" default:"forbid" enum:"allow|forbid|replace"`
	// How late a run may still start; at most one missed run is caught up on.
	StartingDeadline Duration `json:"startingDeadline" level:"J" for:"cron" default:"200s"`
	// Accepted but not run until resumed.
	Suspend bool `json:"suspend" level:"J" for:"batch cron" default:"false"`
	// How long a run may take, queueing included; then it fails.
	Timeout Duration `json:"timeout" level:"J" for:"batch cron" default:"none"`
	// Importance against other jobs: low, normal, high or a class of the backend.
	Priority Text `json:"priority" level:"J" default:"–"`
	// Queue or role whose share the job uses.
	Queue Text `json:"queue" level:"J" default:"–"`
	// How long finished things are kept.
	Retain Retain `json:"retain" level:"J"`
	// What only one backend understands, applied last.
	Backends Backends `json:"backends" level:"J"`
	// Volumes shared by all instances that mount them; a persistent one says shared: true.
	Volumes []Volume `json:"volumes" level:"J" default:"[]"`
	// The replicated units of the job; left out: one group main, whose fields stand at the root.
	Groups []Group `json:"groups" level:"J" default:"one group main"`
}

// Param declares a parameter.
type Param struct {
	// Type of the parameter; a value that is ${param.NAME} alone takes it.
	Type Text `json:"type" default:"text" enum:"text|int|bool|duration|quantity"`
	// Value when none is given; without one the parameter is required.
	Default Any `json:"default" default:"none (required)"`
	// The values that are allowed.
	Enum []Any `json:"enum" default:"any"`
	// What the parameter is for.
	Description Text `json:"description" default:"\"\""`
}

// Retain bounds what is kept.
type Retain struct {
	// Finished runs that are kept.
	Runs int `json:"runs" default:"10"`
	// Revisions that are kept.
	Revisions int `json:"revisions" default:"10"`
	// How long finished instances are kept.
	Finished Duration `json:"finished" default:"7d"`
	// How long logs of finished instances are kept.
	Logs Duration `json:"logs" default:"7d"`
}
