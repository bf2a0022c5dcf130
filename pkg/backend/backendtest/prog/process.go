package prog

import (
	"context"
	"io"
	"time"
)

// Process is what the operations act on.
type Process struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	LookupEnv      func(name string) (string, bool)
	// Sleep waits, or returns the context's error.
	Sleep func(ctx context.Context, d time.Duration) error
	// Handle takes signals, named without SIG, away from their default action.
	Handle func(name string) <-chan string
	// Raise ends the process by a signal. When it returns, the process ends
	// with 128 + n all the same.
	Raise     func(name string)
	ReadFile  func(path string) ([]byte, error)
	WriteFile func(path string, data []byte) error
	// Serve answers connections until the context ends.
	Serve func(ctx context.Context, addr string) error
	Spawn func() error
}

// Exit is how the operations ended: with a code, or by a signal.
type Exit struct {
	Code   int
	Signal string
}

// wrongUse is the code for operations that make no sense, and for those that
// go wrong.
const wrongUse = 64

// Number returns the number of a signal the operations know, or 0.
func Number(name string) int {
	switch name {
	case "HUP":
		return 1
	case "INT":
		return 2
	case "QUIT":
		return 3
	case "KILL":
		return 9
	case "USR1":
		return 10
	case "USR2":
		return 12
	case "TERM":
		return 15
	default:
		return 0
	}
}
