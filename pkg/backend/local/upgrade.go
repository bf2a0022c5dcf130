package local

import (
	"strconv"
	"strings"
)

// build identifies a baton: a release by its version, any other by its build.
type build struct{ version, id string }

// relation of the baton that asks to the scheduler that runs.
type relation int

const (
	same relation = iota
	newer
	older
)

// compare says who takes over from whom: the newer release, and where one of
// the two is no release, the one that asks.
func compare(me, running build) relation {
	if me == running || me.id == running.id {
		return same
	}
	mine, ok := parseRelease(me.version)
	theirs, ok2 := parseRelease(running.version)
	if !ok || !ok2 {
		return newer
	}
	for i := range mine {
		switch {
		case mine[i] > theirs[i]:
			return newer
		case mine[i] < theirs[i]:
			return older
		}
	}
	return same
}

// parseRelease reads v1.2.3; anything after it makes it no release.
func parseRelease(version string) (release [3]int, ok bool) {
	parts := strings.Split(strings.TrimPrefix(version, "v"), ".")
	if len(parts) != len(release) {
		return release, false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			return release, false
		}
		release[i] = n
	}
	return release, true
}
