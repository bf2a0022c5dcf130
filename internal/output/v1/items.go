package v1

// Change is an item of a ChangeList: what a verb did to a job.
type Change struct {
	Context   string   `json:"context"`
	Namespace string   `json:"namespace,omitempty"`
	Name      string   `json:"name"`
	Outcome   string   `json:"outcome"`
	Version   string   `json:"version,omitempty"`
	Revision  int      `json:"revision,omitempty"`
	Run       int      `json:"run,omitempty"`
	Groups    []string `json:"groups,omitempty"`
	Warnings  []string `json:"warnings,omitempty"`
	// VolumesKept and VolumesGone are what a delete left and destroyed.
	VolumesKept []string `json:"volumesKept,omitempty"`
	VolumesGone []string `json:"volumesGone,omitempty"`
	Error       string   `json:"error,omitempty"`
	Code        string   `json:"code,omitempty"`
	// Phase and Message are how a job ended that was waited for.
	Phase   string `json:"phase,omitempty"`
	Message string `json:"message,omitempty"`
}

// Revision is an item of a RevisionList.
type Revision struct {
	Context string `json:"context"`
	Number  int    `json:"number"`
	Current bool   `json:"current"`
	Digest  string `json:"digest"`
	At      Time   `json:"at,omitzero"`
	By      By     `json:"by"`
	Message string `json:"message,omitempty"`
}

// Event is an item of an EventList.
type Event struct {
	Context string `json:"context"`
	At      Time   `json:"at,omitzero"`
	Object  string `json:"object"`
	Type    string `json:"type"`
	Reason  string `json:"reason"`
	Message string `json:"message,omitempty"`
	By      *By    `json:"by,omitempty"`
	Count   int    `json:"count,omitempty"`
}

// Endpoint is an item of an EndpointList.
type Endpoint struct {
	Context  string `json:"context"`
	Group    string `json:"group"`
	Instance string `json:"instance,omitempty"`
	Port     string `json:"port"`
	Protocol string `json:"protocol,omitempty"`
	Address  string `json:"address"`
	Scope    string `json:"scope,omitempty"`
	Ready    *bool  `json:"ready"`
}

// Blocker is an item of a BlockerList: one thing that keeps a job from running.
type Blocker struct {
	Context   string `json:"context"`
	Instance  string `json:"instance,omitempty"`
	Node      string `json:"node,omitempty"`
	Reason    string `json:"reason"`
	Resource  string `json:"resource,omitempty"`
	Requested string `json:"requested,omitempty"`
	Available string `json:"available,omitempty"`
	Missing   string `json:"missing,omitempty"`
	Message   string `json:"message,omitempty"`
	Hint      string `json:"hint,omitempty"`
}

// Node is an item of a NodeList.
type Node struct {
	Context   string            `json:"context"`
	Name      string            `json:"name"`
	State     string            `json:"state"`
	Labels    map[string]string `json:"labels,omitempty"`
	Capacity  Resources         `json:"capacity"`
	Free      Resources         `json:"free"`
	Used      *Resources        `json:"used,omitempty"`
	Instances int               `json:"instances"`
	Version   string            `json:"version,omitempty"`
	Address   string            `json:"address,omitempty"`
}

// Framework is an item of a FrameworkList: who holds resources of a backend.
type Framework struct {
	Context   string    `json:"context"`
	Name      string    `json:"name"`
	ID        string    `json:"id,omitempty"`
	State     string    `json:"state,omitempty"`
	Role      string    `json:"role,omitempty"`
	Address   string    `json:"address,omitempty"`
	Tasks     *int      `json:"tasks"`
	Resources Resources `json:"resources"`
	Since     Time      `json:"since,omitzero"`
	Self      bool      `json:"self"`
}

// Finding is an item of a FindingList: one result of a check.
type Finding struct {
	Context string `json:"context"`
	Name    string `json:"name"`
	Level   string `json:"level"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// Volume is an item of a VolumeList.
type Volume struct {
	Context   string `json:"context"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	Job       string `json:"job"`
	Volume    string `json:"volume"`
	Instance  string `json:"instance,omitempty"`
	Size      string `json:"size,omitempty"`
	Used      string `json:"used,omitempty"`
	Where     string `json:"where,omitempty"`
	InUse     bool   `json:"inUse"`
	Orphan    bool   `json:"orphan"`
	Created   Time   `json:"created,omitzero"`
}

// InstanceUsage is an item of a UsageList.
type InstanceUsage struct {
	Context   string     `json:"context"`
	Job       string     `json:"job"`
	Instance  string     `json:"instance"`
	Node      string     `json:"node,omitempty"`
	Requested Resources  `json:"requested"`
	Used      *Resources `json:"used"`
}

// Version is the item of a VersionList.
type Version struct {
	Version   string `json:"version"`
	Commit    string `json:"commit,omitempty"`
	Date      string `json:"date,omitempty"`
	Modified  bool   `json:"modified,omitempty"`
	GoVersion string `json:"goVersion"`
	Platform  string `json:"platform"`
}

// File is an item of a ValidationList: a document of a job file.
type File struct {
	File     string    `json:"file"`
	Name     string    `json:"name,omitempty"`
	Type     string    `json:"type,omitempty"`
	Digest   string    `json:"digest,omitempty"`
	Valid    bool      `json:"valid"`
	Kind     string    `json:"kind,omitempty"`
	Worst    string    `json:"worst,omitempty"`
	Losses   []Loss    `json:"losses,omitempty"`
	Problems []Problem `json:"problems,omitempty"`
}

// Problem is one mistake in a job file.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Path    string `json:"path,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// Loss is a field that a backend does not carry exactly.
type Loss struct {
	Path   string `json:"path"`
	Value  string `json:"value,omitempty"`
	Level  string `json:"level"`
	While  string `json:"while,omitempty"`
	Note   string `json:"note,omitempty"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// Plan is an item of a PlanList: what run would do to a job.
type Plan struct {
	Context   string `json:"context"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	// Outcome that run would have; left out when it would refuse.
	Outcome string `json:"outcome,omitempty"`
	Changes bool   `json:"changes"`
	// Version planned on.
	Version string `json:"version,omitempty"`
	Steps   []Step `json:"steps"`
	// Groups whose instances are replaced.
	Groups   []string  `json:"groups,omitempty"`
	Refusals []Refusal `json:"refusals,omitempty"`
	Losses   []Loss    `json:"losses,omitempty"`
	Notes    []string  `json:"notes,omitempty"`
	Sent     []Sent    `json:"native,omitempty"`
}

// Refusal is a reason for which run would refuse.
type Refusal struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Step is one step of a plan.
type Step struct {
	Action string `json:"action"`
	Object string `json:"object"`
	Cause  string `json:"cause,omitempty"`
	Diff   []Diff `json:"diff,omitempty"`
}

// Diff is one field that differs; an empty value = left out.
type Diff struct {
	Path string `json:"path"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
}

// Sent is one native object that would be touched.
type Sent struct {
	Action string `json:"action"`
	Object string `json:"object"`
	Cause  string `json:"cause,omitempty"`
	Diff   string `json:"diff,omitempty"`
}

// Field is an item of a FieldList: what explain says of a field.
type Field struct {
	Path        string     `json:"path"`
	Type        string     `json:"type,omitempty"`
	Default     string     `json:"default,omitempty"`
	Description string     `json:"description,omitempty"`
	Fidelity    []Fidelity `json:"fidelity,omitempty"`
}

// Fidelity is how one backend carries a field.
type Fidelity struct {
	Kind   string `json:"kind"`
	Value  string `json:"value,omitempty"`
	When   string `json:"when,omitempty"`
	Level  string `json:"level"`
	While  string `json:"while,omitempty"`
	Note   string `json:"note,omitempty"`
	Native string `json:"native,omitempty"`
}

// Scheduler is the item of a SchedulerList: a backend's own scheduler.
type Scheduler struct {
	Context    string `json:"context"`
	Running    bool   `json:"running"`
	PID        int    `json:"pid,omitempty"`
	Since      Time   `json:"since,omitzero"`
	Version    string `json:"version,omitempty"`
	Build      string `json:"build,omitempty"`
	Address    string `json:"address,omitempty"`
	StateDir   string `json:"stateDir,omitempty"`
	Jobs       *int   `json:"jobs"`
	Instances  *int   `json:"instances"`
	Supervisor int    `json:"supervisor,omitempty"`
	OtherBuild bool   `json:"otherBuild,omitempty"`
}
