package cli

import "github.com/spf13/cobra"

// registerCompletions is where words that depend on what runs come from.
func (a *App) registerCompletions(*cobra.Command) {}
