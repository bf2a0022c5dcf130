package backend

import "time"

// Group is the replicated unit: its tasks share a node.
type Group struct {
	Name                string
	Type                JobType // Batch, Service or Daemon
	Labels, Annotations map[string]string

	Count    int // 0 on a daemon group; the least with Scale
	Gang     bool
	Scale    *Scale
	Identity Identity
	Alias    []string

	// Batch only.
	Parallelism    int
	Retries        int
	RetryAll       bool
	MaxFailed      *Amount
	SuccessCodes   []int
	NoRetryCodes   []int
	AttemptTimeout time.Duration
	Leader         bool

	DependsOn       []Dependency
	OnAddressChange OnAddressChange

	// Service and daemon only; nil on batch groups.
	Restart *RestartPolicy
	Update  *Update

	Disruption   *Amount // maxUnavailable; nil = not given
	ReplaceAfter time.Duration
	ReplaceNever bool

	Platform       Platform
	ServiceAccount string
	FSGroup        *int64
	Network        Network
	Placement      Placement
	Tolerations    []Toleration
	Volumes        []Volume
	Tasks          []Task

	// TemplateDigest covers only what needs new instances: tasks, mounted
	// volumes, network, constraints, tolerations, platform, serviceAccount,
	// fsGroup, identity, annotations. Set by the job file's reader.
	TemplateDigest string
}

// Task returns the task of that name, or nil.
func (g *Group) Task(name string) *Task {
	for i := range g.Tasks {
		if g.Tasks[i].Name == name {
			return &g.Tasks[i]
		}
	}
	return nil
}

// Indexed reports whether the group's instances have an index of their own
// that outlives a single instance: batch and stable groups.
func (g *Group) Indexed() bool { return g.Type == Batch || g.Identity == StableIdentity }

// Identity says whether an instance's name and volumes stay with its index.
type Identity string

// The identities.
const (
	NoIdentity     Identity = "none"
	StableIdentity Identity = "stable"
)

// OnAddressChange says what becomes of instances that were given an address
// which is no longer right.
type OnAddressChange string

// The reactions to a changed address.
const (
	AddressFile    OnAddressChange = "file"
	AddressRestart OnAddressChange = "restart"
	AddressIgnore  OnAddressChange = "ignore"
)

// Scale bounds an autoscaled group. CPU and Memory are targets in percent of
// the request; 0 = no target.
type Scale struct {
	Min, Max    int
	CPU, Memory int
	Up, Down    ScaleBehaviour
}

// ScaleBehaviour limits how fast a group grows or shrinks.
type ScaleBehaviour struct {
	Window time.Duration
	Max    Amount
	Period time.Duration
}

// DependencyCondition is what a group waits for.
type DependencyCondition string

// The conditions.
const (
	DependencyStarted   DependencyCondition = "started"
	DependencyReady     DependencyCondition = "ready"
	DependencySucceeded DependencyCondition = "succeeded"
)

// Dependency makes a group wait for another of the job. Min = 0 means all.
type Dependency struct {
	Group     string
	Condition DependencyCondition
	Min       int
}

// RestartPolicy is for service and daemon groups. Attempts = 0 means no limit.
type RestartPolicy struct {
	Policy              string // always, onFailure or never
	Attempts            int
	Within              time.Duration
	Backoff, MaxBackoff time.Duration
}

// Update says how a new revision replaces the old one.
type Update struct {
	Strategy                 string // rolling or recreate
	MaxSurge, MaxUnavailable Amount
	HealthyFor, Deadline     time.Duration
	AutoRollback             bool
	Batches                  *Batches
	Canary                   *Canary
}

// Batches updates in steps with a pause between them.
type Batches struct {
	Size  Amount
	Pause time.Duration
}

// Canary updates a part first. PromoteAfter is meaningful unless Manual.
type Canary struct {
	Size         Amount
	Traffic      string // shared or none
	Manual       bool
	PromoteAfter time.Duration
}

// Platform limits nodes; empty = any.
type Platform struct{ OS, Arch string }

// Network of a group's instances. Mode "" = the backend's own.
type Network struct {
	Mode                        string
	Servers, Search, DNSOptions []string
	Hosts                       map[string]string
}

// Placement limits and prefers nodes.
type Placement struct {
	Constraints []Constraint
	Prefer      []Preference
	Spread      []Spread
	Distinct    []string
}

// ConstraintOp is the comparison of a constraint.
type ConstraintOp string

// The comparisons. OpExists has Exists; OpGt and OpLt have Number; OpMatches
// has Pattern (RE2 over the whole value); OpIn and OpNotIn have Values.
const (
	OpIn      ConstraintOp = "in"
	OpNotIn   ConstraintOp = "notIn"
	OpExists  ConstraintOp = "exists"
	OpGt      ConstraintOp = "gt"
	OpLt      ConstraintOp = "lt"
	OpMatches ConstraintOp = "matches"
)

// Constraint compares a node's label or attribute, or one of hostname, zone,
// region, os, arch.
type Constraint struct {
	Node    string
	Op      ConstraintOp
	Values  []string
	Exists  bool
	Number  int64
	Pattern string
}

// Preference is a constraint with a weight of 1–100.
type Preference struct {
	Constraint
	Weight int
}

// Spread evens instances out over the values of a key.
type Spread struct {
	By      string
	MaxSkew int
	Hard    bool
}

// Toleration lets instances on tainted nodes.
type Toleration struct {
	Key, Value, Effect string
	Seconds            *int64
}

// VolumeKind is where a volume's data lives.
type VolumeKind string

// The kinds of volume.
const (
	PersistentVolume VolumeKind = "persistent"
	EphemeralVolume  VolumeKind = "ephemeral"
	HostVolume       VolumeKind = "host"
	TmpfsVolume      VolumeKind = "tmpfs"
	ExistingVolume   VolumeKind = "existing"
)

// Volume is declared at the job or at a group. One with Shared is one for all
// instances that mount it; any other is one an instance, wherever declared.
type Volume struct {
	Name        string
	Kind        VolumeKind
	Size        Bytes
	Path, Claim string
	Shared      bool
	Access      string // once, many or readMany
	Class       string
	ReadOnly    bool
}
