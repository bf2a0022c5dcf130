//go:build unix

package prog

import (
	"os"
	"syscall"
)

func osSignal(name string) os.Signal {
	switch name {
	case "HUP":
		return syscall.SIGHUP
	case "INT":
		return syscall.SIGINT
	case "QUIT":
		return syscall.SIGQUIT
	case "KILL":
		return syscall.SIGKILL
	case "USR1":
		return syscall.SIGUSR1
	case "USR2":
		return syscall.SIGUSR2
	case "TERM":
		return syscall.SIGTERM
	default:
		return nil
	}
}
