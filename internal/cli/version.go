package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/version"
)

func newVersionCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:     "version",
		Short:   "say which baton this is",
		Example: "  baton version -o json",
		RunE:    runner(func(context.Context, []string) error { return a.runVersion() }),
	}, argCount{0, 0, ""})
}

func (a *App) runVersion() error {
	v := version.Get()
	if a.machine() || a.flags.output != "table" {
		return a.print(output.Version(v))
	}
	commit := ""
	if v.Commit != "" {
		commit = v.Commit[:min(12, len(v.Commit))] + ", "
	}
	_, err := fmt.Fprintf(a.Streams.Out, "baton %s (%s%s, %s)\n", v.Version, commit, v.GoVersion, v.Platform)
	return err
}
