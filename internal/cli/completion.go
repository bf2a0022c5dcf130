package cli

import (
	"github.com/spf13/cobra"

	specv1 "github.com/baton-run/baton/internal/spec/v1"
)

// registerCompletions is where words that depend on what runs come from.
func (a *App) registerCompletions(*cobra.Command) {}

// completeFields completes paths of the job file.
func completeFields(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var paths []string
	for _, f := range specv1.Fields() {
		paths = append(paths, f.Path)
	}
	return paths, cobra.ShellCompDirectiveNoFileComp
}
