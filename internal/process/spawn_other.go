//go:build !unix

package process

import "context"

func spawn(context.Context, SpawnConfig) error { return ErrUnsupported }
