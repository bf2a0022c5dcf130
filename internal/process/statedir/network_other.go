//go:build unix && !linux

package statedir

func onNetwork(int) bool { return false }
