package v1

// Resources are requests and limits.
type Resources struct {
	// Processor time requested.
	CPU CPU `json:"cpu" default:"100m"`
	// Memory requested.
	Memory Bytes `json:"memory" default:"128Mi"`
	// Scratch disk requested.
	Disk Bytes `json:"disk" default:"–"`
	// GPUs requested.
	GPU int `json:"gpu" default:"0"`
	// Other resources, by the backend's name.
	Extra map[string]int `json:"extra" default:"{}"`
	// What may not be exceeded.
	Limits Limits `json:"limits" default:"no limit"`
}

// Limits of a task.
type Limits struct {
	// Most processor time.
	CPU CPU `json:"cpu" default:"no limit"`
	// Most memory; above it the task is killed.
	Memory Bytes `json:"memory" default:"no limit"`
	// Most scratch disk.
	Disk Bytes `json:"disk" default:"no limit"`
}

// Ulimit of a process; a number or unlimited is both.
type Ulimit struct {
	// The limit in force.
	Soft Limit `json:"soft" need:"required"`
	// The most the program may raise it to.
	Hard Limit `json:"hard" need:"required"`
}
