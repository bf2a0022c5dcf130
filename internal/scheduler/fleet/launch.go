package fleet

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Launch is an instance with everything bound: no text in it is interpreted
// any more. The fleet adds BATON_DIR and, when AddrFile is not nil,
// BATON_ADDR_FILE to each task's environment: it alone knows the folders.
type Launch struct {
	ID   string // unique for ever
	Name string // etl.extract.3: what users call it
	Key  backend.Key
	UID  string // of the job

	Group    string
	Index    int
	Run      int
	Attempt  int
	Revision int
	Node     string

	// Job and Template hold what needs no binding: resources, limits, user,
	// image, ulimits, security, log rotation, backends. They are shared and
	// must not be changed. Tasks[i] belongs to Template.Tasks[i].
	Job      *backend.Job
	Template *backend.Group
	Tasks    []Task

	Ports    map[string]int // by port name; Template has the protocols
	Volumes  []Volume       // all that tasks mount
	AddrFile []byte         // nil = no task asked for addresses
}

// Task is one task with its text bound.
type Task struct {
	Name      string
	Lifecycle backend.Lifecycle

	// Argv is command and arguments, or sh -c and the script. ArgsOnly says
	// that they go to the image's own entry point. Nil with neither given.
	Argv     []string
	ArgsOnly bool
	WorkDir  string // "" = the image's own, or the task's folder

	// Env is complete but for what the fleet adds: literals, configuration,
	// BATON_* and PORT_*. SecretEnv are variables too, whose values must not
	// be shown or logged.
	Env       map[string]string
	SecretEnv map[string][]byte

	Files     []File
	Artifacts []backend.Artifact
	Mounts    []backend.Mount

	Stop   Stop
	Health Health
}

// File is written before the task starts; relative paths are below the task's
// folder. Secret content must not be shown or logged.
type File struct {
	Path    string
	Content []byte
	Mode    uint32
	Secret  bool
}

// Stop is how a task is ended.
type Stop struct {
	Grace   time.Duration
	Signal  string // without SIG
	PreStop *PreStop
}

// PreStop is a command, or an HTTP GET when Command is empty.
type PreStop struct {
	Command []string
	Path    string
	Port    int
}

// Health holds the checks of a task; nil = none.
type Health struct{ Startup, Ready, Live *Check }

// Check is one check with its text and port bound.
type Check struct {
	Kind                backend.CheckKind
	Path                string
	PortName            string
	Port                int
	Headers             map[string]string
	Service             string
	Command             []string
	Interval, Timeout   time.Duration
	Failures, Successes int
	Delay, Grace        time.Duration
}

// Volume binds a name of the job file to a place. ID is the same for every
// instance that shares it and for every launch that is given it again.
type Volume struct {
	Name     string
	ID       string
	Kind     backend.VolumeKind
	Shared   bool
	ReadOnly bool
	Size     backend.Bytes
	Path     string // host
	Claim    string // existing
}
