package cli

import (
	"context"

	"github.com/baton-run/baton/pkg/backend"
)

// fileOptions say which job files are meant, and with which parameters.
type fileOptions struct {
	files  []string // several, folders, or "-"
	set    []string // NAME=VALUE
	params []string // files of parameters
}

// document is one job of a file.
type document struct {
	job  *backend.Job
	file string
	// position is where a field of the job stands in the file, 0 = not there.
	position func(path string) (line, column int)
	// capture reads the values of secrets from where the file says.
	capture func() (map[string][]byte, error)
}

// loader reads job files: all of them, and all that is wrong with them.
type loader func(ctx context.Context, opts fileOptions, namespace string) ([]document, error)
