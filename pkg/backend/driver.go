package backend

import (
	"context"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"time"
)

// Kind is a sort of backend. It does no I/O and holds no client, so that plan,
// validate, explain and the documents can speak of backends that are not there.
//
// A kind may also be a [Server], [Renderer], [Lifter], [OptionsChecker] or
// [Defaulter].
type Kind interface {
	// Name is the word users write: "kubernetes". It never changes.
	Name() string
	// Fidelity returns a row for every field of the job file. The slice must
	// be the caller's own.
	Fidelity() []Row
	// Reference is the Info of a backend of this kind that serves everything:
	// what plan --offline plans against.
	Reference() Info
	// Open connects, or prepares to. It must not start anything, nor fail
	// because the backend can't be reached: the first call that needs it does.
	// Open fails with Invalid on options it can't take.
	Open(ctx context.Context, target Target, env Env) (Driver, error)
}

// Target is a context of the configuration: where to connect and how.
type Target struct {
	Name      string
	Namespace string
	// Options are the kind's own settings, as configured: text, numbers,
	// booleans, lists and maps of them.
	Options map[string]any
}

// Env is every effect a driver may have: a driver must not read the process's
// environment, clock or standard streams by itself.
type Env struct {
	Log    *slog.Logger
	Now    func() time.Time
	Rand   io.Reader
	HTTP   *http.Client
	Getenv func(string) string
	// StateDir, CacheDir and RuntimeDir are baton's own folders; a driver
	// creates what it needs below them, 0700.
	StateDir, CacheDir, RuntimeDir string
	// Self is the command that restarts baton itself, without arguments.
	Self []string
	// Version and Build tell which baton this is; Build differs between two
	// builds of one version.
	Version, Build string
	User, Host     string
}

// Verb names what a backend can be asked to do beyond the seven methods.
type Verb string

// The verbs, each with the one-method interface that serves it.
const (
	VerbPlan      Verb = "plan"      // Planner
	VerbWatch     Verb = "watch"     // Watcher
	VerbLogs      Verb = "logs"      // LogReader
	VerbExec      Verb = "exec"      // Execer
	VerbAttach    Verb = "attach"    // Attacher
	VerbDial      Verb = "dial"      // Dialer
	VerbScale     Verb = "scale"     // Scaler
	VerbRestart   Verb = "restart"   // Restarter
	VerbSuspend   Verb = "suspend"   // Suspender
	VerbTrigger   Verb = "trigger"   // Triggerer
	VerbRollback  Verb = "rollback"  // Rollbacker
	VerbRollout   Verb = "rollout"   // Roller
	VerbHistory   Verb = "history"   // Historian
	VerbEvents    Verb = "events"    // EventReader
	VerbEndpoints Verb = "endpoints" // EndpointReader
	VerbWhy       Verb = "why"       // Explainer
	VerbFits      Verb = "fits"      // Fitter
	VerbNodes     Verb = "nodes"     // NodeReader
	VerbDrain     Verb = "drain"     // NodeDrainer
	VerbTop       Verb = "top"       // UsageReader
	VerbOwners    Verb = "owners"    // OwnerReader
	VerbForeign   Verb = "foreign"   // ForeignLister
	VerbCheck     Verb = "check"     // Checker
	VerbRead      Verb = "read"      // FileReader
	VerbWrite     Verb = "write"     // FileWriter
	VerbSignal    Verb = "signal"    // Signaler
	VerbVolumes   Verb = "volumes"   // VolumeKeeper
)

// Info is what a backend says of itself.
type Info struct {
	Kind    string
	Version string // of the backend, as it says it
	Server  string // where: an address or a path
	// InProcess: jobs die with this process.
	InProcess bool
	// Supervisor says what looks after jobs: "" = the backend itself.
	Supervisor string
	// Features are optional parts the backend serves, by name.
	Features []string
	// Verbs that this backend, as it is now, can do. Others answer Unsupported.
	Verbs []Verb
}

// Driver is an open backend. Its methods may be called at the same time from
// several goroutines. A method whose context has ended, before or during the
// call, must return within moments an error in which errors.Is finds the
// context's; one whose context had ended before the call must change nothing.
// Two drivers opened on one target must see the same jobs, at once what a change
// through the other has returned. A driver must never change the job or the
// options it is given, nor touch what baton did not make.
type Driver interface {
	// Info asks the backend what it is and serves.
	Info(ctx context.Context) (Info, error)

	// Apply makes the job so. It must return when the backend has accepted the
	// change durably, and never waits for instances.
	//
	// The meaning of a job that exists already, the first that holds:
	//   - the same SubmissionID again for this key: nothing happens, the first
	//     answer again, even when two such calls meet.
	//   - opts.IfVersion other than the job's Version (or Absent): Conflict.
	//     Compared as the change is made: of two calls on one version, one wins.
	//   - another Type: Conflict that names both.
	//   - a finished batch job: run n+1 (when opts.Rerun, or the digest differs);
	//     without Rerun and with the same digest: Unchanged.
	//   - an active batch job with the same digest: Attached; with another one:
	//     Conflict, unless opts.Replace, which stops it and starts run n+1.
	//   - service, cron, daemon as the job says: Unchanged; else Updated.
	//   - a stopped job is started again, with the changes there are; one that
	//     Suspend has suspended is a Conflict that names resume. A job that its
	//     own file suspends is Unchanged, or Updated, like any other.
	//   - a count scaled by hand is kept while the job's count is what it was
	//     at the last Apply, else the job wins.
	// IfVersion other than Absent for a job that is not there: Conflict.
	// A field with a None row must be refused with Unsupported and Fields set,
	// and then nothing is changed.
	// DryRun does all checks, changes nothing, remembers no SubmissionID, and
	// answers what would be: Outcome, Revision, Run and Groups as the same call
	// without it would. UID and Version of what is not there yet are "".
	Apply(ctx context.Context, job *Job, opts ApplyOptions) (Applied, error)

	// Get returns one job; NotFound when there is none.
	Get(ctx context.Context, key Key, detail Detail) (Observation, error)

	// List yields the jobs that match, in Key order, without holding them all.
	// After what it could read it yields one error (Incomplete, when jobs may
	// be missing) and ends; after an error it must yield nothing. The caller may
	// stop at any job. It never shows foreign objects, and never a job twice.
	List(ctx context.Context, sel Selector, detail Detail) iter.Seq2[Observation, error]

	// Stop ends instances and keeps the job, with its revisions. Each main gets
	// its stop signal at once and KILL when the grace is over, not before. It
	// returns when that is accepted, and never waits for instances. Stopping a
	// job that has ended, or is stopped, is no error: Unchanged. NotFound when
	// there is none; Conflict as Apply by IfVersion.
	Stop(ctx context.Context, key Key, opts StopOptions) (Applied, error)

	// Delete ends instances, as Stop does, and removes the job; its name can be
	// used again at once, under another UID, and no instance of the deleted job
	// may show in the new one's. Get may go on to answer until instances have
	// ended, or answer NotFound at once; never half a job. Persistent volumes
	// stay unless opts.Volumes, and a job of that name finds them again. NotFound
	// when there is none; Conflict as Apply by IfVersion.
	Delete(ctx context.Context, key Key, opts DeleteOptions) (Deleted, error)

	// Close frees what Open took; jobs go on, unless this was the process that
	// runs them (Info.InProcess). A second Close must return nil. What is called
	// afterwards answers Unavailable.
	Close() error
}
