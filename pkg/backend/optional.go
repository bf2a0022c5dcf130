package backend

import (
	"context"
	"io"
	"iter"
	"net"
	"time"
)

// The interfaces below are optional, one method each. A caller asks for one in
// one place by a plain type assertion; a driver that has one but whose cluster
// does not serve it leaves the verb out of Info.Verbs and answers Unsupported,
// naming what to do instead. All answer NotFound for a job that is not there.

// Planner tells what Apply would do with the same input, and does not do it.
// A driver that supports secrets must have it: the same digest with a rotated
// secret is a change.
type Planner interface {
	Plan(ctx context.Context, job *Job, opts ApplyOptions) (Preview, error)
}

// Preview is what Apply would do.
type Preview struct {
	Applied              // with the version planned on
	Current *Observation // nil when the job does not exist
	Rotated []string     // secrets whose value differs
	Native  []NativeStep // what would be sent
}

// NativeStep is one native object that Apply would touch.
type NativeStep struct {
	Action string // create, update, delete, keep
	Object string
	Cause  string
	Diff   string
}

// Watcher follows one job: it yields the job at once and after each change,
// without missing the last one, until the context ends, the job is gone
// (NotFound) or an error.
type Watcher interface {
	Watch(ctx context.Context, key Key, detail Detail) iter.Seq2[Observation, error]
}

// LogOptions are for [LogReader].
type LogOptions struct {
	Instances []string // names, ids or groups; none = all
	Task      string   // "" = mains
	Follow    bool
	Since     time.Time
	Tail      int // lines an instance; -1 = all
	Previous  bool
	Run       int // 0 = the latest
}

// LogLine is one line, without its end. Partial lines go on in the next of the
// same instance, task and stream.
type LogLine struct {
	Instance, Task string
	Stderr         bool
	Time           time.Time
	Text           []byte
	Partial        bool
}

// LogReader reads what instances wrote, of finished ones too. Lines of one
// task and stream come in order. With Follow it ends when the job has.
type LogReader interface {
	Logs(ctx context.Context, key Key, opts LogOptions) iter.Seq2[LogLine, error]
}

// Size of a terminal in characters.
type Size struct{ Rows, Cols int }

// Streams of an exec or attach. Resize and Signals may be nil.
type Streams struct {
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
	TTY     bool
	Size    Size
	Resize  <-chan Size
	Signals <-chan string
}

// Exit is how a process ended.
type Exit struct {
	Code   int
	Signal string
}

// ExecOptions are for [Execer]. Instance "" = the only one, else Invalid.
type ExecOptions struct {
	Instance, Task string
	Command        []string
}

// Execer runs a command beside a task.
type Execer interface {
	Exec(ctx context.Context, key Key, opts ExecOptions, streams Streams) (Exit, error)
}

// Attacher joins a main process's streams (task field stdin or tty).
type Attacher interface {
	Attach(ctx context.Context, key Key, opts ExecOptions, streams Streams) (Exit, error)
}

// Dialer connects to a task's port.
type Dialer interface {
	Dial(ctx context.Context, key Key, instance, port string) (net.Conn, error)
}

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

// Revision is a numbered version of a job.
type Revision struct {
	Number   int
	Digest   string
	Document []byte
	At       time.Time
	By       By
	Message  string
	Current  bool
}

// Historian returns revisions, newest first.
type Historian interface {
	History(ctx context.Context, key Key) ([]Revision, error)
}

// Event is something that happened to a job.
type Event struct {
	At      time.Time
	Object  string // job, instance or node
	Type    string // Normal or Warning
	Reason  string
	Message string
	By      By
	Count   int
}

// EventOptions are for [EventReader].
type EventOptions struct {
	Since  time.Time
	Follow bool
}

// EventReader yields events, oldest first.
type EventReader interface {
	Events(ctx context.Context, key Key, opts EventOptions) iter.Seq2[Event, error]
}

// Endpoint is where a group's port is reached, and by whom.
type Endpoint struct {
	Group, Instance, Port, Protocol string
	Address                         string // host:port or URL
	Scope                           string // instance, cluster, external
	Ready                           *bool
}

// EndpointReader lists where a job is reached.
type EndpointReader interface {
	Endpoints(ctx context.Context, key Key) ([]Endpoint, error)
}

// Blocker is one thing that keeps an instance from running.
type Blocker struct {
	Instance  string
	Node      string // "" = not a node's doing
	Reason    Reason
	Resource  string // cpu, memory, port, constraint…
	Requested string
	Available string
	Missing   string
	Message   string
	Hint      string
}

// Explainer says why a job is not running as it should.
type Explainer interface {
	Why(ctx context.Context, key Key) ([]Blocker, error)
}

// Fitter says where a job's instances would fit now.
type Fitter interface {
	Fits(ctx context.Context, job *Job) ([]Blocker, int, error)
}

// Node is a place where instances run.
type Node struct {
	Name             string
	State            string // Ready, Draining, Unreachable
	Labels           map[string]string
	Capacity, Free   Usage
	Used             *Usage
	Instances        int
	Version, Address string
}

// NodeReader lists nodes.
type NodeReader interface {
	Nodes(ctx context.Context) ([]Node, error)
}

// DrainOptions are for [NodeDrainer].
type DrainOptions struct {
	Change
	Deadline time.Duration
	Undo     bool
}

// NodeDrainer moves instances off a node.
type NodeDrainer interface {
	Drain(ctx context.Context, node string, opts DrainOptions) error
}

// UsageReader measures instances, by instance id.
type UsageReader interface {
	Usage(ctx context.Context, key Key) (map[string]Usage, error)
}

// Owner is who holds resources of a backend: a framework, a scheduler.
type Owner struct {
	Name, ID, State, Role, Address string
	Tasks                          *int
	Resources                      Usage
	Since                          time.Time
	Self                           bool
}

// OwnerReader lists owners.
type OwnerReader interface {
	Owners(ctx context.Context) ([]Owner, error)
}

// ForeignLister lists what baton did not make.
type ForeignLister interface {
	ListForeign(ctx context.Context, sel Selector, detail Detail) iter.Seq2[Observation, error]
}

// Finding is one result of a check. Level: ok, warning or error.
type Finding struct {
	Name, Level, Message, Hint string
}

// Checker examines the backend.
type Checker interface {
	Check(ctx context.Context) ([]Finding, error)
}

// FileOptions are for [FileReader] and [FileWriter]. Path is relative to the
// task's own folder unless absolute.
type FileOptions struct {
	Instance, Task, Path string
}

// FileReader streams a file or folder of a task as a tar archive.
type FileReader interface {
	ReadFiles(ctx context.Context, key Key, opts FileOptions, w io.Writer) error
}

// FileWriter unpacks a tar archive into a folder of a task.
type FileWriter interface {
	WriteFiles(ctx context.Context, key Key, opts FileOptions, r io.Reader) error
}

// SignalOptions are for [Signaler]. No instances = all.
type SignalOptions struct {
	Change
	Instances []string
	Task      string
	Signal    string
}

// Signaler sends a signal to main processes, or to a task's.
type Signaler interface {
	Signal(ctx context.Context, key Key, opts SignalOptions) error
}

// VolumeInfo is a volume that holds data.
type VolumeInfo struct {
	Name     string // unique in the namespace
	Key      Key    // the job it belongs to
	Volume   string // its name in the job file
	Instance string
	Size     Bytes
	Used     *Bytes
	Where    string
	InUse    bool
	Orphan   bool // its job is gone
	Created  time.Time
}

// VolumeOptions are for [VolumeKeeper]. Remove destroys the named volumes
// (Conflict when in use); Forget drops the record of volumes that are lost.
type VolumeOptions struct {
	Change
	Namespace      string
	All            bool
	Remove, Forget []string
}

// VolumeKeeper lists volumes, after removing or forgetting those named.
type VolumeKeeper interface {
	Volumes(ctx context.Context, opts VolumeOptions) ([]VolumeInfo, error)
}

// Renderer of a Kind turns a job into native documents, without a backend.
type Renderer interface {
	Render(job *Job, info Info) ([]Rendered, error)
}

// Rendered is one native document.
type Rendered struct {
	Name     string
	Document []byte
}

// Lifter of a Kind turns native documents into a job.
type Lifter interface {
	Lift(documents [][]byte) (*Job, []FieldError, error)
}

// OptionsChecker of a Kind checks a context's options.
type OptionsChecker interface {
	CheckOptions(options map[string]any) []FieldError
}

// ServeOptions are for [Server].
type ServeOptions struct {
	Listen string
	Args   []string
}

// Server of a Kind runs the scheduler that the backend lacks, until the
// context ends.
type Server interface {
	Serve(ctx context.Context, target Target, env Env, opts ServeOptions) error
}
