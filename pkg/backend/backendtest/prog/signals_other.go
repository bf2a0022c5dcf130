//go:build !unix

package prog

import "os"

func osSignal(name string) os.Signal {
	switch name {
	case "INT":
		return os.Interrupt
	case "KILL":
		return os.Kill
	default:
		return nil
	}
}
