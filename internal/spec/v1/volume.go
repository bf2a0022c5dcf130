package v1

// Volume holds files that tasks mount.
type Volume struct {
	// Name that mounts refer to.
	Name Name `json:"name" need:"required"`
	// Where the data lives.
	Kind Text `json:"kind" default:"persistent" enum:"persistent|ephemeral|host|tmpfs|existing"`
	// How much it holds.
	Size Bytes `json:"size" default:"–" need:"required for persistent"`
	// Folder of the node.
	Path Text `json:"path" default:"–" need:"required for host"`
	// Native volume that exists already.
	Claim Text `json:"claim" default:"–" need:"required for existing"`
	// One volume for all instances that mount it, instead of one an instance.
	Shared bool `json:"shared" default:"false"`
	// How many nodes use it at a time.
	Access Text `json:"access" default:"once (shared: many)" enum:"once|many|readMany"`
	// Storage class or disk profile.
	Class Text `json:"class" default:"–"`
	// Nobody writes to it.
	ReadOnly bool `json:"readOnly" default:"false"`
}

// Mount puts a volume into a task.
type Mount struct {
	// The volume.
	Volume Name `json:"volume" need:"required"`
	// Where the task sees it.
	Path Path `json:"path" need:"required"`
	// Part of the volume.
	SubPath Text `json:"subPath" default:"–"`
	// The task doesn't write to it.
	ReadOnly bool `json:"readOnly" default:"false"`
}
