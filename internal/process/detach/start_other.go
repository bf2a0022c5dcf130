//go:build !unix

package detach

import (
	"errors"
	"os"
)

// Start answers an error on this system.
func Start([]string, []string, *os.File) (<-chan error, error) {
	return nil, errors.New("starting a process of its own session is not possible on this system")
}
