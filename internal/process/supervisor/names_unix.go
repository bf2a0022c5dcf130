//go:build unix

package supervisor

// The files of a state folder that others open too.
const (
	SocketName = "supervisor.sock"
	LogName    = "supervisor.log"
)

const lockName = "supervisor.lock"
