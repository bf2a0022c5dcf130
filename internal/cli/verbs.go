package cli

import "github.com/spf13/cobra"

// verbs are all verbs, in the order in which help shows them.
func (a *App) verbs() []verbGroup {
	return []verbGroup{
		{groupRun, []*cobra.Command{newRunCommand(a), newWaitCommand(a)}},
		{groupLook, []*cobra.Command{newStatusCommand(a), newLogsCommand(a)}},
		{groupChange, []*cobra.Command{newStopCommand(a), newDeleteCommand(a)}},
		{groupFile, []*cobra.Command{newValidateCommand(a)}},
		{groupSelf, []*cobra.Command{newVersionCommand(a)}},
	}
}
