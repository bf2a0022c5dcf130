package backend

import "time"

// Lifecycle is a task's part in its instance.
type Lifecycle string

// The lifecycles. Inits run first, one after another, in file order; a sidecar
// starts before the mains, never decides the result, and stops after the last
// main.
const (
	MainTask    Lifecycle = "main"
	InitTask    Lifecycle = "init"
	SidecarTask Lifecycle = "sidecar"
)

// Task is one process or container of a group.
type Task struct {
	Name      string
	Lifecycle Lifecycle

	Image       string
	Pull        Pull
	MessageFile string

	// Command replaces entry point and arguments; Args only the arguments;
	// Script is run by sh -c and excludes both.
	Command, Args []Text
	Script        Text
	HasCommand    bool // command: [] is not the same as none
	HasArgs       bool
	WorkDir       string
	Stdin, TTY    bool
	User          User

	Env       map[string]EnvValue
	EnvFrom   []EnvFrom
	Secrets   map[string]Secret
	Files     []File
	Artifacts []Artifact

	Resources Resources
	Ulimits   map[string]Ulimit
	SHM       Bytes
	Ports     []Port
	Mounts    []Mount
	Health    Health
	Stop      Stop
	Logs      LogRotation
	Security  Security
}

// Pull says when an image is fetched. Policy is always, ifNotPresent or never.
type Pull struct{ Policy, Secret string }

// User a task runs as; nil and "" = the image's own, or baton's on this machine.
type User struct {
	Name     string
	UID, GID *int64
}

// EnvValue is a literal, or comes from the backend's configuration or from a
// fact of the instance.
type EnvValue struct {
	Text Text
	From string // "", "config" or "field"
	Name string // config
	Key  string
}

// EnvFrom adds many variables. Exactly one of Content, Sealed (an id in
// ApplyOptions.Secrets, whose value is a JSON object of text), Config, Secret
// is set. File, where Content came from, is not part of a [Job.Document] and is
// empty in a job that was read from one.
type EnvFrom struct {
	File    string
	Content map[string]string
	Sealed  string
	Config  string
	Secret  string
	Prefix  string
}

// Secret is where a value comes from: never the value. ID is its key in
// [ApplyOptions.Secrets] when From is env or file.
type Secret struct {
	From string // env, file or backend
	Name string // backend
	Key  string
	Path string // a file instead of a variable
}

// ID names the captured value in [ApplyOptions.Secrets]; "" for backend ones.
func (s Secret) ID() string {
	if s.From == "backend" {
		return ""
	}
	return s.From + "/" + s.Key
}

// Ref names a key of a backend's configuration object or secret.
type Ref struct{ Name, Key string }

// File is written before the task starts.
type File struct {
	Path     string
	Content  Text // literal unless Template
	Config   *Ref
	Secret   *Ref
	Mode     uint32
	Template bool
}

// Artifact is fetched before the task starts. SHA256 is hex or "".
type Artifact struct {
	URI, Path, SHA256   string
	Extract, Executable bool
}

// Resources are requests and limits; a limit of 0 = none, a Disk of 0 = not given.
type Resources struct {
	CPU    CPU
	Memory Bytes
	Disk   Bytes
	GPU    int
	Extra  map[string]int64
	Limits Limits
}

// Limits of a task; 0 = none.
type Limits struct {
	CPU    CPU
	Memory Bytes
	Disk   Bytes
}

// Ulimit of a process; -1 = unlimited.
type Ulimit struct{ Soft, Hard int64 }

// Port a task listens on. Number = 0: the backend chooses and the program takes it.
type Port struct {
	Name        string
	Number      int
	Protocol    string // tcp, udp or sctp
	ServicePort int
	HostPort    int
	Expose      *Expose
}

// Expose makes a port reachable from outside.
type Expose struct {
	Via, Host, Path, TLS string
	Port                 int
	Annotations          map[string]string
}

// Mount puts a volume into a task.
type Mount struct {
	Volume, Path, SubPath string
	ReadOnly              bool
}

// Health holds a task's checks.
type Health struct{ Startup, Ready, Live *Check }

// CheckKind is how a check is made.
type CheckKind string

// The kinds of check.
const (
	CheckHTTP    CheckKind = "http"
	CheckHTTPS   CheckKind = "https"
	CheckTCP     CheckKind = "tcp"
	CheckGRPC    CheckKind = "grpc"
	CheckCommand CheckKind = "command"
)

// Check is one health check. Port is the name of a port of the task.
type Check struct {
	Kind                CheckKind
	Path                Text
	Port                string
	Headers             map[string]Text
	Service             string
	Command             []Text
	Interval, Timeout   time.Duration
	Failures, Successes int
	Delay, Grace        time.Duration
}

// Stop is how a task is ended.
type Stop struct {
	Grace   time.Duration
	Signal  string // without SIG
	PreStop *PreStop
}

// PreStop runs before the stop signal: a command, or an HTTP GET.
type PreStop struct {
	Command []Text
	Path    Text
	Port    string
}

// LogRotation bounds a task's logs.
type LogRotation struct {
	MaxSize  Bytes
	MaxFiles int
}

// Security of a task.
type Security struct {
	Profile         string // default, baseline or restricted
	Privileged      bool
	Add, Drop       []string
	ReadOnlyRoot    bool
	NoNewPrivileges bool
	APIToken        bool
}
