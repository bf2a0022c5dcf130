//go:build unix && !linux

package procfs

import (
	"errors"

	"golang.org/x/sys/unix"
)

var errUnknown = errors.New("this system does not tell about processes")

// Boot names nothing here: what an earlier supervisor recorded is not looked
// for.
func Boot() (string, error) { return "", nil }

// ReadStat knows of no process.
func ReadStat(int) (Stat, error) { return Stat{}, errUnknown }

// ReadMark knows of no process.
func ReadMark(int) Mark { return Mark{} }

// All knows of no process.
func All(bool) ([]Proc, error) { return nil, nil }

// Children knows of no process.
func Children(int) ([]int, bool) { return nil, false }

// Signal refuses, since what was seen can't be told from what is.
func Signal(Stat, unix.Signal) error { return errUnknown }
