//go:build !linux && !darwin

package machine

import "github.com/baton-run/baton/pkg/backend"

func totalMemory() backend.Bytes { return 0 }

func totalDisk(string) backend.Bytes { return 0 }
