package v1

// Exec runs a command beside a task that runs: with its user, folder and
// environment, to which Env is added.
type Exec struct {
	ID   string   `json:"id"`
	Task string   `json:"task"`
	Argv []string `json:"argv"`
	Env  []string `json:"env,omitempty"`
	TTY  bool     `json:"tty,omitempty"`
	Size *Size    `json:"size,omitempty"`
	// Stdin says that the client will send input; else it is empty.
	Stdin bool `json:"stdin,omitempty"`
}

// Attach joins the streams of a task that has stdin or tty set.
type Attach struct {
	ID   string `json:"id"`
	Task string `json:"task"`
	Size *Size  `json:"size,omitempty"`
}

// Attached answers Exec and Attach before the first data frame.
type Attached struct {
	PID int  `json:"pid"`
	TTY bool `json:"tty,omitempty"`
}

// Size of a terminal in characters.
type Size struct {
	Rows uint16 `json:"rows"`
	Cols uint16 `json:"cols"`
}

// Stream is the first byte of a data frame; the rest is the data. An empty
// frame of stdin closes it.
type Stream byte

const (
	Stdin  Stream = 0
	Stdout Stream = 1
	Stderr Stream = 2
)

// Control is a message between data frames; one field is set.
type Control struct {
	Resize *Size  `json:"resize,omitempty"`
	Signal string `json:"signal,omitempty"`
	// Exit is the last frame of the supervisor.
	Exit *Exit `json:"exit,omitempty"`
}

// Exit is how an exec'd command or the attached task ended.
type Exit struct {
	Code   *int   `json:"code,omitempty"`
	Signal string `json:"signal,omitempty"`
	// Error says why the stream ended without an end of the process.
	Error string `json:"error,omitempty"`
}
