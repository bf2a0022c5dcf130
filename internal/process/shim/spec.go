package shim

// Spec is what the shim does, as one JSON argument.
type Spec struct {
	Path   string           `json:"path"`
	Argv   []string         `json:"argv"`
	Dir    string           `json:"dir,omitempty"`
	Umask  *int             `json:"umask,omitempty"`
	Limits map[string]Limit `json:"limits,omitempty"`
	// User is set after the limits, which may need privileges.
	User *User `json:"user,omitempty"`
}

// Limit is a soft and a hard limit; -1 is unlimited.
type Limit struct {
	Soft int64 `json:"soft"`
	Hard int64 `json:"hard"`
}

// User is whom the task runs as.
type User struct {
	UID    int   `json:"uid"`
	GID    int   `json:"gid"`
	Groups []int `json:"groups"`
}

// ErrorFD is the descriptor on which the shim reports why it could not become
// the task. It is closed when it has.
const ErrorFD = 3

// Failure is that report.
type Failure struct {
	Errno   int    `json:"errno"`
	What    string `json:"what"`
	Program bool   `json:"program"`
}
