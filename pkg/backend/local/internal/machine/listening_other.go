//go:build !linux

package machine

// listening knows nothing here: a port in use is found out when an instance is
// prepared.
func listening() map[int]bool { return map[int]bool{} }
