//go:build !linux && !darwin

package statedir

// networkFS cannot tell here.
func networkFS(string) (string, error) { return "", nil }
