package backend

import "time"

// Phase is the state of a job.
type Phase string

// The job phases. Readers must accept words that they do not know.
const (
	Pending        Phase = "Pending"   // accepted, nothing runs yet
	PhaseRunning   Phase = "Running"   // all that should run does
	Degraded       Phase = "Degraded"  // fewer than wanted are ready
	Scheduled      Phase = "Scheduled" // cron, between firings
	Idle           Phase = "Idle"      // a service at count 0
	PhaseSucceeded Phase = "Succeeded"
	PhaseFailed    Phase = "Failed"
	PhaseStopping  Phase = "Stopping" // by a user
	PhaseStopped   Phase = "Stopped"
	Suspended      Phase = "Suspended"
	PhaseUnknown   Phase = "Unknown" // it answered, but no one can say
)

// Ended reports whether nothing more will happen without a verb.
func (p Phase) Ended() bool {
	return p == PhaseSucceeded || p == PhaseFailed || p == PhaseStopped
}

// State is the state of an instance.
type State string

// The instance states.
const (
	Queued      State = "Queued"   // waiting for a place
	Waiting     State = "Waiting"  // between two attempts, or for a dependency or its gang
	Starting    State = "Starting" // placed; fetching, pulling, creating
	Running     State = "Running"
	Stopping    State = "Stopping" // being killed
	Succeeded   State = "Succeeded"
	Failed      State = "Failed"
	Stopped     State = "Stopped"
	Skipped     State = "Skipped"     // never started
	Unreachable State = "Unreachable" // node partitioned; may come back
	Lost        State = "Lost"        // gone with its node
	Unknown     State = "Unknown"     // no one can say
)

// Ended reports whether the instance is over.
func (s State) Ended() bool {
	switch s {
	case Succeeded, Failed, Stopped, Skipped, Lost:
		return true
	default:
		return false
	}
}

// Reason is the one word why an instance failed or waits.
type Reason string

// The reasons.
const (
	ReasonUnschedulable      Reason = "Unschedulable"
	ReasonQuotaExceeded      Reason = "QuotaExceeded"
	ReasonQueueWaiting       Reason = "QueueWaiting"
	ReasonDependencyNotReady Reason = "DependencyNotReady"
	ReasonDependencyFailed   Reason = "DependencyFailed"
	ReasonGangWaiting        Reason = "GangWaiting"
	ReasonImagePull          Reason = "ImagePull"
	ReasonFetchFailed        Reason = "FetchFailed"
	ReasonStartError         Reason = "StartError"
	ReasonInitFailed         Reason = "InitFailed"
	ReasonInvalidSpec        Reason = "InvalidSpec"
	ReasonPolicyRejected     Reason = "PolicyRejected"
	ReasonSecretMissing      Reason = "SecretMissing"
	ReasonVolumePending      Reason = "VolumePending"
	ReasonVolumeLost         Reason = "VolumeLost"
	ReasonPortConflict       Reason = "PortConflict"
	ReasonOOMKilled          Reason = "OOMKilled"
	ReasonDiskExceeded       Reason = "DiskExceeded"
	ReasonTimeout            Reason = "Timeout"
	ReasonHealthCheckFailed  Reason = "HealthCheckFailed"
	ReasonNonZeroExit        Reason = "NonZeroExit"
	ReasonSignaled           Reason = "Signaled"
	ReasonCrashLoop          Reason = "CrashLoop"
	ReasonRetriesExhausted   Reason = "RetriesExhausted"
	ReasonUpdateStalled      Reason = "UpdateStalled"
	ReasonNodeLost           Reason = "NodeLost"
	ReasonNodeUnreachable    Reason = "NodeUnreachable"
	ReasonEvicted            Reason = "Evicted"
	ReasonPreempted          Reason = "Preempted"
	ReasonDrained            Reason = "Drained"
	ReasonLaunchDropped      Reason = "LaunchDropped"
	ReasonExecutorLost       Reason = "ExecutorLost"
	ReasonStoppedByUser      Reason = "StoppedByUser"
	ReasonReplaced           Reason = "Replaced"
	ReasonScaledDown         Reason = "ScaledDown"
	ReasonRunSkipped         Reason = "RunSkipped"
	ReasonUnsupervised       Reason = "Unsupervised"
	ReasonUnauthorized       Reason = "Unauthorized"
	ReasonUnknown            Reason = "Unknown"
)

// Fault says who is to blame: only a user fault uses up retries.
type Fault string

// The faults.
const (
	FaultNone           Fault = ""
	FaultUser           Fault = "user"
	FaultInfrastructure Fault = "infrastructure"
	FaultOperator       Fault = "operator"
	FaultUnknown        Fault = "unknown"
)

// RolloutState is how far an update is.
type RolloutState string

// The roll-out states.
const (
	RolloutProgressing RolloutState = "progressing"
	RolloutWaiting     RolloutState = "waiting for promotion"
	RolloutPaused      RolloutState = "paused"
	RolloutStalled     RolloutState = "stalled"
	RolloutBack        RolloutState = "rolling back"
	RolloutDone        RolloutState = "done"
)

// Rollout is an update's progress.
type Rollout struct {
	State           RolloutState
	Revision        int
	Updated, Wanted int
	Message         string
}

// Observation is what a backend says of one job. A count that nobody knows is
// nil, never 0.
type Observation struct {
	Key  Key
	UID  string // another one when a deleted name is used again
	Type JobType
	// Version moves only when a verb changes the job, never by what instances
	// do. Opaque; compared for equality by IfVersion.
	Version  string
	Revision int
	Run      int // 0 = none yet, or not numbered here
	Digest   string

	Phase      Phase
	Rollout    *Rollout
	Supervised bool

	Created, Started, Finished, NextRun time.Time

	Wanted, Ready, Updated, Restarts *int
	Requested                        Usage
	Reason                           Reason
	Fault                            Fault
	Message                          string

	Labels    map[string]string
	Foreign   bool // not made by baton
	Groups    []GroupStatus
	Instances []Instance // with DetailInstances
	Native    Native
	Document  []byte // with DetailFull
}

// GroupStatus is one group's share of the observation.
type GroupStatus struct {
	Name                              string
	Type                              JobType
	Count                             int // as wanted now: scaled by hand or automatically
	Wanted, Ready, Updated, Succeeded *int
	TemplateDigest                    string
	Reason                            Reason
	Message                           string
}

// Usage is an amount of what nodes have; in observations, what was asked for.
type Usage struct {
	CPU    CPU
	Memory Bytes
	GPU    int
}

// Native is the backend's own words, beside baton's.
type Native struct {
	State, Reason string
	Objects       []string // kind/name
}

// Instance is one running copy of a group, or one that has ended and is kept.
type Instance struct {
	Name  string // etl.extract.3
	Group string
	Index int    // -1 when the group has none
	ID    string // unique for ever: a launch id, a pod's UID
	Node  string
	Run   int

	State    State
	Ready    *bool
	Reason   Reason
	Fault    Fault
	Message  string
	ExitCode *int   // of the main that decided the result
	Signal   string // without SIG
	Attempt  int    // from 1
	Restarts *int

	Created, Started, Finished time.Time

	Revision       int
	TemplateDigest string
	SecretsDigest  string
	Requested      Usage
	Used           *Usage // nil when nobody measured
	Ports          []Address
	Tasks          []TaskStatus
	Native         Native
}

// Address is where a port of an instance is reached.
type Address struct {
	Name     string
	Protocol string
	Host     string
	Port     int
}

// TaskStatus is one process or container of an instance.
type TaskStatus struct {
	Name              string
	Lifecycle         Lifecycle
	State             State
	ExitCode          *int
	Signal            string
	Reason            Reason
	Message           string
	Started, Finished time.Time
}
