package process

import (
	"errors"
	"net"
	"syscall"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

var (
	// ErrNotRunning means that no supervisor listens for the state folder.
	ErrNotRunning = errors.New("no supervisor runs for this state folder")
	// ErrUnsupported means that this system can't run local processes.
	ErrUnsupported = errors.New("running processes on this machine needs Linux or macOS")
	// ErrClosed means that the connection to the supervisor is gone.
	ErrClosed = errors.New("the connection to the supervisor is closed")
)

// Error is a call that the supervisor refused.
type Error struct {
	Op      v1.Op
	Code    v1.Code
	Message string
}

func (e *Error) Error() string {
	if e.Op == "" {
		return "supervisor: " + e.Message
	}
	return "supervisor: " + string(e.Op) + ": " + e.Message
}

// CodeOf returns the code of the refusal in err, or "".
func CodeOf(err error) v1.Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// isReset recognises a peer that died.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed)
}
