//go:build unix && !linux

package pty

import (
	"errors"
	"os"
)

// Open is not supported here.
func Open() (master, slave *os.File, err error) {
	return nil, nil, errors.New("tasks with a terminal need Linux")
}
