package v1

import "time"

// State is where an instance is in its life.
type State string

const (
	// StatePending is recorded and not started yet.
	StatePending State = "pending"
	// StateInit runs init tasks.
	StateInit State = "init"
	// StateRunning has all its sidecars and mains started.
	StateRunning State = "running"
	// StateStopping is being ended.
	StateStopping State = "stopping"
	// StateEnded has an exit record on disk and no process left.
	StateEnded State = "ended"
	// StateStuck has processes that could not be ended: what replaces it must
	// wait.
	StateStuck State = "stuck"
)

// Instance is what the supervisor knows of one launch.
type Instance struct {
	ID      string            `json:"id"`
	Labels  map[string]string `json:"labels,omitempty"`
	State   State             `json:"state"`
	Seq     uint64            `json:"seq"`
	Created time.Time         `json:"created"`
	// Started is when the first main was started.
	Started *time.Time   `json:"started,omitempty"`
	Tasks   []TaskStatus `json:"tasks,omitempty"`
	// End is the exit record; set if and only if State is ended.
	End *End `json:"end,omitempty"`
	// Message is for people: why it is stuck, which reason a Kill gave.
	Message string `json:"message,omitempty"`
}

// Cause says why an instance ended.
type Cause string

const (
	// CauseExited: mains ended by themselves; Task decided.
	CauseExited Cause = "exited"
	// CauseInitFailed: the init task Task failed.
	CauseInitFailed Cause = "init-failed"
	// CauseStartError: Task could not be started: no such command, no rights.
	CauseStartError Cause = "start-error"
	// CauseResources: this machine had no process, memory or descriptor left
	// for Task: a fault of the infrastructure.
	CauseResources Cause = "resources"
	// CauseKilled: Kill or Shutdown asked for it.
	CauseKilled Cause = "killed"
	// CauseSupervisorLost: the supervisor died or the machine restarted; what
	// its tasks did last is unknown: a fault of the infrastructure.
	CauseSupervisorLost Cause = "supervisor-lost"
)

// End is the exit record of an instance.
type End struct {
	Cause Cause `json:"cause"`
	// Succeeded says that every main ended with a success code by itself.
	Succeeded bool `json:"succeeded"`
	// Task is the one that decided the end, where one did.
	Task string `json:"task,omitempty"`
	// Message is for people.
	Message  string    `json:"message,omitempty"`
	Finished time.Time `json:"finished"`
}

// TaskState is where a task is in its life.
type TaskState string

const (
	TaskWaiting TaskState = "waiting"
	TaskRunning TaskState = "running"
	TaskEnded   TaskState = "ended"
	// TaskUnknown: the supervisor died while it ran.
	TaskUnknown TaskState = "unknown"
)

// TaskStatus is what is known of one task. With several runs of a sidecar it
// describes the last.
type TaskStatus struct {
	Name      string     `json:"name"`
	Lifecycle Lifecycle  `json:"lifecycle"`
	State     TaskState  `json:"state"`
	PID       int        `json:"pid,omitempty"`
	Started   *time.Time `json:"started,omitempty"`
	Finished  *time.Time `json:"finished,omitempty"`
	// ExitCode is set when the task ended by itself; else Signal is its name
	// without SIG. Both are empty after a start error and when unknown.
	ExitCode   *int   `json:"exitCode,omitempty"`
	Signal     string `json:"signal,omitempty"`
	CoreDumped bool   `json:"coreDumped,omitempty"`
	// Succeeded says that ExitCode is one of the success codes.
	Succeeded bool `json:"succeeded,omitempty"`
	// Stopped says that the supervisor had told it to end; Killed that it had
	// to use KILL after the grace.
	Stopped bool `json:"stopped,omitempty"`
	Killed  bool `json:"killed,omitempty"`
	// OOMKilled is nil when nobody knows.
	OOMKilled  *bool       `json:"oomKilled,omitempty"`
	Restarts   int         `json:"restarts,omitempty"`
	StartError *StartError `json:"startError,omitempty"`
	// Message is the last 4 KiB of MessageFile.
	Message string        `json:"message,omitempty"`
	CPU     time.Duration `json:"cpu,omitempty"`
	MaxRSS  int64         `json:"maxRSS,omitempty"`
}

// StartError is a task that never ran.
type StartError struct {
	// Errno is the system's name of the error (ENOENT), where there is one.
	Errno   string `json:"errno,omitempty"`
	Message string `json:"message"`
	// Resources marks a lack of processes, memory or descriptors.
	Resources bool `json:"resources,omitempty"`
}
