//go:build unix

package cli

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/baton-run/baton/pkg/backend"
)

// watchSize tells the size of a terminal whenever it changes.
func watchSize(f *os.File) (<-chan backend.Size, func()) {
	changes, sizes, done := make(chan os.Signal, 1), make(chan backend.Size, 1), make(chan struct{})
	signal.Notify(changes, syscall.SIGWINCH)
	go func() {
		for {
			select {
			case <-done:
				return
			case <-changes:
			}
			select {
			case sizes <- sizeOf(f):
			case <-done:
				return
			}
		}
	}()
	return sizes, func() {
		signal.Stop(changes)
		close(done)
	}
}
