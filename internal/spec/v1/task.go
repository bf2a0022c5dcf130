package v1

// Task is one process or container of a group.
type Task struct {
	// Name of the task, unique in the group.
	Name Name `json:"name" level:"T" default:"main"`
	// The task's part: mains decide the result, inits run first in file order, sidecars accompany.
	Lifecycle Text `json:"lifecycle" level:"T" default:"main" enum:"main|init|sidecar"`
	// Container image.
	Image Text `json:"image" level:"T↓" default:"–"`
	// When and with which credentials the image is fetched.
	Pull Pull `json:"pull" level:"T↓"`
	// File whose content becomes the message of a task that ended.
	MessageFile Path `json:"messageFile" level:"T" default:"–"`
	// Program and arguments, instead of the image's entry point and arguments.
	Command []Words `json:"command" level:"T" default:"the image's"`
	// Arguments after command, or instead of the image's.
	Args []Words `json:"args" level:"T" default:"the image's"`
	// Text run by sh -c, instead of command and args.
	Script Words `json:"script" level:"T" default:"–"`
	// Folder the program starts in.
	Workdir Path `json:"workdir" level:"T↓" default:"the image's, else $BATON_DIR"`
	// Keep standard input open, for attach.
	Stdin bool `json:"stdin" level:"T" default:"false"`
	// Give the program a terminal.
	TTY bool `json:"tty" level:"T" default:"false"`
	// User the program runs as.
	User User `json:"user" level:"T↓" default:"the image's"`
	// Environment variables: text, or where the value comes from.
	Env map[string]EnvValue `json:"env" level:"T↓" default:"{}" short:"Words"`
	// Sources of many environment variables.
	EnvFrom []EnvFrom `json:"envFrom" level:"T↓" default:"[]"`
	// Secret values, never written in the file, as variables or files.
	Secrets map[string]Secret `json:"secrets" level:"T↓" default:"{}"`
	// Files written before the task starts.
	Files []File `json:"files" level:"T" default:"[]"`
	// Files fetched before the task starts.
	Artifacts []Artifact `json:"artifacts" level:"T" default:"[]"`
	// What is requested, and the limits.
	Resources Resources `json:"resources" level:"T↓"`
	// Limits of the process, such as nofile: a number, unlimited, or soft and hard.
	Ulimits map[string]Ulimit `json:"ulimits" level:"T↓" default:"–" short:"Limit"`
	// Size of /dev/shm.
	SHM Bytes `json:"shm" level:"T↓" default:"64Mi"`
	// Ports the program listens on.
	Ports []Port `json:"ports" level:"T" default:"[]"`
	// Volumes the task sees.
	Mounts []Mount `json:"mounts" level:"T" default:"[]"`
	// Checks of the task's health.
	Health Health `json:"health" level:"T" default:"–"`
	// How the task is ended.
	Stop Stop `json:"stop" level:"T↓"`
	// Rotation of what the task writes.
	Logs Logs `json:"logs" level:"T↓"`
	// What the task may do.
	Security Security `json:"security" level:"T↓"`
}

// Pull is how an image is fetched.
type Pull struct {
	// When the image is fetched.
	Policy Text `json:"policy" default:"ifNotPresent (no tag or latest: always)" enum:"always|ifNotPresent|never"`
	// Secret of the backend with the registry's credentials.
	Secret Text `json:"secret" default:"–"`
}

// User a program runs as.
type User struct {
	// User by name.
	Name Text `json:"name" default:"–"`
	// User by number.
	UID int `json:"uid" default:"–"`
	// Group by number.
	GID int `json:"gid" default:"–"`
}

// Stop is how a task is ended.
type Stop struct {
	// Time between the signal and the kill.
	Grace Duration `json:"grace" default:"30s"`
	// Signal sent first, without SIG.
	Signal Text `json:"signal" default:"TERM"`
	// What runs before the signal. Exactly one way is required.
	PreStop PreStop `json:"preStop" default:"–"`
}

// PreStop runs before the stop signal.
type PreStop struct {
	// Command run beside the task.
	Command []Words `json:"command" default:"–"`
	// HTTP GET sent to the task.
	HTTP PreStopHTTP `json:"http" default:"–"`
}

// PreStopHTTP is a GET.
type PreStopHTTP struct {
	// Path asked for.
	Path Words `json:"path" default:"/"`
	// Port asked, by name.
	Port PortName `json:"port" default:"the task's only port"`
}

// Logs bounds what a task writes.
type Logs struct {
	// Size at which a file is rotated.
	MaxSize Bytes `json:"maxSize" default:"10Mi"`
	// Files that are kept.
	MaxFiles int `json:"maxFiles" default:"5"`
}
