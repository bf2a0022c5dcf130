package core

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Goal is what a job was last told to do.
type Goal string

// The goals.
const (
	GoalRun     Goal = "run"
	GoalStop    Goal = "stop"
	GoalSuspend Goal = "suspend"
	GoalDelete  Goal = "delete"
)

// JobState is everything durable about one job. The zero value with a Key is a
// job that does not exist yet; only Observe and Reconcile change it.
type JobState struct {
	Key     backend.Key
	UID     string // "" = does not exist
	Version uint64 // moves with each verb
	Created time.Time

	Goal      Goal
	GoalSince time.Time
	// GoalByFile: suspended by the job file's own suspend field.
	GoalByFile bool
	// Grace overrides the tasks' own while the goal is stop or delete.
	Grace *time.Duration
	// DestroyVolumes: the delete asked for it.
	DestroyVolumes bool

	Revisions   []Revision // ascending; the last is current
	Scaled      map[string]Scaled
	Runs        []*Run // ascending
	LastRun     int    // highest number ever given
	LastSeq     uint64 // highest instance number ever given
	Cursor      time.Time
	Rollout     *Rollout
	Submissions []Submission

	bySeq map[uint64]position
}

// Revision is one version of the spec. Its secrets' values are kept apart, by
// the shell, under its number.
type Revision struct {
	Number  int
	Job     *backend.Job
	Secrets map[string]string // secret id → keyed digest
	// Changed holds for each group the revision in which it last changed.
	Changed map[string]int
	// From is the revision a rollback took job and secrets from, else 0.
	From    int
	At      time.Time
	By      backend.By
	Message string
}

// Scaled is a count set by hand: kept while the file's count stays File.
type Scaled struct{ Count, File int }

// Submission remembers what a change with that id was answered.
type Submission struct {
	ID      string
	At      time.Time
	Applied backend.Applied
}

// Rollout is the progress of the newest update of a service or daemon.
type Rollout struct {
	Revision int
	Started  time.Time
	Progress time.Time // last time an instance of it became ready
	Updated  int       // instances that were ready then
	Stalled  bool
	Done     bool
}

// Run is one execution.
type Run struct {
	Number   int
	Revision int // batch, cron: what it executes; 0 = the current one
	Nominal  time.Time
	Created  time.Time
	Started  time.Time
	Finished time.Time
	// Result is "" while the run goes on.
	Result  backend.Phase
	Reason  backend.Reason
	Fault   backend.Fault
	Message string
	// Paused is how long it was suspended: time-outs do not run then.
	Paused time.Duration
	// Ending is why all its instances are being ended; "" while it goes on.
	Ending backend.Reason
	Groups []*Group
}

// Group is one group of a run.
type Group struct {
	Name string
	// Open: what it depends on has happened; it stays open for the run.
	Open bool
	// Result is "" until a batch group has ended.
	Result  backend.State
	Reason  backend.Reason
	Message string
	Slots   []*Slot // ascending by Index
}

// Slot is one index of a group.
type Slot struct {
	Index int
	// Node pins the slot: a daemon's node, or where its volume lives.
	Node     string
	Failures int // attempts used up
	Backoff  int // ends in a row without having run for long
	Faults   int // infrastructure faults in a row
	Restarts int
	Ends     []time.Time // restarts that count against attempts, within the window
	// NotBefore: no instance is made earlier; a back-off ends then.
	NotBefore time.Time
	Result    backend.State
	// Reason and Message say why the result is what it is.
	Reason  backend.Reason
	Message string
	// Instances, oldest first: those that have not ended, and the last two.
	Instances []*Instance
}

// Instance is one attempt: a launch, or one that waits to be launched.
type Instance struct {
	Seq   uint64 // unique in the job for ever
	ID    string // launch id; "" until placed
	Run   int
	Group string
	Index int

	Attempt        int // from 1, in its slot
	Revision       int // in which the group last changed
	TemplateDigest string
	SecretsDigest  string

	State    backend.State
	Reason   backend.Reason
	Fault    backend.Fault
	Message  string
	ExitCode *int
	Signal   string

	// Cause is why it was made.
	Cause string
	// Intent: the launch was committed, no fleet has confirmed it.
	Intent bool
	// Outdated: a restart was asked for.
	Outdated bool
	// Kill is why it is being ended; "" while it is wanted.
	Kill      backend.Reason
	KillCause string
	KillSince time.Time
	// Away: its node is unreachable since then.
	Away time.Time

	Node      string
	Host      string
	Ports     []backend.Address
	Requested Resources

	Created, Placed, Started, Finished time.Time
	// Ready lists the tasks whose ready check holds.
	Ready []string
	// ReadySince is when the instance last became ready.
	ReadySince time.Time
	Tasks      []TaskResult
}
