//go:build !unix

package process

import (
	"context"
	"errors"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

// ErrLocked means that another supervisor runs for the state folder.
var ErrLocked = errors.New("another supervisor runs for this state folder")

func serve(context.Context, Config) error { return ErrUnsupported }

func load(string) ([]v1.Instance, error) { return nil, ErrUnsupported }
