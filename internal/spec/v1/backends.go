package v1

// Backends holds the native options by backend.
type Backends struct {
	// Options that only Kubernetes reads.
	Kubernetes Kubernetes `json:"kubernetes"`
	// Options that only Mesos reads.
	Mesos Mesos `json:"mesos"`
	// Options that only this machine reads.
	Local Local `json:"local"`
}

// Kubernetes is backends.kubernetes.
type Kubernetes struct {
	// Patches of native objects, applied after all else.
	Patches []Patch `json:"patches" default:"[]"`
	// Controller that runs the job, when the cluster serves several.
	Engine Text `json:"engine" default:"–"`
}

// Patch changes native objects of one kind.
type Patch struct {
	// Kind of the objects it applies to.
	Kind Text `json:"kind" need:"required"`
	// Name of the one object it applies to.
	Name Text `json:"name" default:"all of the kind"`
	// How the patch is merged.
	Type Text `json:"type" default:"strategic" enum:"strategic|merge|json"`
	// The patch itself.
	Patch Any `json:"patch" need:"required"`
}

// Mesos is backends.mesos.
type Mesos struct {
	// Whether the image is run, or the command without it.
	Image Text `json:"image" default:"run" enum:"run|ignore"`
	// Containerizer that runs the image.
	Containerizer Text `json:"containerizer" default:"mesos" enum:"mesos|docker"`
	// Roles whose offers may be used.
	Roles []Text `json:"roles" default:"–"`
	// JSON merged into a task's native form, after all else.
	Merge []Merge `json:"merge" default:"[]"`
}

// Merge is JSON for the tasks it names.
type Merge struct {
	// Group it applies to.
	Group Name `json:"group" default:"all"`
	// Task it applies to.
	Task Name `json:"task" default:"all"`
	// The JSON to merge.
	Patch Any `json:"patch" need:"required"`
}

// Local is backends.local.
type Local struct {
	// Whether the image is run by a container runtime, or the command without it.
	Image Text `json:"image" default:"the context's" enum:"run|ignore"`
}
