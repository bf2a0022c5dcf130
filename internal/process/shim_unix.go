//go:build unix

package process

import "github.com/baton-run/baton/internal/process/shim"

func runShim(args []string) error { return shim.Run(args) }
