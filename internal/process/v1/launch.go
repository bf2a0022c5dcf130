package v1

import "time"

// Launch describes an instance: tasks that live and end together on one
// machine. Init tasks run first, one after another in the order given; then
// sidecars are started in the order given, then mains. An init task listed
// after a sidecar still runs before it.
type Launch struct {
	// ID is the launch id. A second Launch with an ID that is known, running
	// or ended, starts nothing.
	ID     string            `json:"id"`
	Labels map[string]string `json:"labels,omitempty"`
	// Dir is the working folder of tasks that name none; it must exist.
	Dir   string `json:"dir"`
	Tasks []Task `json:"tasks"`
}

// Lifecycle is a task's part in its instance.
type Lifecycle string

const (
	// LifecycleMain decides the result; the default.
	LifecycleMain Lifecycle = "main"
	// LifecycleInit must succeed before the others start.
	LifecycleInit Lifecycle = "init"
	// LifecycleSidecar never decides the result, is started again with a
	// back-off when it ends early, and is stopped after the last main.
	LifecycleSidecar Lifecycle = "sidecar"
)

// Task is one process and its children, in a session of their own.
type Task struct {
	// Name is unique in the instance.
	Name      string    `json:"name"`
	Lifecycle Lifecycle `json:"lifecycle,omitempty"`
	// Argv is program and arguments; a program without a slash is looked for
	// in the PATH of Env.
	Argv []string `json:"argv"`
	// Env is complete: nothing is inherited. BATON_LAUNCH_ID, BATON_TASK and
	// BATON_SUPERVISOR are added and win.
	Env []string `json:"env,omitempty"`
	// Dir is the working folder, absolute.
	Dir string `json:"dir,omitempty"`
	// UID and GID run the task as another user, which needs privileges.
	UID *int `json:"uid,omitempty"`
	GID *int `json:"gid,omitempty"`
	// Groups are supplementary groups, used with UID or GID.
	Groups []int `json:"groups,omitempty"`
	// Stdin keeps standard input open for Attach; else it is empty.
	Stdin bool `json:"stdin,omitempty"`
	// TTY gives the task a terminal; its output is one stream, stdout.
	TTY bool `json:"tty,omitempty"`
	// Ulimits by name without RLIMIT_, in small letters: nofile, core, …
	Ulimits map[string]Ulimit `json:"ulimits,omitempty"`
	Umask   *int              `json:"umask,omitempty"`
	// StopSignal is a name without SIG; default TERM.
	StopSignal string `json:"stopSignal,omitempty"`
	// StopGrace is the time from the decision to stop until KILL, the time of
	// PreStop included. 0 means KILL at once.
	StopGrace time.Duration `json:"stopGrace,omitempty"`
	// PreStop is a command run before the stop signal is sent.
	PreStop []string `json:"preStop,omitempty"`
	// LogMaxSize is the size in bytes at which a log file is rotated,
	// LogMaxFiles how many are kept; 0 means 10 MiB and 5.
	LogMaxSize  int64 `json:"logMaxSize,omitempty"`
	LogMaxFiles int   `json:"logMaxFiles,omitempty"`
	// MessageFile is read when the task ends; relative to Dir.
	MessageFile string `json:"messageFile,omitempty"`
	// SuccessCodes are the exit codes that count as success; default 0.
	SuccessCodes []int `json:"successCodes,omitempty"`
}

// Ulimit is a soft and a hard limit; -1 is unlimited.
type Ulimit struct {
	Soft int64 `json:"soft"`
	Hard int64 `json:"hard"`
}
