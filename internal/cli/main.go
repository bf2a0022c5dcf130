// Package cli is baton's command line. It may import every package above the
// contract.
package cli

import (
	"context"
	"fmt"

	"github.com/baton-run/baton/internal/iostreams"
	"github.com/baton-run/baton/internal/version"
)

// Main runs the command line args and returns its exit code.
func Main(_ context.Context, args []string, streams iostreams.Streams) int {
	if len(args) != 1 || args[0] != "version" {
		_, _ = fmt.Fprintln(streams.Err, "baton: only `baton version` is known")
		return 2
	}
	v := version.Get()
	_, _ = fmt.Fprintf(streams.Out, "baton %s (%s, %s)\n", v.Version, v.GoVersion, v.Platform)
	return 0
}
