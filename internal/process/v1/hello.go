package v1

// Version is the version these types describe.
const Version = 1

// Role says what a connection is for.
type Role string

const (
	// RoleClient is any caller; its coming and going means nothing.
	RoleClient Role = "client"
	// RoleScheduler is the one that owns the instances: a connection of this
	// role that drops without Goodbye makes the supervisor start it again.
	RoleScheduler Role = "scheduler"
)

// Hello is the client's first frame.
type Hello struct {
	// Min and Max bound the versions the client speaks.
	Min   int    `json:"min"`
	Max   int    `json:"max"`
	Role  Role   `json:"role,omitempty"`
	Build string `json:"build,omitempty"`
	PID   int    `json:"pid,omitempty"`
}

// Welcome answers Hello. With Error set the supervisor closes the connection.
type Welcome struct {
	Version int    `json:"version"`
	Build   string `json:"build,omitempty"`
	PID     int    `json:"pid"`
	// Epoch names this life of the supervisor: sequence numbers of another
	// epoch mean nothing.
	Epoch string `json:"epoch"`
	Boot  string `json:"boot,omitempty"`
	Error *Error `json:"error,omitempty"`
}
