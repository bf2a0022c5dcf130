package core

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Event is something that happened to one job, a command included.
type Event interface{ event() }

// Submit is [backend.Driver.Apply]. Options.Secrets must be empty: Secrets
// holds the keyed digest of each value by its id. UID is used if the job is
// created: lower-case letters and digits, never used before.
type Submit struct {
	At      time.Time
	UID     string
	Job     *backend.Job
	Options backend.ApplyOptions
	Secrets map[string]string
}

// Stop is [backend.Driver.Stop].
type Stop struct {
	At      time.Time
	Options backend.StopOptions
}

// Delete is [backend.Driver.Delete]. Afterwards the state answers to no name;
// it is reconciled until Decision.Gone.
type Delete struct {
	At      time.Time
	Options backend.DeleteOptions
}

// Scale is [backend.Scaler].
type Scale struct {
	At      time.Time
	Options backend.ScaleOptions
}

// Restart is [backend.Restarter].
type Restart struct {
	At      time.Time
	Options backend.RestartOptions
}

// Suspend is [backend.Suspender]: suspend or resume.
type Suspend struct {
	At      time.Time
	Options backend.SuspendOptions
}

// Trigger is [backend.Triggerer].
type Trigger struct {
	At      time.Time
	Options backend.TriggerOptions
}

// Rollback is [backend.Rollbacker].
type Rollback struct {
	At      time.Time
	Options backend.RollbackOptions
}

// Placed tells that a want was given a place. Observe gives the instance its
// launch id and opens its intent.
type Placed struct {
	At         time.Time
	Epoch      uint64
	Assignment Assignment
}

// NotPlaced tells why a want has no place yet.
type NotPlaced struct {
	At      time.Time
	Seq     uint64
	Reason  backend.Reason
	Message string
}

// LaunchAccepted tells that the fleet knows the launch.
type LaunchAccepted struct {
	At time.Time
	ID string
}

// Preparing tells what a launch that has not started its mains is doing.
type Preparing struct {
	At      time.Time
	ID      string
	Message string
}

// InstanceStarted tells that all mains run.
type InstanceStarted struct {
	At    time.Time
	ID    string
	Tasks []TaskResult
}

// TasksChanged tells the state of tasks of a running instance: a sidecar was
// started again.
type TasksChanged struct {
	At    time.Time
	ID    string
	Tasks []TaskResult
}

// ReadyChanged tells that a task's ready check, its thresholds counted, now
// holds or no longer does.
type ReadyChanged struct {
	At      time.Time
	ID      string
	Task    string
	Ready   bool
	Message string
}

// LiveFailed tells that a task's live check has failed for good.
type LiveFailed struct {
	At      time.Time
	ID      string
	Task    string
	Message string
}

// EndCause is why an instance ended, as the fleet says.
type EndCause string

// The causes.
const (
	EndExited      EndCause = "exited"       // mains ended by themselves
	EndInitFailed  EndCause = "init-failed"  // an init task failed
	EndStartError  EndCause = "start-error"  // a task could not be started
	EndImagePull   EndCause = "image-pull"   // the image could not be had
	EndFetchFailed EndCause = "fetch-failed" // an artifact could not be had
	EndInvalid     EndCause = "invalid"      // the fleet can't take this spec
	EndSecret      EndCause = "secret"       // a secret is missing
	EndVolume      EndCause = "volume"       // a volume is lost
	EndPort        EndCause = "port"         // a port was taken meanwhile
	EndKilled      EndCause = "killed"       // it was asked to end
	EndOOM         EndCause = "oom"          // over its memory limit
	EndDisk        EndCause = "disk"         // over its disk limit
	EndEvicted     EndCause = "evicted"      // by the node, for its own sake
	EndResources   EndCause = "resources"    // the node had no process or descriptor left
	EndFleetLost   EndCause = "fleet-lost"   // the supervisor or executor died
	EndNodeLost    EndCause = "node-lost"    // gone with its node
	EndDropped     EndCause = "dropped"      // the launch never reached its node
	EndUnknown     EndCause = "unknown"      // no one can say how it ended
)

// InstanceEnded tells that nothing of an instance runs any more.
type InstanceEnded struct {
	At      time.Time
	ID      string
	Cause   EndCause
	Task    string // the one that decided, where one did
	Message string
	Tasks   []TaskResult
}

// NodeLost tells that a node and all that ran there is gone.
type NodeLost struct {
	At   time.Time
	Node string
}

// NodeUnreachable tells that nobody knows what runs on a node, or, with Back,
// that it is known again.
type NodeUnreachable struct {
	At   time.Time
	Node string
	Back bool
}

// TaskResult is what the fleet knows of one task.
type TaskResult struct {
	Name              string
	Lifecycle         backend.Lifecycle
	State             backend.State // Waiting, Running, Succeeded, Failed, Stopped or Unknown
	ExitCode          *int
	Signal            string
	Stopped           bool // it was told to end
	Restarts          int
	Message           string
	Started, Finished time.Time
}

func (Submit) event()          {}
func (Stop) event()            {}
func (Delete) event()          {}
func (Scale) event()           {}
func (Restart) event()         {}
func (Suspend) event()         {}
func (Trigger) event()         {}
func (Rollback) event()        {}
func (Placed) event()          {}
func (NotPlaced) event()       {}
func (LaunchAccepted) event()  {}
func (Preparing) event()       {}
func (InstanceStarted) event() {}
func (TasksChanged) event()    {}
func (ReadyChanged) event()    {}
func (LiveFailed) event()      {}
func (InstanceEnded) event()   {}
func (NodeLost) event()        {}
func (NodeUnreachable) event() {}
