//go:build !unix

package process

func runShim([]string) error { return ErrUnsupported }
