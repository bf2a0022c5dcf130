//go:build !unix

package cli

import (
	"os"

	"github.com/baton-run/baton/pkg/backend"
)

// watchSize tells nothing: this system has no signal for it.
func watchSize(*os.File) (<-chan backend.Size, func()) { return nil, func() {} }
