//go:build !unix

package process

import (
	"context"
	"errors"
)

// ErrLocked means that another supervisor runs for the state folder.
var ErrLocked = errors.New("another supervisor runs for this state folder")

func serve(context.Context, Config) error { return ErrUnsupported }
